"""Everything ``ingest`` can raise.

    IngestError
    ├── FileError               the file as a whole cannot be read
    │   ├── EmptyFile           empty-file           no bytes
    │   ├── UnknownFormat       unknown-format       not a kind of file we read
    │   ├── BrokenFile          broken-file          looks like one, but its structure is damaged
    │   ├── EncryptedFile       encrypted-file       a password is needed
    │   ├── TooLarge            too-large            more bytes than allowed
    │   ├── TooManyPages        too-many-pages       more pages than allowed
    │   ├── UnsafeContainer     unsafe-container     a zip bomb, too deep, too many members
    │   ├── MembersLost         members-lost         a container, some of whose files did not come out
    │   └── SourceUnavailable   source-unavailable   the stored bytes could not be opened
    ├── DecodeError             the decoder had to be stopped, or stopped by itself
    │   ├── DecodeTimedOut      decode-timed-out     ran longer than allowed
    │   ├── DecodeOutOfMemory   decode-out-of-memory wanted more memory than allowed
    │   └── DecoderCrashed      decoder-crashed      the child process died
    ├── PageError               one page cannot be had; the other pages can
    │   ├── PageOutOfRange      page-out-of-range    the file has no such page
    │   ├── UnreadablePage      unreadable-page      its picture cannot be decoded
    │   └── TooManyPixels       too-many-pixels      its picture is larger than allowed
    ├── EngineError             a recognition engine
    │   ├── EngineFailed        engine-failed        gave up on a page
    │   └── EngineUnavailable   engine-unavailable   is not installed, or its models are not
    └── UnknownProfile          unknown-profile      no reading profile has this name

An error is a value: ``code`` and ``details`` cross process borders and databases as JSON
(``to_dict``, ``error_from_dict``), and it can be pickled. ``str(error)`` is the Swedish sentence for
a person: what happened, that nothing was lost, what to do next. Whoever knows the file's name says it first.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

from ingest.formats import ADVICE, AS_PAGES, HINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Detail = str | int | float | None

KEPT = "Originalet är sparat och listat som oläst."
PAGE_KEPT = "Originalet är sparat och sidan är listad som oläst."


@dataclass(eq=False)
class IngestError(Exception):
    """Base of every error here. ``code`` is stable: translate, count and link by it, never by the text."""

    code: ClassVar[str] = "ingest-error"

    @property
    def message(self) -> str:
        """The Swedish sentence."""
        return f"Inläsningen avbröts. {KEPT} Försök igen; händer det på nytt, anmäl felet."

    @property
    def details(self) -> dict[str, Detail]:
        """The typed fields by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def to_dict(self) -> dict[str, object]:
        """``code``, ``message`` and ``details``, ready for JSON."""
        return {"code": self.code, "message": self.message, "details": self.details}

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle by their positional arguments; ours are fields, so they are rebuilt by name.
        return _rebuild, (type(self), self.details)


# --- the file as a whole --------------------------------------------------------------------------


class FileError(IngestError):
    """The file cannot be read at all; none of its pages is known."""

    code = "file-error"


@dataclass(eq=False)
class EmptyFile(FileError):
    code = "empty-file"

    @property
    def message(self) -> str:
        return (
            "Filen är tom (0 byte). Den är sparad och listad som oläst. Se efter om skanningen eller "
            "kopieringen avbröts och skanna om."
        )


@dataclass(eq=False)
class UnknownFormat(FileError):
    """``media_type`` is what the bytes look like, or ``application/octet-stream``."""

    media_type: str = "application/octet-stream"
    code = "unknown-format"

    @property
    def message(self) -> str:
        hint = HINTS.get(self.media_type, "Filen är inte av ett slag som kan läsas")
        return f"{hint} ({self.media_type}). {KEPT} {ADVICE.get(self.media_type, AS_PAGES)}"


