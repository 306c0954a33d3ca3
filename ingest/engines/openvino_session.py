"""Runs networks in bfloat16 with OpenVINO, on processors that reckon in it: half the time, or less, for a page.

An option (``pip install 'arkiv[openvino]'``). Where the package or the processor is missing, onnxruntime does it.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ingest.engines.network import Network, Runtime
from ingest.engines.onnx_session import ONNXRUNTIME
from ingest.errors import EngineFailed, EngineUnavailable

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

TELEMETRY: Final = "openvino_telemetry"
"""A package that OpenVINO's model converter reports every import with, over the network."""
NATIVE: Final = "BF16"
SIZES_A_DOUBLING: Final = 8
LEAST_STEP: Final = 32
OPTIONS: Final = {
    "INFERENCE_PRECISION_HINT": "bf16",
    "INFERENCE_NUM_THREADS": 1,  # workers are processes, as in onnx_session
    "NUM_STREAMS": "1",
    "ENABLE_CPU_PINNING": False,
}


@cache
def fastest_runtime() -> Runtime:
    """OpenVINO where it is installed and the processor reckons in bfloat16, else onnxruntime."""
    library = _installed()
    if library is None:
        return ONNXRUNTIME
    core = library.Core()
    if NATIVE not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return ONNXRUNTIME
    version = library.__version__.split("-")[0]
    return Runtime(f"openvino {version} bf16", 1, lambda model, name: _open(core, model, name))


def _installed() -> ModuleType | None:
    """The library, its reports to its maker kept from loading: what this program does is nobody else's business."""
    if TELEMETRY not in sys.modules:
        sys.modules[TELEMETRY] = None  # type: ignore[assignment]  # Python's own way to say: not to be found
    try:
        return importlib.import_module("openvino")
    except (ImportError, OSError):
        return None


def _open(core: Any, model: bytes, engine_name: str) -> Network:
    try:
        request = core.compile_model(core.read_model(model), "CPU", OPTIONS).create_infer_request()
    except RuntimeError as error:
        raise EngineUnavailable(engine_name, "en modellfil är skadad") from error

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        height, width = batch.shape[2:]
        try:
            result: NDArray[np.float32] = request.infer({0: _padded(batch)})[0]
        except RuntimeError as error:
            raise EngineFailed(engine_name, "nätet avbröts medan sidan lästes") from error
        if result.ndim == 4:  # a likelihood a pixel
            return result[:, :, :height, :width].copy()
        steps = result.shape[1] * width // roomy(width)
        return result[:, :steps].copy()

    return run


def roomy(side: int) -> int:
    """``side`` rounded up to one of few sizes: for each new one the library makes new machine code."""
    step = max(LEAST_STEP, (1 << side.bit_length() - 1) // SIZES_A_DOUBLING)
    return -(-side // step) * step


def _padded(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """``batch`` with zeros to the right and below, as the network's own layers see what is outside a picture."""
    count, channels, height, width = batch.shape
    tall = height if height <= LEAST_STEP * 2 else roomy(height)
    if (tall, roomy(width)) == (height, width):
        return batch
    whole = np.zeros((count, channels, tall, roomy(width)), np.float32)
    whole[:, :, :height, :width] = batch
    return whole
