"""Broken by adding to, or taking from, the objects of the finished file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf

from arkiv.disclosure.delivery.build import file_sha256
from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.proof.model import Fault as F
from ingest.stages.placement import upright
from scripts.redaction_bench.sound import Sound


def edited(edit: Callable[[pikepdf.Pdf, Sound], None]) -> Callable[[Sound, Path], Delivery]:
    """A way to break a delivery by editing its objects."""

    def make(sound: Sound, out: Path) -> Delivery:
        with pikepdf.open(sound.path) as pdf:
            edit(pdf, sound)
            pdf.save(out, fix_metadata_version=False)
        return replace(sound.delivery, sha256=file_sha256(out))

    return make


def _docinfo(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.docinfo["/Title"] = f"Utredning {sound.secret}"


def _subject(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.docinfo["/Subject"] = "journal"


def _xmp(pdf: pikepdf.Pdf, sound: Sound) -> None:
    packet(pdf, f"<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>{sound.secret}</dc:title>")


def _xmp_entities(pdf: pikepdf.Pdf, sound: Sound) -> None:
    coded = "".join(f"&#{ord(char)};" for char in sound.secret)
    packet(pdf, f"<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>{coded}</dc:title>")


def _xmp_base64(pdf: pikepdf.Pdf, sound: Sound) -> None:
    coded = base64.b64encode(f"{sound.secret} bor kvar här".encode()).decode()
    packet(pdf, f"<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>{coded}</dc:title>")


def _xmp_history(pdf: pikepdf.Pdf, sound: Sound) -> None:
    packet(pdf, "<xmpMM:History xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'>öppnad</xmpMM:History>")


def packet(pdf: pikepdf.Pdf, element: str) -> None:
    """Put ``element`` into the file's XMP."""
    packet = pdf.Root.Metadata.read_bytes().replace(
        b"</rdf:Description>", f"{element}</rdf:Description>".encode(), 1
    )
    pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _annotation(pdf: pikepdf.Pdf, sound: Sound) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents="se pärmen"
    )
    pdf.pages[0].obj.Annots = pdf.make_indirect([pdf.make_indirect(note)])


def _attachment(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.attachments["original.txt"] = b"original"


def _outline(pdf: pikepdf.Pdf, sound: Sound) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Bilaga", 0))


def _thumbnail(pdf: pikepdf.Pdf, sound: Sound) -> None:
    small = pdf.make_stream(
        bytes(100), Width=10, Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8
    )
    pdf.pages[0].obj.Thumb = small


def _script(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _layer(pdf: pikepdf.Pdf, sound: Sound) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Original"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(Order=[group]))


def _form(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[])


def _structure(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Dictionary(ActualText="namn"))
    )


def _orphan(pdf: pikepdf.Pdf, sound: Sound) -> None:
    # pikepdf writes only what can be reached: a place that nothing shows is reached from the page's own data.
    pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(
        Skanner=pikepdf.Dictionary(Private=pikepdf.String("text"))
    )


def _onto(pdf: pikepdf.Pdf, extra: bytes) -> None:
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + extra)


def _old_layer(pdf: pikepdf.Pdf, sound: Sound) -> None:
    bar = sound.delivery.pages[0].bars[0].box
    page = pdf.pages[0].obj
    scale = float(page.MediaBox[2]) / sound.delivery.pages[0].width_px
    x, y = bar.x0 * scale, float(page.MediaBox[3]) - bar.y1 * scale
    _helvetica(pdf)
    _onto(pdf, b"BT 3 Tr /H 9 Tf 1 0 0 1 %f %f Tm (hemlig text) Tj ET" % (x, y))


