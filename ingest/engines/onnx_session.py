"""One way to run an ONNX model: one thread, no memory kept that the page did not need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from ingest.engines.network import Runtime
from ingest.errors import EngineFailed, EngineUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.engines.network import Network

_ORT_ERRORS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
    MemoryError,
)


def open_network(model: bytes, engine_name: str) -> Network:
    """Load ``model``. Raises EngineUnavailable when it is not a model this runtime can run."""
    try:
        session: Any = onnxruntime.InferenceSession(model, _options(), providers=["CPUExecutionProvider"])
    except _ORT_ERRORS as error:
        raise EngineUnavailable(engine_name, "en modellfil är skadad") from error
    name = session.get_inputs()[0].name

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        try:
            result: NDArray[np.float32] = session.run(None, {name: batch})[0]
        except _ORT_ERRORS as error:
            raise EngineFailed(engine_name, "nätet avbröts medan sidan lästes") from error
        return result

    return run


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # Workers are processes: a second thread would only fight the other worker for its core.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Every line has its own width; the arena would keep a block for each and never give one back.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return options


ONNXRUNTIME: Final = Runtime(f"onnxruntime {onnxruntime.__version__} f32", 8, open_network)