@dataclass(eq=False)
class BrokenFile(FileError):
    """``cause`` is a short Swedish phrase without a final full stop."""

    cause: str = ""
    code = "broken-file"

    @property
    def message(self) -> str:
        cause = f" ({self.cause})" if self.cause else ""
        return f"Filen är skadad och går inte att öppna{cause}. {KEPT} Hämta en hel kopia eller skanna om."


@dataclass(eq=False)
class EncryptedFile(FileError):
    code = "encrypted-file"

    @property
    def message(self) -> str:
        return (
            f"Filen är låst med lösenord. {KEPT} "
            "Lås upp den med lösenordet, spara en olåst kopia och läs in kopian."
        )


@dataclass(eq=False)
class TooLarge(FileError):
    size_bytes: int = 0
    limit_bytes: int = 0
    code = "too-large"

    @property
    def message(self) -> str:
        return (
            f"Filen är {_mega(self.size_bytes)} MB; gränsen är {_mega(self.limit_bytes)} MB. {KEPT} "
            "Dela upp den i mindre filer eller höj gränsen i inställningarna."
        )


@dataclass(eq=False)
class TooManyPages(FileError):
    pages: int = 0
    limit: int = 0
    code = "too-many-pages"

    @property
    def message(self) -> str:
        return (
            f"Filen har {self.pages} sidor eller fler; gränsen är {self.limit}. {KEPT} "
            "Dela upp den i mindre filer eller höj gränsen i inställningarna."
        )


@dataclass(eq=False)
class UnsafeContainer(FileError):
    """``cause`` is a short Swedish phrase, as in ``BrokenFile``."""

    cause: str = ""
    code = "unsafe-container"

    @property
    def message(self) -> str:
        return (
            f"Arkivfilen packades inte upp av säkerhetsskäl ({self.cause}). {KEPT} "
            "Packa upp den för hand på en säker dator och läs in filerna en och en."
        )


@dataclass(eq=False)
class MembersLost(FileError):
    """The rest of the container came out. ``lost`` names files and why, ready to be read: ”a.pdf” (låst)."""

    lost: str = ""
    count: int = 0
    code = "members-lost"

    @property
    def message(self) -> str:
        which = f"{self.count} av filerna i den" if self.count != 1 else "En av filerna i den"
        return (
            f"{which} gick inte att ta ut: {self.lost}. {KEPT} "
            "Ta ut det som fattas för hand, lås upp det som är låst och läs in det för sig."
        )


@dataclass(eq=False)
class SourceUnavailable(FileError):
    """The bytes themselves could not be opened: ``cause`` is the operating system's own word for it."""

    cause: str = ""
    code = "source-unavailable"

    @property
    def message(self) -> str:
        return (
            f"Filen gick inte att öppna på disken ({self.cause}). Inget har ändrats. "
            "Kontrollera att disken är ansluten och att rättigheterna stämmer, och försök igen."
        )


# --- the decoder ----------------------------------------------------------------------------------


class DecodeError(IngestError):
    """The decoder of a file, or of a page, did not come to an end in good order."""

    code = "decode-error"


@dataclass(eq=False)
class DecodeTimedOut(DecodeError):
    limit_s: float = 0.0
    code = "decode-timed-out"

    @property
    def message(self) -> str:
        return (
            f"Filen tog längre tid än {self.limit_s:g} sekunder att tolka och stoppades. {KEPT} "
            "Skriv ut den och skanna om, eller höj tidsgränsen i inställningarna."
        )


@dataclass(eq=False)
class DecodeOutOfMemory(DecodeError):
    limit_bytes: int = 0
    code = "decode-out-of-memory"

    @property
    def message(self) -> str:
        return (
            f"Filen krävde mer minne än {_mega(self.limit_bytes)} MB och stoppades. {KEPT} "
            "Skanna om den med lägre upplösning eller höj gränsen i inställningarna."
        )


