"""What is shown when a request itself cannot be taken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from arkiv.web.gate import told


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django calls this where a form's proof of origin (CSRF) is missing or old."""
    message = (
        "Formuläret är för gammalt eller skickades inte härifrån. Inget har ändrats. "
        "Gå tillbaka, ladda om sidan och försök igen."
    )
    return told(request, "Formuläret gäller inte längre", message, 403)
