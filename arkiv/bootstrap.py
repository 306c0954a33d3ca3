"""The only place that knows which engines, stores and runners are in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from arkiv.errors import SettingsError
from arkiv.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arkiv.blobs.protocol import BlobStore
    from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SourcePage
    from arkiv.disclosure.proof.model import Proof
    from arkiv.disclosure.protocols import Redactor
    from ingest.engines.protocol import RecognitionEngine
    from ingest.profile import RunProfile

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "arkiv.accounts",
    "arkiv.audit",
    "arkiv.holdings",
    "arkiv.jobs",
    "arkiv.diary",
    "arkiv.retention",
    "arkiv.disposal",
    "arkiv.derivatives",
    "arkiv.alterations",
    "arkiv.links",
    "arkiv.sampling",
    "arkiv.learning",
    "arkiv.disclosure",
    "arkiv.web",
)

# Long rather than twisted (NIST SP 800-63B 3.1.1): length and known words are tested, not signs.
_PASSWORD_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("UserAttributeSimilarityValidator", {"user_attributes": ("name",)}),
    ("MinimumLengthValidator", {"min_length": 12}),
    ("CommonPasswordValidator", {}),
    ("NumericPasswordValidator", {}),
)


def start(settings: Settings, **web: Any) -> None:
    """Configure Django once for this process. ``web`` adds the settings only the web server needs."""
    import django
    from django.conf import settings as django_settings

    if django_settings.configured:
        return
    django_settings.configure(
        DATABASES={"default": database(settings)},
        INSTALLED_APPS=[*APPS, *web.pop("INSTALLED_APPS", ())],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LANGUAGE_CODE="sv",
        TIME_ZONE="Europe/Stockholm",
        USE_TZ=True,
        AUTH_USER_MODEL="accounts.Account",
        AUTH_PASSWORD_VALIDATORS=[
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in _PASSWORD_RULES
        ],
        ARKIV=settings,
        **web,
    )
    django.setup()


def database(settings: Settings) -> dict[str, Any]:
    """Django's description of the database: SQLite in the archive folder, or a PostgreSQL address."""
    if settings.database == "sqlite":
        return {
            "ENGINE": "arkiv.sqlite",
            "NAME": str(settings.sqlite),
            **_LASTING,
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the write lock at once, so it waits its turn
                # instead of failing half-way. Recursive triggers: INSERT OR REPLACE must not slip past the log's.
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON",
            },
        }
    return _postgresql(settings.database)


# Opening a connection costs more than most pages ask of it; one that has died is noticed and opened anew.
_LASTING = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def _postgresql(given: str) -> dict[str, Any]:
    """An address as libpq has it: ``postgresql://user:word@host:port/name?sslmode=require&host=/run/socket``."""
    try:
        address = urlsplit(given)
        port = address.port
    except ValueError as error:
        raise _bad_database() from error
    name = unquote(address.path.lstrip("/"))
    if address.scheme not in ("postgresql", "postgres") or not name:
        raise _bad_database()
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        **_LASTING,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", unquote(address.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }


def _bad_database() -> SettingsError:
    # The address may hold a password, so the message does not repeat it.
    return SettingsError(
        "Inställningen database ska vara sqlite eller en adress: postgresql://användare@värd/databas. "
        "Inget har ändrats; rätta arkiv.yaml (eller ARKIV_DATABASE)."
    )


def current() -> Settings:
    """The settings this process was started with."""
    from django.conf import settings as django_settings

    settings: Settings = django_settings.ARKIV
    return settings


def blob_store(settings: Settings) -> BlobStore:
    """The store for originals and everything derived from them."""
    from arkiv.blobs.local import LocalBlobStore

    return LocalBlobStore(Path(settings.blobs))


def redactor() -> Redactor:
    """The engine that finds personal data, builds the masked copy and proves it, the delivered pictures read again.

    A delivery of more than a few pages is built and proved by as many processes as the archive may use.
    """
    from arkiv.disclosure.finder.find import find
    from arkiv.disclosure.protocols import Redactor

    return Redactor(find, _build_delivery, _prove_delivery)


_FEW_PAGES = 8
"""Fewer pages than this are done before other processes have started."""


def _build_delivery(
    pages: Iterable[SourcePage], total: int, out: Path, draft: Path, facts: DeliveryFacts
) -> Delivery:
    from arkiv.disclosure.delivery.build import build_delivery
    from arkiv.disclosure.delivery.in_parallel import build_in_parallel

    workers = current().workers
    if total <= _FEW_PAGES or workers < 2:
        return build_delivery(pages, total, out, draft, facts)
    return build_in_parallel(pages, total, out, draft, facts, workers)


def _prove_delivery(path: Path, delivery: Delivery) -> Proof:
    from arkiv.disclosure.proof.in_parallel import prove_in_parallel
    from arkiv.disclosure.proof.prove import prove

    workers = current().workers
    if len(delivery.pages) <= _FEW_PAGES or workers < 2:
        return prove(path, delivery, proof_reader())
    return prove_in_parallel(path, delivery, proof_reader, workers)


@cache
def proof_reader() -> RecognitionEngine:
    """Who reads a delivered picture again: another than the one most pages were read by, where it is installed."""
    from ingest.reader import ReadingSettings, installed_engines
    from ingest.stages.lexicon import swedish_lexicon

    return installed_engines(ReadingSettings(), swedish_lexicon())[-1]


def profile(settings: Settings) -> RunProfile:
    """The reading profile the settings name, with the archive's own limits on what a file may cost."""
    from dataclasses import replace

    from ingest.profile import load_profile

    chosen = load_profile(settings.profile)
    limits = replace(
        chosen.limits,
        file_bytes=settings.max_file_mb << 20,
        pages=settings.max_pages,
        pixels=settings.max_megapixels * 1_000_000,
        seconds=float(settings.file_timeout_seconds),
    )
    return replace(chosen, limits=limits)