@dataclass(eq=False)
class DecoderCrashed(DecodeError):
    """``cause`` names the signal or exit code for whoever mends the decoder."""

    cause: str = ""
    code = "decoder-crashed"

    @property
    def message(self) -> str:
        return (
            f"Avkodaren kraschade på filen ({self.cause}). {KEPT} Resten av lådan påverkas inte. "
            "Filen kan vara skadad: hämta en ny kopia eller skanna om."
        )


# --- one page -------------------------------------------------------------------------------------


@dataclass(eq=False)
class PageError(IngestError):
    """One page cannot be had. ``number`` is 1-based."""

    number: int
    code = "page-error"


@dataclass(eq=False)
class PageOutOfRange(PageError):
    pages: int = 0
    code = "page-out-of-range"

    @property
    def message(self) -> str:
        return (
            f"Sidan {self.number} finns inte: filen har {self.pages} sidor. "
            "Inget har ändrats. Välj en annan sida."
        )


@dataclass(eq=False)
class UnreadablePage(PageError):
    """``cause`` is a short Swedish phrase, as in ``BrokenFile``."""

    cause: str = ""
    code = "unreadable-page"

    @property
    def message(self) -> str:
        return (
            f"Sida {self.number}: bilden gick inte att läsa ({self.cause}). {PAGE_KEPT} "
            "Skanna om sidan eller lägg den i manuell kö."
        )


@dataclass(eq=False)
class TooManyPixels(PageError):
    width_px: int = 0
    height_px: int = 0
    limit: int = 0
    code = "too-many-pixels"

    @property
    def message(self) -> str:
        return (
            f"Sida {self.number}: bilden är {self.width_px} × {self.height_px} bildpunkter; gränsen är "
            f"{self.limit / 1e6:.0f} miljoner. {PAGE_KEPT} "
            "Skanna om med lägre upplösning eller höj gränsen i inställningarna."
        )


# --- recognition engines --------------------------------------------------------------------------


@dataclass(eq=False)
class EngineError(IngestError):
    """A recognition engine could not do its work. ``engine`` is its name, ``cause`` a short phrase."""

    engine: str
    cause: str = ""
    code = "engine-error"


@dataclass(eq=False)
class EngineFailed(EngineError):
    code = "engine-failed"

    @property
    def message(self) -> str:
        return (
            f"Läsmotorn {self.engine} gav upp om sidan ({self.cause}). Sidbilden är sparad. "
            "Sidan läses om med en annan motor eller läggs i manuell kö."
        )


@dataclass(eq=False)
class EngineUnavailable(EngineError):
    code = "engine-unavailable"

    @property
    def message(self) -> str:
        return (
            f"Läsmotorn {self.engine} finns inte på den här datorn ({self.cause}). "
            "Inget har lästs eller ändrats. Installera motorn eller välj en annan i inställningarna."
        )


@dataclass(eq=False)
class UnknownProfile(IngestError):
    """``known`` lists the profiles there are."""

    name: str
    known: str
    code = "unknown-profile"

    @property
    def message(self) -> str:
        return f"Läsprofilen '{self.name}' finns inte. Välj en av: {self.known}. Inget har ändrats."


# --- across process borders -----------------------------------------------------------------------


def every_error() -> Iterator[type[IngestError]]:
    """``IngestError`` and all its subclasses, bases before their children."""
    waiting: list[type[IngestError]] = [IngestError]
    while waiting:
        error = waiting.pop(0)
        yield error
        waiting.extend(error.__subclasses__())


def error_from_dict(data: Mapping[str, object]) -> IngestError:
    """The error that ``to_dict`` wrote. An unknown code or shape, from another version, gives the base."""
    details = data.get("details")
    for error in every_error():
        if error.code == data.get("code") and isinstance(details, dict):
            known = {item.name for item in fields(error)}
            if details.keys() <= known:
                return error(**details)
    return IngestError()


def _rebuild(error: type[IngestError], details: dict[str, Detail]) -> IngestError:
    return error(**details)


def _mega(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f}".replace(".", ",")