def _helvetica(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    pdf.pages[0].obj.Resources.Font["/H"] = pdf.make_indirect(font)


def _white_text(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _helvetica(pdf)
    text = sound.secret.encode("cp1252")
    _onto(pdf, b"BT 0 Tr 1 g /H 6 Tf 1 0 0 1 20 20 Tm (%s) Tj ET" % text)


def _split_text(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _helvetica(pdf)
    letters = b" -20 ".join(b"(%s)" % char.encode("cp1252") for char in sound.secret)
    _onto(pdf, b"BT 3 Tr /H 6 Tf 1 0 0 1 20 20 Tm [%s] TJ ET" % letters)


def _hex_text(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _helvetica(pdf)
    _onto(
        pdf, b"BT 3 Tr /H 6 Tf 1 0 0 1 20 20 Tm <%s> Tj ET" % sound.secret.encode("utf-16-be").hex().encode()
    )


def _actual_text(pdf: pikepdf.Pdf, sound: Sound) -> None:
    text = b"\xfe\xff" + sound.secret.encode("utf-16-be")
    _onto(pdf, b"/Span << /ActualText <%s> >> BDC EMC" % text.hex().encode())


def _content_comment(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _onto(pdf, b"% " + sound.secret.encode("utf-8"))


def _octal(pdf: pikepdf.Pdf, sound: Sound) -> None:
    coded = b"".join(b"\\%03o" % byte for byte in sound.secret.encode("cp1252"))
    _onto(pdf, b"% (" + coded + b")")


def _second_picture(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pixels = np.ascontiguousarray(upright(sound.sources[0].image.pixels, sound.sources[0].reading.turn_deg))
    stream = pdf.make_stream(
        pixels.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=pixels.shape[1],
        Height=pixels.shape[0],
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    pdf.pages[0].obj.Resources.XObject["/Under"] = stream


def _soft_mask(pdf: pikepdf.Pdf, sound: Sound) -> None:
    picture = next(iter(pdf.pages[0].Resources.XObject.values()))
    picture.SMask = pdf.make_stream(
        bytes(100),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=10,
        Height=10,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )


def _inline_picture(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _onto(pdf, b"q 100 0 0 100 50 50 cm BI /W 4 /H 4 /CS /G /BPC 8 ID " + bytes(range(16)) + b" EI Q")


def _rectangle(pdf: pikepdf.Pdf, sound: Sound) -> None:
    _onto(pdf, b"0 0 0 rg 100 100 200 20 re f")


def _moved(pdf: pikepdf.Pdf, sound: Sound) -> None:
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"q ", b"q 1 0 0 1 0 60 cm ", 1))


def _page_lost(pdf: pikepdf.Pdf, sound: Sound) -> None:
    del pdf.pages[-1]


def _page_added(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.pages.append(pdf.pages[0])


def _cropped(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.pages[0].obj.CropBox = [0, 0, 300, 300]


def _text_lost(pdf: pikepdf.Pdf, sound: Sound) -> None:
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(page.Contents.read_bytes().split(b"BT")[0])


EDITS: tuple[tuple[str, Callable[[pikepdf.Pdf, Sound], None], set[F]], ...] = (
    ("namn i titeln", _docinfo, {F.SECRET_IN_STREAM}),
    ("ämne i filens uppgifter", _subject, {F.METADATA}),
    ("namn i XMP", _xmp, {F.SECRET_IN_STREAM}),
    ("namn i XMP som entiteter", _xmp_entities, {F.SECRET_IN_STREAM}),
    ("namn i XMP som base64", _xmp_base64, {F.SECRET_IN_STREAM}),
    ("historik i XMP", _xmp_history, {F.METADATA}),
    ("anteckning", _annotation, {F.FOREIGN_OBJECT}),
    ("bilaga", _attachment, {F.FOREIGN_OBJECT}),
    ("bokmärke", _outline, {F.FOREIGN_OBJECT}),
    ("miniatyr", _thumbnail, {F.FOREIGN_OBJECT}),
    ("skript", _script, {F.FOREIGN_OBJECT}),
    ("lager", _layer, {F.FOREIGN_OBJECT}),
    ("formulär", _form, {F.FOREIGN_OBJECT}),
    ("strukturträd", _structure, {F.FOREIGN_OBJECT}),
    ("annat programs data", _orphan, {F.FOREIGN_OBJECT}),
    ("gammalt textlager under stapeln", _old_layer, {F.TEXT_UNDER_BAR}),
    ("vit text", _white_text, {F.VISIBLE_TEXT}),
    ("text bokstav för bokstav", _split_text, {F.SECRET_IN_STREAM}),
    ("text i UTF-16", _hex_text, {F.SECRET_IN_STREAM}),
    ("ersättningstext", _actual_text, {F.SECRET_IN_STREAM, F.FOREIGN_OBJECT}),
    ("kommentar i sidans innehåll", _content_comment, {F.SECRET_IN_STREAM}),
    ("oktala tecken", _octal, {F.SECRET_IN_STREAM}),
    ("originalet som en bild till", _second_picture, {F.SECOND_PICTURE}),
    ("genomskinlighetsmask", _soft_mask, {F.FOREIGN_OBJECT}),
    ("bild inne i innehållet", _inline_picture, {F.FOREIGN_OBJECT}),
    ("ritad rektangel ovanpå", _rectangle, {F.FOREIGN_OBJECT}),
    ("bilden flyttad", _moved, {F.OVERLAID}),
    ("sista sidan borta", _page_lost, {F.WRONG_PAGES}),
    ("en sida till", _page_added, {F.WRONG_PAGES}),
    ("beskuret blad", _cropped, {F.FOREIGN_OBJECT}),
    ("texten borta", _text_lost, {F.LOST_TEXT}),
)
