"""What runs a network, as the engines see it: which library in which precision does not concern them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Network = Callable[["NDArray[np.float32]"], "NDArray[np.float32]"]
"""A network of one input and one output. Raises EngineFailed."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A library that runs networks. ``name``, with version and precision, goes into the engine's settings.

    ``at_once`` strips in one call is as many as it gains by. ``open_network`` takes a model's bytes and the name of
    the engine that asks, for its errors. Raises EngineUnavailable when it cannot run the model.
    """

    name: str
    at_once: int
    open_network: Callable[[bytes, str], Network]
