"""The server: Django behind waitress, for the browser on this machine only."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arkiv import bootstrap
from arkiv.errors import BadInput
from arkiv.export.html import STATIC as REPORT_STATIC
from arkiv.settings import Settings
from arkiv.web.access import PARAMETER
from arkiv.web.search import Search

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

_HERE = Path(__file__).parent
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_THREADS = 4
_LARGEST_REQUEST = 1 << 20  # bytes; nothing is uploaded here


def new_key() -> str:
    """A key nobody guesses; printed once, in the address."""
    return secrets.token_urlsafe(24)


def address(host: str, port: int, key: str) -> str:
    """What to open in the browser."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/?{PARAMETER}={key}"


def web_settings(key: str, search: Search | None = None) -> dict[str, Any]:
    """Django's settings that only the web needs. A new secret at each start: a restart ends all visits."""
    nobody, ourselves = ["'none'"], ["'self'"]
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DEBUG": False,
        "ALLOWED_HOSTS": _HOSTS,
        "ROOT_URLCONF": "arkiv.web.urls",
        "INSTALLED_APPS": ["django.contrib.staticfiles", "csp"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "arkiv.web.access.NoStoreMiddleware",
            "django.middleware.common.CommonMiddleware",
            "arkiv.web.access.KeyMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [_HERE / "templates"],
                "OPTIONS": {"builtins": ["arkiv.export.filters"]},
            }
        ],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [_HERE / "static", REPORT_STATIC],
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "WHITENOISE_USE_FINDERS": True,
        # Faults go to the window where the server runs; Django's own default would mail them to nobody.
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"window": {"class": "logging.StreamHandler"}},
            "loggers": {"django": {"handlers": ["window"], "level": "ERROR"}},
        },
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_HTTPONLY": True,
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": nobody,
                "style-src": ourselves,
                "img-src": ourselves,
                "form-action": ourselves,
                "base-uri": nobody,
                "frame-ancestors": nobody,
            }
        },
        "ARKIV_WEB_KEY": key,
        "ARKIV_WEB_SEARCH": search,
    }


def create(
    settings: Settings, host: str, port: int, key: str, *, search: Search | None = None
) -> BaseWSGIServer:
    """A server that has its port (0 takes a free one: see ``effective_port``) but does not answer yet.

    Raises BadInput for an address that others could reach, and where the port is taken.
    """
    if not _is_loopback(host):
        raise BadInput(
            f"Arkivet visas bara på den här datorn; {host} kan nås av andra. Använd 127.0.0.1. "
            "Ska flera dela arkivet behövs konton och en webbserver framför."
        )
    bootstrap.start(settings, **web_settings(key, search))
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    try:
        server: BaseWSGIServer = create_server(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=_THREADS,
            max_request_body_size=_LARGEST_REQUEST,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise BadInput(
            f"Port {port} på {host} går inte att använda ({error.strerror}). "
            "Stoppa det andra programmet eller välj en annan port."
        ) from error
    return server


def serve(
    settings: Settings,
    host: str,
    port: int,
    key: str,
    *,
    search: Search | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the archive until interrupted. ``ready`` is called with the address once the port is open."""
    server = create(settings, host, port, key, search=search)
    ready(address(host, int(server.effective_port), key))
    try:
        server.run()
    finally:
        server.close()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
