"""The size a picture in a PDF has by its own header, whatever the PDF says: a bomb may hide there."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import pypdfium2.raw as raw

from ingest.errors import IngestError
from ingest.intake.frames import opened
from ingest.intake.sniff import MediaType

_WITH_OWN_HEADER = {b"DCTDecode": MediaType.JPEG, b"DCT": MediaType.JPEG, b"JPXDecode": MediaType.JPEG2000}
_LONGEST_FILTER_NAME = 32


def own_size(handle: Any) -> tuple[int, int]:
    """Width and height by the JPEG or JPEG 2000 header of an image object; (0, 0) for every other kind."""
    media_type = _WITH_OWN_HEADER.get(_last_filter(handle))
    if media_type is None:
        return 0, 0
    size = raw.FPDFImageObj_GetImageDataDecoded(handle, None, 0)  # undoes packing, leaves the codestream
    data = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataDecoded(handle, data, size)
    try:
        with opened(io.BytesIO(data), media_type) as image:
            return image.size
    except IngestError:
        return 0, 0  # no header, no pixels: the decoder will say so


def _last_filter(handle: Any) -> bytes:
    count = raw.FPDFImageObj_GetImageFilterCount(handle)
    if count < 1:
        return b""
    name = ctypes.create_string_buffer(_LONGEST_FILTER_NAME)
    raw.FPDFImageObj_GetImageFilter(handle, count - 1, name, _LONGEST_FILTER_NAME)
    return name.value
