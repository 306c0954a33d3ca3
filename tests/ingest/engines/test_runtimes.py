"""Which library runs the networks, and that it makes no difference to who calls."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from ingest.engines.model_files import Model, installed_models
from ingest.engines.network import Runtime
from ingest.engines.onnx_session import ONNXRUNTIME
from ingest.engines.openvino_session import LEAST_STEP, SIZES_A_DOUBLING, TELEMETRY, fastest_runtime, roomy
from ingest.engines.ppocr import PpocrEngine
from ingest.engines.protocol import LevelPage
from ingest.errors import EngineUnavailable


@pytest.fixture
def bfloat() -> Runtime:
    runtime = fastest_runtime()
    if runtime is ONNXRUNTIME:
        pytest.skip("this processor does not reckon in bfloat16, or OpenVINO is not installed")
    return runtime


@pytest.mark.parametrize("width", [1, 31, 64, 65, 255, 640, 700, 1023, 1025, 3200])
def test_a_line_is_rounded_up_by_an_eighth_at_most(width: int) -> None:
    height, wide = roomy(48, width)
    assert height == 48
    assert wide >= width
    assert wide % 32 == 0
    assert wide - width < max(LEAST_STEP, width / SIZES_A_DOUBLING)


@pytest.mark.parametrize("size", [(96, 800), (1120, 800), (800, 1120), (1088, 736), (1600, 1600)])
def test_a_page_is_rounded_up_by_a_fifth_a_side_at_most(size: tuple[int, int]) -> None:
    for side, room in zip(size, roomy(*size), strict=True):
        assert side <= room <= 1.25 * side
        assert room % 32 == 0


def test_few_sizes_remain() -> None:
    assert len({roomy(48, width) for width in range(16, 3200)}) <= 40
    assert len({roomy(side, 800) for side in range(96, 1600)}) <= 20


@pytest.mark.parametrize(
    ("model", "shape"),
    [(Model.DETECT_TINY, (1, 3, 672, 736)), (Model.READ_TINY, (1, 3, 48, 736))],
    ids=["a likelihood a pixel", "a likelihood a step"],
)
def test_the_answer_has_the_size_the_picture_asks_for(
    bfloat: Runtime, model: Model, shape: tuple[int, ...]
) -> None:
    weights, picture = installed_models().read(model), np.ones(shape, np.float32)
    one, other = (r.open_network(weights, "ppocr")(picture) for r in (ONNXRUNTIME, bfloat))
    assert one.shape == other.shape
    assert np.abs(one - other).mean() < 0.01


def test_a_page_says_the_same_in_either(bfloat: Runtime, drawn_page: LevelPage) -> None:
    said = [
        " ".join(line.text for line in PpocrEngine(runtime=runtime).recognise(drawn_page))
        for runtime in (ONNXRUNTIME, bfloat)
    ]
    assert said[0]
    assert said[0] == said[1]


def test_the_engine_says_what_it_ran_on(bfloat: Runtime) -> None:
    assert "bf16" in PpocrEngine(runtime=bfloat).engine.settings
    assert "onnxruntime" in PpocrEngine(runtime=ONNXRUNTIME).engine.settings


def test_a_broken_model_is_named(bfloat: Runtime) -> None:
    with pytest.raises(EngineUnavailable):
        bfloat.open_network(b"no model", "ppocr")


def test_nothing_is_told_to_the_librarys_maker() -> None:
    code = (
        "import sys; from ingest.engines.openvino_session import fastest_runtime; fastest_runtime();"
        f"print([name for name in sys.modules if name.startswith({TELEMETRY!r}) and sys.modules[name]])"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told.strip() == "[]"
