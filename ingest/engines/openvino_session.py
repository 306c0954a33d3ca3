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
LEAST_STEP: Final = 64
TALLEST_LINE: Final = 64
SIDES: Final = (32, 64, 96, 128, 160, 192, 224, 288, 352, 416, 480, 576, 672, 800, 960, 1120, 1344, 1600)
"""What the sides of a page's picture are rounded up to: an A4 sheet, 800 by 1120, and four sizes a doubling."""
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
            result: NDArray[np.float32] = request.infer(
                _padded(batch), share_inputs=True, share_outputs=True
            )[0]
        except RuntimeError as error:
            raise EngineFailed(engine_name, "nätet avbröts medan sidan lästes") from error
        if result.ndim == 4:  # a likelihood a pixel
            return result[:, :, :height, :width].copy()
        steps = result.shape[1] * width // roomy(height, width)[1]
        return result[:, :steps].copy()

    return run


def roomy(height: int, width: int) -> tuple[int, int]:
    """The size rounded up to one of few: for each new one the library makes new machine code.

    That takes 20 ms for a line in the quick model, 40 in the better one, 50–100 for a page: as long as reading it.
    """
    if height > TALLEST_LINE:
        return _side(height), _side(width)
    step = max(LEAST_STEP, (1 << width.bit_length() - 1) // SIZES_A_DOUBLING)
    return height, -(-width // step) * step


def _side(pixels: int) -> int:
    return next((side for side in SIDES if side >= pixels), pixels)


def _padded(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """``batch`` with zeros to the right and below, as the network's own layers see what is outside a picture."""
    count, channels, height, width = batch.shape
    size = roomy(height, width)
    if size == (height, width):
        return batch
    whole = np.zeros((count, channels, *size), np.float32)
    whole[:, :, :height, :width] = batch
    return whole
