"""PDFs that were made to hang, to swell, or never to end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Name

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import sheet
from scripts.intake_bench.pdf_scans import flate, jpeg, made, picture
from tests.bad_files import (
    encoded,
    noise,
    pdf_content_bomb,
    pdf_deep_array,
    pdf_form_in_itself,
    pdf_forms_within_forms,
    pdf_image_bomb,
    pdf_lying_jpeg,
    pdf_many_pages,
    raw_pdf,
    saved,
    text_pdf,
)

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
TOO_MUCH = (
    "decode-timed-out",
    "decode-out-of-memory",
    "decoder-crashed",
    "too-many-pixels",
    "unreadable-page",
)


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), keys, data)


def page_of(content: bytes, resources: bytes = b"", *more: bytes, keys: bytes = b"") -> bytes:
    """One page: object 4 its contents, objects 5 and on are ``more``."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> %s >>"
    return raw_pdf([CATALOGUE, TREE, page % (resources, keys), stream(content), *more])


def cases() -> Iterator[Case]:
    for shelf in (_endless(), _bombs(), _slow()):
        yield from shelf.cases


# --- what leads back to itself --------------------------------------------------------------------


def _endless() -> Shelf:
    shelf = Shelf("pdf-loop")
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
    shelf.either("form-itself", "form that draws itself; page tree that holds itself", pdf_form_in_itself)
    shelf.either(
        "tree-itself",
        "page tree that is its own only child",
        lambda: raw_pdf([CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
    )
    shelf.either("tree-two", "two page trees, each the other's child", _two_trees)
    shelf.either("tree-deep", "page tree 2000 levels deep", _deep_tree)
    shelf.either("parent", "page that is its own parent", lambda: page_of(b"", keys=b"/Parent 3 0 R"))
    shelf.either(
        "forms-two",
        "two forms that draw each other",
        lambda: page_of(
            b"/A Do",
            b"/XObject << /A 5 0 R >>",
            stream(b"/B Do", form + b"/Resources << /XObject << /B 6 0 R >> >>"),
            stream(b"/A Do", form + b"/Resources << /XObject << /A 5 0 R >> >>"),
        ),
    )
    shelf.either("pattern", "tiling pattern painted with itself", _pattern_in_itself)
    shelf.either("type3", "letter of a Type 3 font that writes itself", _type3_in_itself)
    shelf.either("soft-mask", "picture that is its own soft mask", _mask_of_itself)
    shelf.either(
        "contents",
        "contents array that holds itself",
        lambda: raw_pdf(
            [
                CATALOGUE,
                TREE,
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
                b"[4 0 R 4 0 R]",
            ]
        ),
    )
    shelf.either(
        "length",
        "stream whose length is itself",
        lambda: raw_pdf(
            [
                CATALOGUE,
                TREE,
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
                b"<< /Length 4 0 R >>\nstream\nq Q\nendstream",
            ]
        ),
    )
    shelf.either("object-stream", "object stream that lies in itself", lambda: _object_stream(extends=False))
    shelf.either(
        "object-stream-extends", "object stream that extends itself", lambda: _object_stream(extends=True)
    )
    shelf.either("xref-prev", "cross-reference table whose predecessor is itself", _xref_loop)
    shelf.either("annotation", "annotation whose appearance draws itself", _annotation_loop)
    shelf.either(
        "outline",
        "bookmark that is its own child and next",
        lambda: _with_root(b"/Outlines 5 0 R", b"<< /First 5 0 R /Next 5 0 R /Last 5 0 R /Count 9 >>"),
    )
    shelf.either(
        "names",
        "name tree of attachments that holds itself",
        lambda: _with_root(b"/Names << /EmbeddedFiles 5 0 R >>", b"<< /Kids [5 0 R] >>"),
    )
    shelf.either("reference", "object that is a reference to itself", lambda: raw_pdf([CATALOGUE, b"2 0 R"]))
    shelf.either("function", "stitching function made of itself", _function_loop)
    shelf.either("colour-space", "colour space whose base is itself", _colour_loop)
    return shelf


def _two_trees() -> bytes:
    return raw_pdf(
        [
            CATALOGUE,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        ]
    )


def _deep_tree(levels: int = 2_000) -> bytes:
    trees = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (n + 1, n + 3) for n in range(levels)
    ]
    return raw_pdf(
        [CATALOGUE, *trees, b"<< /Type /Page /MediaBox [0 0 595 842] /Parent %d 0 R >>" % (levels + 1)]
    )


def _pattern_in_itself() -> bytes:
    pattern = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
    painted = b"/Pattern cs /P scn 0 0 595 842 re f"
    resources = b"/Pattern << /P 5 0 R >>"
    return page_of(painted, resources, stream(painted, pattern + b"/Resources << %s >>" % resources))


def _type3_in_itself() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97"
        b" /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >>"
        b" /Resources << /Font << /F 5 0 R >> >> >>"
    )
    written = b"BT /F 9 Tf (aaaaaaaa) Tj ET"
    return page_of(written, b"/Font << /F 5 0 R >>", font, stream(b"9 0 d0 " + written))


