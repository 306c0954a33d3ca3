"""The find report as HTML: a page that needs nothing else, and the same body for the web to frame.

Everything from the register passes autoescape; no template in this package marks anything safe. The page
forbids itself scripts and every outside resource (its style is allowed by hash), so that even a fault here
loads nothing.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from arkiv.export.plots import plots
from arkiv.export.report_model import FindReport
from arkiv.export.text import harmless

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


def page(report: FindReport) -> str:
    """A whole, self-contained page in Swedish: for the screen, for A4, for the files."""
    css = style()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    # The style is ours and must stand as written for its hash to agree; it holds no "<".
    whole = _rendered("export/page.html", report, "", style=mark_safe(css), style_hash=f"sha256-{digest}")  # noqa: S308
    return harmless(whole)


def body(report: FindReport, *, page_base: str = "") -> SafeString:
    """The report without its frame. ``page_base`` + ``<hash>/<number>`` shows a page image, where one can."""
    return mark_safe(harmless(_rendered("export/body.html", report, page_base)))  # noqa: S308 - autoescaped just above


def _rendered(template: str, report: FindReport, page_base: str, **more: Any) -> SafeString:
    context = Context(
        {
            "report": report,
            "box": report.register.box,
            "plots": plots(report),
            "page_base": page_base,
            **more,
        },
        # Without Django's settings: numbers and days are written by our own filters.
        use_l10n=False,
        use_tz=False,
    )
    return engine().get_template(template).render(context)


@cache
def engine() -> Engine:
    """The templates of this package, with our own filters and nothing of Django's settings."""
    return Engine(dirs=[str(TEMPLATES)], builtins=["arkiv.export.filters"], autoescape=True)


@cache
def style() -> str:
    """The style of every page that is a file of its own."""
    css = (STATIC / "export" / "find_report.css").read_text("utf-8")
    assert "<" not in css, "a style that could close its own element cannot be set in a page"
    return css
