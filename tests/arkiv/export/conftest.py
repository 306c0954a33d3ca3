"""The rich box for every test of the report."""

from __future__ import annotations

import pytest

from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from arkiv.holdings.register import Register
from tests.arkiv.export.rich_box import TODAY, rich_register


@pytest.fixture(scope="session")
def register() -> Register:
    return rich_register()


@pytest.fixture(scope="session")
def report(register: Register) -> FindReport:
    return summarise(register, TODAY)
