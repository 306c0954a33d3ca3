"""Cuts a recogniser's output layer down to the characters Swedish paper can hold.

A PP-OCR recogniser chooses between 6,900 or 18,700 characters at every step, most of them Chinese.
With only the columns of our alphabet left it is a fifth faster, and a smudge can no longer become 口.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper

ALPHABET = (
    " !\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    "ÅÄÖåäöÉéÈèÜüØøÆæÁáÓóÍíÇçÑñß§°½¼±²³€£–—’”•…«»´×"
)
BLANK = ""
"""Class 0 of every CTC output: "no new character here"."""


def classes_of(listing: bytes) -> tuple[str, ...]:
    """Characters of a PP-OCR class list in output order: the blank, one a row, and the space last."""
    rows = listing.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    return (BLANK, *rows, " ")


def cut_head(model: bytes, classes: tuple[str, ...]) -> tuple[bytes, tuple[str, ...]]:
    """The model with output for ``ALPHABET`` alone, and its new classes in output order.

    Raises ValueError when no weight of the model has one column per class: then it is another model.
    """
    keep = [0] + [n for n, character in enumerate(classes) if n and character in ALPHABET]
    graph = onnx.load_from_string(model)
    cut = 0
    for weight in graph.graph.initializer:
        if weight.dims and weight.dims[-1] == len(classes):
            columns = np.take(numpy_helper.to_array(weight), keep, axis=-1)
            weight.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(columns), weight.name))
            cut += 1
    if not cut:
        raise ValueError(f"no output layer with {len(classes)} classes")
    last = graph.graph.output[0].type.tensor_type.shape.dim[-1]
    last.dim_value = len(keep)
    del graph.graph.value_info[:]
    return graph.SerializeToString(), tuple(classes[n] for n in keep)
