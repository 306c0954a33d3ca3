"""One frozen ``Settings``, read once from ``arkiv.yaml`` in the archive folder and the environment.

A setting is a row of ``SETTINGS``: name, default, one sentence. A test finds each in docs/operations.md.
Environment variables are the names in capitals after ``ARKIV_`` and win over the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
import yaml

from arkiv.errors import SettingsError

FILE_NAME = "arkiv.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one archive runs. Durations are seconds, sizes bytes unless the name says otherwise."""

    home: Path
    municipality: str = ""
    authority: str = "Socialnämnden"
    unit_codes: tuple[str, ...] = ("SN",)
    region_exempt_from_disposal: bool = False
    database: str = "sqlite"
    index_engine: str = "tantivy"
    index_addresses: tuple[str, ...] = ()
    index_shards: int = 1
    index_replicas: int = 1
    index_user: str = ""
    index_password: str = field(default="", repr=False)
    index_ca_file: str = ""
    profile: str = "snabb"
    workers: int = 2
    lease_seconds: int = 120
    step_attempts: int = 3
    step_timeout_seconds: int = 300
    worker_memory_mb: int = 3000
    max_file_mb: int = 2000
    max_pages: int = 5000
    max_megapixels: int = 260
    file_timeout_seconds: int = 60
    backups: tuple[str, ...] = ()
    watch_folders: tuple[str, ...] = ()
    web_hosts: tuple[str, ...] = ()
    web_https: bool = False
    web_secret: str = field(default="", repr=False)
    session_idle_minutes: int = 30
    session_hours: int = 10
    two_factor_roles: tuple[str, ...] = ()
    sso_issuer: str = ""
    sso_client_id: str = ""
    sso_client_secret: str = field(default="", repr=False)
    sso_scopes: str = "openid profile email"
    sso_claim: str = "roles"
    sso_roles: tuple[str, ...] = ()
    sso_units: tuple[str, ...] = ()
    sso_second_factor: bool = False

    @property
    def blobs(self) -> Path:
        return self.home / "blobs"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def sqlite(self) -> Path:
        return self.home / "arkiv.sqlite3"


SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "municipality": "Kommunens namn, som det står i brevhuvuden.",
        "authority": "Nämndens namn.",
        "unit_codes": "Diariets beteckningar för den egna nämnden, till exempel SN.",
        "region_exempt_from_disposal": "Ja om kommunen ligger där inget får gallras av forskningsskäl (SoF 13 kap.).",
        "database": "sqlite, eller en adress till PostgreSQL.",
        "index_engine": "tantivy, whoosh, opensearch eller memory.",
        "index_addresses": "Sökklustrets noder, till exempel https://sok-1:9200; bara för opensearch.",
        "index_shards": "Antal delar som ett nytt index i klustret delas i.",
        "index_replicas": "Antal kopior av varje del; med en kopia kan en nod stanna.",
        "index_user": "Användare i sökklustret.",
        "index_password": "Lösenord i sökklustret; ange det i miljön, inte i filen.",
        "index_ca_file": "Fil med certifikatet som sökklustrets noder visar upp.",
        "profile": "Läsprofil: snabb eller noggrann.",
        "workers": "Antal arbetsprocesser; en per processorkärna är lagom.",
        "lease_seconds": "Så länge en arbetare får hålla ett steg utan livstecken.",
        "step_attempts": "Så många gånger ett steg försöks innan det blir en namngiven lucka.",
        "step_timeout_seconds": "Så länge ett steg får ta innan arbetaren stoppas.",
        "worker_memory_mb": "Minnestak för en arbetsprocess.",
        "max_file_mb": "Största fil som tas emot.",
        "max_pages": "Flest sidor i en fil.",
        "max_megapixels": "Största bild på en sida, i miljoner bildpunkter; en A0-karta i 400 dpi är 248.",
        "backups": "Var säkerhetskopior av arkivet finns; gallringsprotokollet räknar upp dem.",
        "watch_folders": "Mappar som skannrar lägger filer i, till exempel Barn=/srv/skanner/barn.",
        "web_hosts": "Namn som webben nås under, till exempel arkiv.granvik.se; bara med inloggning.",
        "web_https": "Ja när webben nås över https genom en webbserver framför.",
        "web_secret": "Lång slumpad hemlighet som gör att besök överlever en omstart; ange den i miljön.",
        "session_idle_minutes": "Så länge ett besök får stå stilla innan det avslutas.",
        "session_hours": "Så länge ett besök får pågå i längsta fall.",
        "two_factor_roles": "Roller som måste logga in i två steg, till exempel arkivarie.",
        "sso_issuer": "Adressen till kommunens inloggning (OpenID Connect), som den själv skriver den.",
        "sso_client_id": "Arkivs namn hos kommunens inloggning.",
        "sso_client_secret": "Arkivs hemlighet hos kommunens inloggning; ange den i miljön, inte i filen.",
        "sso_scopes": "Vad Arkiv ber kommunens inloggning om, med mellanslag emellan.",
        "sso_claim": "Vilken uppgift i svaret som räknar upp roller eller grupper, till exempel roles eller groups.",
        "sso_roles": "Vad varje grupp får göra, skrivet grupp=roll; en grupp som inte står här ger ingenting.",
        "sso_units": "Vilken enhet varje grupp arbetar i, skrivet grupp=enhet; grupp=* är hela myndigheten.",
        "sso_second_factor": "Ja när kommunens inloggning själv kräver två steg; då frågar Arkiv inte om en egen kod.",
        "file_timeout_seconds": "Så länge en fil får ta att öppna innan den stoppas och listas som oläst.",
    }
)


def load(home: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of the archive in ``home``. Raises SettingsError, naming the setting, if one is wrong."""
    path = home / FILE_NAME
    try:
        given: Any = yaml.safe_load(path.read_text("utf-8")) or {}
    except FileNotFoundError as error:
        raise SettingsError(
            f"I {home} finns inget arkiv. Skapa ett med 'arkiv init {home}' eller ange rätt mapp med --arkiv."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} går inte att läsa som YAML ({error}). Rätta filen och försök igen."
        ) from error
    if not isinstance(given, dict):
        raise SettingsError(f"{path} ska vara en lista av inställningar (namn: värde).")
    unknown = sorted(map(str, given.keys() - SETTINGS.keys()))
    if unknown:
        raise SettingsError(f"{path}: okänd inställning {', '.join(unknown)}. Kända: {', '.join(SETTINGS)}.")
    for name in SETTINGS:
        if (value := environ.get(f"ARKIV_{name.upper()}")) is not None:
            given[name] = _parsed(name, value)
    return _convert(home, given, path)


def _parsed(name: str, value: str) -> Any:
    """A variable's value, written as in the file."""
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise SettingsError(
            f"Miljövariabeln ARKIV_{name.upper()} går inte att läsa ({value!r}): inställningen {name}. "
            f"{SETTINGS[name]}"
        ) from error


def _convert(home: Path, given: dict[str, Any], path: Path) -> Settings:
    types = {f.name: f.type for f in fields(Settings)}
    positive = Annotated[int, msgspec.Meta(ge=1)]  # every number here is a size, a count or a time
    resolved = {"str": str, "int": positive, "bool": bool, "tuple[str, ...]": tuple[str, ...]}
    values: dict[str, Any] = {}
    for name, value in given.items():
        try:
            values[name] = msgspec.convert(value, resolved[str(types[name])])
        except msgspec.ValidationError as error:
            raise SettingsError(
                f"{path}: inställningen {name} har fel värde ({value!r}). {SETTINGS[name]}"
            ) from error
    return Settings(home=home.resolve(), **values)
