"""Parts of addresses that have a form of their own. Imported by the pages that use them."""

from __future__ import annotations

from django.urls import register_converter


class FileName:
    """A file by the hash of its bytes."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ReportForm(FileName):
    """The forms a report can be taken away in."""

    regex = "html|xlsx|json"


register_converter(FileName, "file")
register_converter(ReportForm, "form")
