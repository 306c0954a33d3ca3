"""``arkiv disclose …``, first half: the secrecy review. A person rules on everything; nothing goes out from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from arkiv.cli.person import as_person, established
from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.disclosure.model import Passage
    from arkiv.disclosure.review import Tally
    from arkiv.settings import Settings


@click.command()
@click.argument("ref")
@click.option(
    "--old-ink", is_flag=True, help="Pröva också överstrykningar på pappret; de som syns igenom föreslås."
)
@with_archive
def propose(settings: Settings, ref: str, old_ink: bool) -> None:
    """Leta personuppgifter i det som begärts och föreslå vad som är hemligt, med regel och skäl.

    Exempel:  arkiv disclose propose UT-2026-1 --old-ink
    """
    from django.utils import timezone

    from arkiv import bootstrap
    from arkiv.disclosure import review_services

    counted = review_services.start(
        ref, settings, bootstrap.redactor(), law_on=timezone.localdate(), actor=actor(), old_ink=old_ink
    )
    _tell(counted)
    click.echo(f"Gå igenom förslagen: 'arkiv disclose passages {ref}'. Inget är avgjort än.")


@click.command()
@click.argument("ref")
@click.option("--waiting", is_flag=True, help="Bara det som inte är avgjort.")
@click.option("--document", default="", help="Bara en handling, till exempel K1/12.")
@click.option("--purpose", default="sekretessprövning", help="Varför du läser; det loggas.")
@as_json
@with_archive
def passages(settings: Settings, ref: str, waiting: bool, document: str, purpose: str, as_json: bool) -> None:
    """Visa uppgifterna med förslag och avgörande. Läsningen loggas.

    Exempel:  arkiv disclose passages UT-2026-1 --waiting
    """
    from arkiv.disclosure import review_services, scope_services

    wanted = scope_services.item_in(ref, document).document if document else ""
    found = [
        one
        for one in review_services.passages_of(ref, actor=actor(), purpose=purpose)
        if wanted in ("", one.document) and not (waiting and one.ruled)
    ]
    if as_json:
        dump(found)
        return
    names = {item.document: f"{item.box}/{item.number}" for item in scope_services.items_of(ref)}
    for one in found:
        _tell_passage(one, names[one.document])
    _tell_rules(found)
    _tell(review_services.tally_of(ref))


@click.command()
@click.argument("ref")
@click.argument("numbers", nargs=-1, type=int, required=True)
@click.option("--mask/--show", "hide", required=True, help="Maskera eller visa.")
@click.option("--because", default="", help="Skälet; krävs när du går emot förslaget.")
@click.option("--rule", "rule_id", default="", help="Sekretessregeln, om en annan än den föreslagna.")
@click.option("--person", is_flag=True, help="Allt om samma personer, var det än står.")
@with_archive
def rule(
    settings: Settings,
    ref: str,
    numbers: tuple[int, ...],
    hide: bool,
    because: str,
    rule_id: str,
    person: bool,
) -> None:
    """Avgör uppgifter efter deras nummer. En maskering måste ha en bestämmelse (TF 2 kap. 20 §).

    Exempel:  arkiv disclose rule UT-2026-1 4 7 --show --because "Uppgiften är allmänt känd"
    """
    from arkiv.disclosure import review_services, ruling_services
    from arkiv.disclosure.rule import Ruling

    ruling = Ruling.MASK if hide else Ruling.SHOW
    if person:
        numbers = tuple({other for one in numbers for other in ruling_services.of_person(ref, one)})
    ruled = ruling_services.rule(ref, numbers, ruling, reason=because, rule_id=rule_id, actor=actor())
    click.echo(f"{len(ruled)} uppgifter är avgjorda.")
    _tell(review_services.tally_of(ref))


@click.command()
@click.argument("ref")
@click.option("--document", default="", help="Bara en handling, till exempel K1/12.")
@with_archive
def accept(settings: Settings, ref: str, document: str) -> None:
    """Avgör som föreslaget allt som inte är avgjort. Det som måste frågas om lämnas kvar.

    Exempel:  arkiv disclose accept UT-2026-1 --document K1/12
    """
    from arkiv.disclosure import ruling_services

    _tell(ruling_services.accept(ref, document=document, actor=actor()))


@click.command()
@click.argument("ref")
@click.argument("document")
@click.option("--page", type=int, default=1, help="Sidan i handlingen, från 1.")
@click.option("--words", required=True, help="Orden som ska maskeras, som de står på sidan.")
@click.option("--rule", "rule_id", required=True, help="Sekretessregeln, till exempel osl-26-1/2024.")
@click.option("--because", required=True, help="Skälet.")
@with_archive
def mask(
    settings: Settings, ref: str, document: str, page: int, words: str, rule_id: str, because: str
) -> None:
    """Maskera ord som ingen hittat, på varje ställe de står på sidan.

    Exempel:  arkiv disclose mask UT-2026-1 K1/12 --words "Björkbacken" --rule osl-26-1/2024
    --because "Platsen pekar ut familjen"
    """
    from django.utils import timezone

    from arkiv.disclosure import marking_services

    by = marking_services.By(actor(), timezone.localdate(), rule_id, because)
    made = marking_services.mask_words(ref, document, page, words, settings, by)
    click.echo(f"{len(made)} ställen är maskerade.")


@click.command()
@click.argument("ref")
@click.argument("document")
@click.option("--rule", "rule_id", default="", help="Sekretessregeln, till exempel osl-26-1/2024.")
@click.option("--because", default="", help="Varför inget av handlingen kan lämnas.")
@click.option("--undo", is_flag=True, help="Lämna ut den ändå.")
@with_archive
def withhold(settings: Settings, ref: str, document: str, rule_id: str, because: str, undo: bool) -> None:
    """Lämna inte ut något av en handling. Bara när det som är kvar efter maskering inte säger något.

    Exempel:  arkiv disclose withhold UT-2026-1 K1/12 --rule osl-26-1/2024 --because "Hela texten rör barnet"
    """
    from arkiv.disclosure import ruling_services

    if not undo and not rule_id:
        raise click.UsageError("Ange sekretessregeln med --rule.")
    rule_id = "" if undo else rule_id
    item = ruling_services.withhold(ref, document, rule_id=rule_id, reason=because, actor=actor())
    click.echo(f"{item.box}/{item.number} lämnas {'ut' if undo else 'inte ut'}.")


@click.command()
@click.argument("ref")
@click.argument("document", required=False)
@click.argument("pages", nargs=-1, type=int)
@as_json
@with_archive
def seen(settings: Settings, ref: str, document: str | None, pages: tuple[int, ...], as_json: bool) -> None:
    """Intyga att du själv läst sidor som maskinen inte kunde läsa. Utan handling: visa vilka de är.

    Exempel:  arkiv disclose seen UT-2026-1 K1/12 2 3
    """
    from arkiv.disclosure import ruling_services, scope_services

    if document:
        ruling_services.seen(ref, document, pages, actor=actor())
    left = {
        f"{item.box}/{item.number}": sorted(set(item.to_look_at) - set(item.looked_at))
        for item in scope_services.items_of(ref)
        if item.given
    }
    left = {name: places for name, places in left.items() if places}
    if as_json:
        dump(left)
        return
    for name, places in left.items():
        click.echo(f"{name}: sida {', '.join(map(str, places))} är svårläst för maskinen")
    click.echo("Alla svårlästa sidor är lästa." if not left else "Läs dem själv och maskera det som behövs.")


@click.command()
@click.argument("ref")
@click.argument("numbers", nargs=-1, type=int, required=True)
@click.option("--line/--words", "full_line", default=True, help="Hela raden, eller bara orden.")
@with_archive
def widen(settings: Settings, ref: str, numbers: tuple[int, ...], full_line: bool) -> None:
    """Låt maskeringen gå över hela raden: fältets längd avslöjar annars hur långt det dolda är.

    Exempel:  arkiv disclose widen UT-2026-1 4 7
    """
    from arkiv.disclosure import ruling_services

    changed = ruling_services.widen(ref, numbers, full_line, actor=actor())
    click.echo(f"{len(changed)} maskeringar går över {'hela raden' if full_line else 'orden'}.")


@click.command()
@click.argument("ref")
@with_archive
def undo(settings: Settings, ref: str) -> None:
    """Ta tillbaka det senaste avgörandet; kan upprepas.

    Exempel:  arkiv disclose undo UT-2026-1
    """
    from arkiv.disclosure import ruling_services

    numbers = ruling_services.undo(ref, actor=actor())
    told = ", ".join(map(str, numbers))
    click.echo(f"Taget tillbaka: uppgift {told}." if numbers else "Det finns inget att ta tillbaka.")


@click.command()
@click.argument("ref")
@as_person
@with_archive
def finish(settings: Settings, ref: str, account: str) -> None:
    """Säg att prövningen är klar. Där det krävs läser sedan en annan person.

    Exempel:  arkiv disclose finish UT-2026-1 --as eva
    """
    from arkiv.disclosure import review_services
    from arkiv.disclosure.review import TRIGGER_WORDS, Trigger

    made = review_services.finish(ref, established(account), settings)
    if made.second_reader_for:
        click.echo(f"En annan person ska läsa: 'arkiv disclose read {ref}'. Skäl:")
        for one in made.second_reader_for:
            click.echo(f"  · {TRIGGER_WORDS[Trigger(one)]}")
    else:
        click.echo(f"{ref} kan beslutas: 'arkiv disclose decide {ref}'.")


@click.command()
@click.argument("ref")
@as_person
@with_archive
def read(settings: Settings, ref: str, account: str) -> None:
    """Andra läsaren intygar prövningen.

    Exempel:  arkiv disclose read UT-2026-1 --as bo
    """
    from arkiv.disclosure import review_services

    review_services.read_again(ref, established(account))
    click.echo(f"{ref} kan beslutas: 'arkiv disclose decide {ref}'.")


@click.command("return")
@click.argument("ref")
@click.option("--because", required=True, help="Vad som ska prövas om.")
@with_archive
def send_back(settings: Settings, ref: str, because: str) -> None:
    """Öppna prövningen igen före beslutet.

    Exempel:  arkiv disclose return UT-2026-1 --because "Grannens namn står kvar på sidan 3"
    """
    from arkiv.disclosure import review_services

    review_services.send_back(ref, because, actor=actor())
    click.echo(f"{ref} prövas igen.")


def _tell(counted: Tally) -> None:
    click.echo(
        f"{counted.documents} handlingar, {counted.pages} sidor, {counted.passages} uppgifter: "
        f"{counted.masked} maskeras, {counted.shown} visas, {counted.unruled} väntar "
        f"(varav {counted.asked} måste avgöras av en människa)."
    )
    if counted.unseen:
        click.echo(f"{counted.unseen} svårlästa sidor måste läsas av en människa: 'arkiv disclose seen'.")
    if counted.over_masked:
        click.echo(
            f"{counted.over_masked} maskeringar har inget stöd i reglerna: det som inte är hemligt ska lämnas ut "
            "(TF 2 kap. 15 §). Se över dem."
        )
    if counted.shown_against:
        click.echo(f"{counted.shown_against} uppgifter visas fast reglerna föreslog att maskera dem.")


def _tell_passage(one: Passage, name: str) -> None:
    from arkiv.disclosure.facts import KIND_WORDS, WHOSE_WORDS
    from arkiv.disclosure.rule import RULING_WORDS

    ruled = f"AVGJORT: {RULING_WORDS[one.ruled.ruling]}" if one.ruled else RULING_WORDS[one.proposed]
    until = f", längst till {one.until}" if one.until else ""
    click.echo(
        f"{one.number:>4}  {name}  {KIND_WORDS[one.kind]}, {WHOSE_WORDS[one.whose]}: ”{one.text}”  [{ruled}]\n"
        f"      {one.proposed_rule or 'ingen regel'}{until}. {one.found_by}"
    )


def _tell_rules(found: Sequence[Passage]) -> None:
    """Each rule that a proposal rests on, once, with its test."""
    told = {(one.proposed_rule, one.proposed_source, one.proposed_reason): None for one in found}
    for rule, source, reason in sorted(told):
        click.echo(f"{rule or 'ingen regel'}  {source}\n    {reason}")
