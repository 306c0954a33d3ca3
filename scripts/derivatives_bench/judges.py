"""Judges of a written file: the schema of ALTO, qpdf, veraPDF, and poppler for where words are selected."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.model import Box

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "arkiv" / "derivatives" / "schema"
LIBRARIES = ROOT / ".verapdf"
POM = Path(__file__).with_name("pom.xml")
FETCHED_WITHIN_S = 600
JUDGED_WITHIN_S = 300
MOST_RULES_TOLD = 5
_XHTML = "{http://www.w3.org/1999/xhtml}"
_ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


class Absent(Exception):
    """A judge that is not installed here; the text says which."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF found: how many checks it made, how many failed, and the rules that did."""

    checks: int
    failed: int
    rules: tuple[str, ...] = ()


Placed = tuple[str, Box]
"""A word and where it is said to stand."""


def parsed(data: bytes) -> etree._Element:
    """XML from outside, nothing fetched and no entity followed."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def schema() -> etree.XMLSchema:
    """ALTO 4.4, with what it imports from the folder beside it."""

    class Offline(etree.Resolver):
        def resolve(self, url: str, _: str, context: object) -> object:
            return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline())
    return etree.XMLSchema(etree.parse(SCHEMAS / "alto-4-4.xsd", parser))


def alto_words(page: etree._Element) -> list[Placed]:
    """The words of an ALTO page, in the pixels of its image."""
    return [(word.attrib["CONTENT"], _alto_box(word)) for word in page.iter(f"{_ALTO}String")]


def _alto_box(word: etree._Element) -> Box:
    x, y, width, height = (float(word.attrib[name]) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return Box(x, y, x + width, y + height)


def selected(pdf: Path) -> list[list[Placed]]:
    """The words of each page and where poppler selects them, in points from the top left. Raises Absent."""
    run = subprocess.run([_program("pdftotext"), "-bbox", str(pdf), "-"], check=True, capture_output=True)
    pages = parsed(run.stdout).iter(f"{_XHTML}page")
    return [[(word.text or "", _box(word)) for word in page.iter(f"{_XHTML}word")] for page in pages]


def _box(word: etree._Element) -> Box:
    return Box(*(float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax")))


def qpdf_faults(pdf: Path) -> int:
    """1 where qpdf finds an error or warns, else 0. Raises Absent."""
    run = subprocess.run([_program("qpdf"), "--check", str(pdf)], capture_output=True, check=False)
    return int(run.returncode != 0)


def verapdf(pdf: Path) -> Verdict:
    """What veraPDF says of ``pdf`` as PDF/A-2b. Raises Absent."""
    main = "org.verapdf.apps.GreenfieldCliWrapper"
    command = [
        *(_program("java"), "-cp", f"{_libraries()}/*", main),
        *("--flavour", "2b", "--format", "xml", str(pdf)),
    ]
    run = subprocess.run(command, capture_output=True, check=False, timeout=JUDGED_WITHIN_S)
    said = parsed(run.stdout)
    details = next(said.iter("details"), None)
    if details is None:
        raise Absent(f"veraPDF svarade inte ({run.stderr.decode('utf-8', 'replace')[-200:].strip()})")
    rules = [f"{rule.attrib['clause']}-{rule.attrib['testNumber']}" for rule in said.iter("rule")]
    return Verdict(
        int(details.attrib["passedChecks"]) + int(details.attrib["failedChecks"]),
        int(details.attrib["failedChecks"]),
        tuple(rules[:MOST_RULES_TOLD]),
    )


def _libraries() -> Path:
    """The jars of veraPDF, fetched once for a checkout. Raises Absent."""
    if (LIBRARIES / "complete").is_file():
        return LIBRARIES
    fetch = [_program("mvn"), "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    try:
        subprocess.run(
            [*fetch, f"-DoutputDirectory={LIBRARIES}"],
            check=True,
            timeout=FETCHED_WITHIN_S,
            capture_output=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Absent("veraPDF gick inte att hämta med Maven") from error
    (LIBRARIES / "complete").touch()
    return LIBRARIES


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Absent(f"{name} finns inte här")
    return found
