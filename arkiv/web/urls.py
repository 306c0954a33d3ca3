"""The addresses. Swedish, and made of names that last: a link in a protocol must lead right in ten years."""

from __future__ import annotations

from django.urls import path, register_converter

from arkiv.web import views


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

urlpatterns = [
    path("", views.start, name="start"),
    path("sok", views.search, name="search"),
    path("kartong/<str:ref>", views.box, name="box"),
    path("kartong/<str:ref>/fyndrapport.<form:form>", views.download, name="download"),
    path("kartong/<str:ref>/sida/<file:sha256>/<int:number>", views.page, name="page"),
    path("kartong/<str:ref>/bild/<file:sha256>/<int:number>.jpg", views.image, name="image"),
]