def _mask_of_itself() -> bytes:
    image = b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /SMask 5 0 R "
    image += b"/ColorSpace /DeviceGray"
    return page_of(b"q 595 0 0 842 0 0 cm /I Do Q", b"/XObject << /I 5 0 R >>", stream(bytes(64), image))


def _object_stream(*, extends: bool) -> bytes:
    keys = b"/Type /ObjStm /N 1 /First 4 " + (b"/Extends 5 0 R" if extends else b"")
    return page_of(b"", b"/Font 9 0 R", stream(b"5 0 << >>", keys)).replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Info 5 0 R"
    )


def _xref_loop() -> bytes:
    data = saved(text_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.rindex(b"startxref")
    place = data[at:].split()[1]
    return data.replace(b"trailer <<", b"trailer << /Prev " + place, 1)


def _annotation_loop() -> bytes:
    note = b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] /F 4 /AP << /N 5 0 R >> >>]"
    look = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /A 5 0 R >> >>"
    return page_of(b"", b"", stream(b"/A Do /A Do", look), keys=note)


def _with_root(keys: bytes, more: bytes) -> bytes:
    return page_of(b"", b"", more).replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + keys, 1)


def _function_loop() -> bytes:
    function = b"<< /FunctionType 3 /Domain [0 1] /Functions [5 0 R 5 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"
    shading = (
        b"/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] /Function 5 0 R >> >>"
    )
    return page_of(b"/S sh", shading, function)


def _colour_loop() -> bytes:
    return page_of(b"/C cs 0 sc 0 0 99 99 re f", b"/ColorSpace << /C 5 0 R >>", b"[/Indexed 5 0 R 1 <0000>]")


# --- what is more than it looks -------------------------------------------------------------------


def _bombs() -> Shelf:
    shelf = Shelf("pdf-bomb")
    shelf.named(
        "forms", "twelve forms, each drawing the next twelve times", pdf_forms_within_forms, *TOO_MUCH
    )
    shelf.either("contents", "300 MB of lines in 300 kB", pdf_content_bomb)
    shelf.either("flate-flate", "1 GB in 1 kB: Flate within Flate", _nested_flate)
    shelf.either("filters", "two hundred filters on one stream", _many_filters)
    shelf.either("lzw", "LZW data that is noise", lambda: made(picture(noise(50_000), "LZWDecode")))
    shelf.named("image-said", "JPEG said to be 60000 x 60000", pdf_image_bomb, "too-many-pixels")
    shelf.named(
        "image-lying", "said small, 400 Mpx in the JPEG's own header", pdf_lying_jpeg, "too-many-pixels"
    )
    shelf.named(
        "image-jpx",
        "said small, 60000 x 60000 in JPEG 2000",
        _lying_jpx,
        "too-many-pixels",
        "unreadable-page",
    )
    shelf.either("image-flate", "16000 x 16000 of zeros in 250 kB", _flate_image)
    shelf.either("image-many", "the page draws one picture ten thousand times", _many_draws)
    shelf.either("objstm", "object stream of 100 MB in 100 kB", _object_stream_bomb)
    shelf.either("deep-array", "arrays 200,000 deep", pdf_deep_array)
    shelf.either(
        "deep-dictionary",
        "dictionaries 50,000 deep in a page",
        lambda: page_of(b"", keys=b"/X " + b"<< /X " * 50_000 + b"0" + b" >>" * 50_000),
    )
    shelf.either("deep-save", "a million q without Q", lambda: page_of(b"q " * 1_000_000))
    shelf.either("long-name", "a name of 10 MB", lambda: page_of(b"", keys=b"/X /" + b"A" * 10_000_000))
    shelf.either(
        "operands", "a million numbers before an operator", lambda: page_of(b"1 " * 1_000_000 + b"re f")
    )
    shelf.named("pages", "6,000 pages that are one", pdf_many_pages, "too-many-pages")
    shelf.either("count", "says it has 2,000,000,000 pages", lambda: _counted(b"2000000000"))
    shelf.either("count-negative", "says it has -1 pages", lambda: _counted(b"-1"))
    shelf.either("attachment", "attachment of 300 MB in 300 kB", _attachment_bomb)
    shelf.either("xref-size", "cross-reference table of 2,000,000,000 objects", _huge_table)
    return shelf


