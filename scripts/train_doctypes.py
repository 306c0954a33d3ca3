"""Teach the vocabulary of the document types: ``python -m scripts.train_doctypes``.

Taught from the cues of ``doctypes.yaml`` and the papers of ``doctype_papers.yaml``, all but the second of each
kind: that one is kept apart and tells how well the model does on words it never saw. No dice: same texts, same model.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from ingest.stages.doctype import Cue, type_rows
from ingest.stages.folding import canonical
from ingest.stages.vocabulary import Vocabulary, features_of, forms_of_text

TARGET = Path(__file__).parents[1] / "ingest" / "stages" / "vocabulary.json"
PAPERS = Path(__file__).with_name("doctype_papers.yaml")
MORE_PAPERS = Path(__file__).with_name("doctype_papers_more.yaml")
KEPT = 1
"""Place of the paper that is kept apart (0-based)."""
ENOUGH = 2.5
"""Mentions from which a word counts as belonging to a type; more add nothing."""
FLOOR = 0.02
"""Share given to words never seen with a type, so that none is impossible."""
ABSENT, MOST_ABSENT = 0.25, -0.5
SCALE = 1.25
MENTIONS: Mapping[Cue | None, float] = {None: 1.5, Cue.HEADING: 1.0, Cue.SAYS: 1.0, Cue.HINTS: 0.6}
PAPER_MENTION = 1.0


INVENTED = frozenset(
    canonical(name)
    for name in (
        "Granvik", "Granviks", "Granåsen", "Granåsens", "Åsby", "Åsens", "Alm", "Stig", "Ros", "Greta", "Siv", "Eva",
        "Holm", "Lars", "Vik", "Tove", "Olle", "Sund", "Linus", "Ek", "Anna", "Berg", "Per", "Lund", "Karin", "Lind",
        "Solgården", "Ekebackens", "Tallen", "Bryggan", "Amina", "Colombia",
    )
)  # fmt: skip
"""Names in the papers; they say nothing of the kind of paper and are not taught."""


def papers(*, kept: bool) -> Iterator[tuple[str, str]]:
    """Code and text of the papers that are kept apart (the second of each kind), or of those that are taught."""
    for code, texts in yaml.safe_load(PAPERS.read_text("utf-8")).items():
        yield from ((code, _lines(text)) for place, text in enumerate(texts) if (place == KEPT) is kept)
    if not kept:
        more = yaml.safe_load(MORE_PAPERS.read_text("utf-8"))
        yield from ((code, _lines(text)) for code, texts in more.items() for text in texts)


def _lines(text: str) -> str:
    return text.replace(" / ", "\n").replace("# ", "")


def lessons() -> Iterator[tuple[str, float, str]]:
    """Code, mentions and text of everything that is taught."""
    for row in type_rows():
        yield row.code, MENTIONS[None], row.name
        for cue, text in row.cues:
            if cue in MENTIONS:
                yield row.code, MENTIONS[cue], text.replace("*", " ")
    for code, text in papers(kept=False):
        yield code, PAPER_MENTION, text


def taught() -> Vocabulary:
    """The model of all lessons."""
    mentions: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, count, text in lessons():
        for feature in features_of(["" if form in INVENTED else form for form in forms_of_text(text)]):
            mentions[feature][code] += count
    types = tuple(row.code for row in type_rows())
    weights, absent = {}, {}
    for feature in sorted(mentions):
        shares = {code: min(1.0, count / ENOUGH) for code, count in sorted(mentions[feature].items())}
        usual = sum(shares.values()) / len(types) + FLOOR
        weights[feature] = {code: math.log((share + FLOOR) / usual) for code, share in shares.items()}
        absent[feature] = max(MOST_ABSENT, ABSENT * math.log(FLOOR / usual))
    return Vocabulary(types, weights, absent, SCALE)


def as_json(model: Vocabulary) -> str:
    """The model as it is stored: weights in hundredths, one feature a line."""
    rows = [
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps({c: round(100 * w) for c, w in row.items()})}"
        for name, row in model.weights.items()
    ]
    absent = json.dumps(
        {name: round(100 * value) for name, value in model.absent.items()}, ensure_ascii=False
    )
    head = f'"types": {json.dumps(model.types)},\n "scale": {model.scale},\n "absent": {absent},\n'
    return "{" + head + ' "weights": {\n' + ",\n".join(rows) + "\n }}\n"


def main() -> None:
    """Write the model and say how it does on the papers kept apart."""
    model = taught()
    TARGET.write_text(as_json(model), "utf-8")
    kept = list(papers(kept=True))
    right = 0
    for code, text in kept:
        points = model.points(tuple(features_of(forms_of_text(text))))
        right += max(points, key=lambda each: points[each]) == code
    print(
        f"{len(model.weights)} ordled, {len(model.types)} typer; {right} av {len(kept)} undanhållna papper rätt"
    )


if __name__ == "__main__":
    main()
