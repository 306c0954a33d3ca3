"""The server: Django behind waitress. For the browser on this machine with a key, or for many who sign in."""

from __future__ import annotations

import gc
import ipaddress
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django_htmx

from arkiv import bootstrap
from arkiv.accounts.sign_on_rules import Rules
from arkiv.errors import BadInput
from arkiv.export.html import STATIC as REPORT_STATIC
from arkiv.settings import Settings
from arkiv.web.access import PARAMETER

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

_HERE = Path(__file__).parent
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_THREADS = 8
_LARGEST_PIECE = 8 << 20
"""Bytes of a request kept in memory; scans are sent in pieces no larger (``static/web/intake.js``)."""
_LARGEST_REQUEST = 16 << 20
_COLLECT_AFTER = 10_000
"""Objects made before the youngest are looked through: a page makes some thousands, and lets them all go by itself."""


def new_key() -> str:
    """A key nobody guesses; printed once, in the address."""
    return secrets.token_urlsafe(24)


def address(host: str, port: int, key: str | None) -> str:
    """What to open in the browser."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?{PARAMETER}={key}" if key is not None else "")


def web_settings(settings: Settings, key: str | None) -> dict[str, Any]:
    """Django's settings that only the web needs. Without ``key`` people sign in.

    With a key a new secret is made at each start, so that a restart ends all visits.
    """
    return {
        "SECRET_KEY": (settings.web_secret if key is None else "") or secrets.token_urlsafe(48),
        "DEBUG": False,
        "ALLOWED_HOSTS": [*_HOSTS, *(settings.web_hosts if key is None else ())],
        "ROOT_URLCONF": "arkiv.web.urls",
        "INSTALLED_APPS": ["django.contrib.staticfiles", "csp", "django_htmx"],
        "MIDDLEWARE": list(_middleware(key)),
        "TEMPLATES": [_TEMPLATES],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [_HERE / "static", REPORT_STATIC, Path(django_htmx.__file__).parent / "static"],
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "WHITENOISE_USE_FINDERS": True,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        "DATA_UPLOAD_MAX_MEMORY_SIZE": _LARGEST_PIECE,
        "LOGGING": _LOGGING,
        "ARKIV_WEB_KEY": key,
        **_cookies(settings, key),
        **_headers(),
    }


def _middleware(key: str | None) -> Iterator[str]:
    yield "django.middleware.security.SecurityMiddleware"
    yield "csp.middleware.CSPMiddleware"
    yield "django.middleware.clickjacking.XFrameOptionsMiddleware"
    yield "whitenoise.middleware.WhiteNoiseMiddleware"
    yield "arkiv.web.access.NoStoreMiddleware"
    yield "django.middleware.common.CommonMiddleware"
    if key is None:
        yield "django.contrib.sessions.middleware.SessionMiddleware"
    else:
        yield "arkiv.web.access.KeyMiddleware"
    yield "django.middleware.csrf.CsrfViewMiddleware"
    if key is None:
        yield "django.contrib.auth.middleware.AuthenticationMiddleware"
    yield "django_htmx.middleware.HtmxMiddleware"
    yield "arkiv.web.gate.Gate"


_TEMPLATES: dict[str, Any] = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [_HERE / "templates"],
    "OPTIONS": {
        "builtins": ["arkiv.export.filters", "arkiv.web.filters", "django.templatetags.static"],
        "context_processors": [
            "django.template.context_processors.csrf",
            "django.template.context_processors.request",
            "arkiv.web.context.frame",
        ],
    },
}

# Faults go to the window where the server runs; Django's own default would mail them to nobody.
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"window": {"class": "logging.StreamHandler"}},
    "loggers": {name: {"handlers": ["window"], "level": "ERROR"} for name in ("django", "waitress")},
}


def _cookies(settings: Settings, key: str | None) -> dict[str, Any]:
    secure = settings.web_https and key is None
    return {
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_FAILURE_VIEW": "arkiv.web.pages.faults.stale_form",
        "CSRF_TRUSTED_ORIGINS": [f"https://{host}" for host in settings.web_hosts] if secure else [],
        # Lax, not Strict: coming back from the identity provider is a step from another site.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "arkiv_session",
        "SESSION_COOKIE_AGE": settings.session_hours * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
        "LOGIN_URL": "login",
        "AUTHENTICATION_BACKENDS": list(_backends(settings, key)),
    }


def _backends(settings: Settings, key: str | None) -> Iterator[str]:
    yield "django.contrib.auth.backends.ModelBackend"
    if key is None and settings.sso_issuer:
        Rules.read(
            settings.sso_roles, settings.sso_units
        )  # what is wrong in them is told before anybody comes
        yield "arkiv.accounts.oidc.Backend"


def _headers() -> dict[str, Any]:
    nobody, ourselves = ["'none'"], ["'self'"]
    return {
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": nobody,
                "script-src": ourselves,
                "style-src": ourselves,
                "img-src": ourselves,
                "connect-src": ourselves,
                "form-action": ourselves,
                "base-uri": nobody,
                "frame-ancestors": nobody,
            }
        },
    }


def create(settings: Settings, host: str, port: int, key: str | None) -> BaseWSGIServer:
    """A server that has its port (0 takes a free one: see ``effective_port``) but does not answer yet.

    Raises BadInput for an address that others could reach while nobody signs in, and where the port is taken.
    """
    if key is not None and not _is_loopback(host):
        raise BadInput(
            f"Arkivet visas bara på den här datorn; {host} kan nås av andra. Använd 127.0.0.1. "
            "Ska flera dela arkivet: lägg upp konton och starta med --login."
        )
    bootstrap.start(settings, **web_settings(settings, key))
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    try:
        server: BaseWSGIServer = create_server(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=_THREADS,
            max_request_body_size=_LARGEST_REQUEST,
            **_proxy(settings, key),
        )
    except OSError as error:
        raise BadInput(
            f"Port {port} på {host} går inte att använda ({error.strerror}). "
            "Stoppa det andra programmet eller välj en annan port."
        ) from error
    return server


def _proxy(settings: Settings, key: str | None) -> dict[str, Any]:
    """Only a web server on this machine may say that the visitor came over https."""
    if key is None and settings.web_https:
        return {
            "trusted_proxy": "127.0.0.1",
            "trusted_proxy_headers": {"x-forwarded-proto"},
            "clear_untrusted_proxy_headers": True,
        }
    return {"clear_untrusted_proxy_headers": True}


def serve(
    settings: Settings,
    host: str,
    port: int,
    key: str | None,
    *,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the archive until interrupted. ``ready`` is called with the address once the port is open."""
    server = create(settings, host, port, key)
    from arkiv.web.upkeep import Upkeep
    from arkiv.web.works import Works

    threads = (Upkeep(), Works())
    for thread in threads:
        thread.start()
    _settle()
    ready(address(host, int(server.effective_port), key))
    try:
        server.run()
    finally:
        for thread in threads:
            thread.stop()
        server.close()


def _settle() -> None:
    """Load every view and template, and tell the garbage collector that they stay.

    A quarter of a million objects looked through again and again held every visitor up for 0.3 s at a time.
    """
    from django.template.loader import get_template
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    for path in sorted((_HERE / "templates").rglob("*.html")):
        get_template(path.relative_to(_HERE / "templates").as_posix())
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