def _nested_flate() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    inner = zlib.compress(packed, 9)
    keys = b"/Filter [/FlateDecode /FlateDecode]"
    return page_of(b"", b"").replace(stream(b""), stream(inner, keys))


def _many_filters() -> bytes:
    image = picture(jpeg(), Filter=Array([Name.ASCIIHexDecode] * 200))
    return made(image)


def _lying_jpx() -> bytes:
    import struct

    data = bytearray(encoded(sheet(), "JPEG2000"))
    struct.pack_into(">II", data, data.index(b"ihdr") + 4, 60_000, 60_000)
    struct.pack_into(">II", data, data.index(b"\xff\x51") + 6, 60_000, 60_000)
    return made(picture(bytes(data), "JPXDecode"))


def _flate_image(side: int = 16_000) -> bytes:
    return made(flate(bytes(side * side), Width=side, Height=side))


def _many_draws() -> bytes:
    return made(picture(jpeg(), "DCTDecode"), content="q 595 0 0 842 0 0 cm " + "/Im0 Do " * 10_000 + "Q")


def _object_stream_bomb() -> bytes:
    packed = zlib.compress(b"9 0 " + b" " * 100_000_000, 9)
    keys = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    return page_of(b"", b"/Font 9 0 R", stream(packed, keys))


def _counted(count: bytes) -> bytes:
    return page_of(b"").replace(b"/Count 1", b"/Count " + count)


def _attachment_bomb() -> bytes:
    pdf = text_pdf()
    pdf.attachments["nollor.pdf"] = pikepdf.AttachedFileSpec(pdf, bytes(300_000_000))
    return saved(pdf)


def _huge_table() -> bytes:
    return page_of(b"").replace(b"/Size 5", b"/Size 2000000000")


# --- what takes its time --------------------------------------------------------------------------


def _slow() -> Shelf:
    shelf = Shelf("pdf-slow")
    shelf.either("pattern", "tiles a hundredth of a point wide", _tiny_tiles)
    shelf.either(
        "dashes",
        "a line dashed every thousandth of a point",
        lambda: page_of(b"[0.001] 0 d 0 0 m 595 842 l S " * 50),
    )
    shelf.either("glyphs", "300,000 letters", _letters)
    shelf.either(
        "paths", "200,000 curves", lambda: page_of(b"0 0 m 100 900 500 -300 595 842 c S\n" * 200_000)
    )
    shelf.either(
        "clips",
        "20,000 clipping paths within each other",
        lambda: page_of(b"0 0 500 800 re W n " * 20_000 + b"0 0 9 9 re f"),
    )
    shelf.either("groups", "600 transparent groups within each other", _groups)
    shelf.either("program", "a PostScript function for every point", _program)
    shelf.either("meshes", "shading of noise as a mesh", _mesh)
    return shelf


def _tiny_tiles() -> bytes:
    pattern = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
    pattern += b"/XStep 0.01 /YStep 0.01 /Resources << >>"
    return page_of(
        b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 5 0 R >>", stream(b"0 0 1 1 re f", pattern)
    )


def _letters() -> bytes:
    lines = b"".join(b"1 0 0 1 9 %d Tm (%s) Tj " % (n % 842, b"granvik" * 43) for n in range(1_000))
    return page_of(
        b"BT /F 3 Tf " + lines + b"ET",
        b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
    )


def _groups(levels: int = 600) -> bytes:
    forms = []
    for number in range(levels):
        keys = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /I true >> "
        last = number == levels - 1
        more = b"" if last else b"/Resources << /XObject << /G %d 0 R >> >>" % (number + 6)
        forms.append(
            stream(b"0 0 9 9 re f" if last else b"/G Do /G Do"[: 5 if number > 20 else 11], keys + more)
        )
    return page_of(b"/G Do", b"/XObject << /G 5 0 R >>", *forms)


def _program() -> bytes:
    code = b"{ " + b"dup sin exch cos add " * 2_000 + b" }"
    function = stream(code, b"/FunctionType 4 /Domain [0 600 0 900] /Range [0 1]")
    shading = b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 600 0 900] /Function 5 0 R >> >>"
    return page_of(b"/S sh", shading, function)


def _mesh() -> bytes:
    keys = (
        b"/ShadingType 4 /ColorSpace /DeviceGray /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8"
        b" /Decode [0 595 0 842 0 1]"
    )
    data = bytes(byte if place % 4 else byte % 3 for place, byte in enumerate(noise(200_000)))
    return page_of(b"/S sh", b"/Shading << /S 5 0 R >>", stream(data, keys))
