"""The arithmetic coder of JBIG2 (ITU-T T.88 annex E) and a generic region in it (6.2, template 0): slow and small."""

from __future__ import annotations

import numpy as np
from PIL import Image

END_MARK = b"\xff\xac"
ADAPTIVE_PIXELS = bytes((3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE))
"""Where template 0 has its four adaptive pixels by custom (6.2.5.4), as a region's head says it."""
_STATES = (  # how likely the rarer bit is, the next state after the likelier and after the rarer, whether they swap
    *((0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0)),
    *((0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0)),
    *(
        (0x3001, 11, 17, 0),
        (0x2401, 12, 18, 0),
        (0x1C01, 13, 20, 0),
        (0x1601, 29, 21, 0),
        (0x5601, 15, 14, 1),
    ),
    *(
        (0x5401, 16, 14, 0),
        (0x5101, 17, 15, 0),
        (0x4801, 18, 16, 0),
        (0x3801, 19, 17, 0),
        (0x3401, 20, 18, 0),
    ),
    *(
        (0x3001, 21, 19, 0),
        (0x2801, 22, 19, 0),
        (0x2401, 23, 20, 0),
        (0x2201, 24, 21, 0),
        (0x1C01, 25, 22, 0),
    ),
    *(
        (0x1801, 26, 23, 0),
        (0x1601, 27, 24, 0),
        (0x1401, 28, 25, 0),
        (0x1201, 29, 26, 0),
        (0x1101, 30, 27, 0),
    ),
    *(
        (0x0AC1, 31, 28, 0),
        (0x09C1, 32, 29, 0),
        (0x08A1, 33, 30, 0),
        (0x0521, 34, 31, 0),
        (0x0441, 35, 32, 0),
    ),
    *(
        (0x02A1, 36, 33, 0),
        (0x0221, 37, 34, 0),
        (0x0141, 38, 35, 0),
        (0x0111, 39, 36, 0),
        (0x0085, 40, 37, 0),
    ),
    *(
        (0x0049, 41, 38, 0),
        (0x0025, 42, 39, 0),
        (0x0015, 43, 40, 0),
        (0x0009, 44, 41, 0),
        (0x0005, 45, 42, 0),
    ),
    *((0x0001, 45, 43, 0), (0x5601, 46, 46, 0)),
)


class Encoder:
    """The registers of figure E.2; ``out`` begins with a byte that is not written."""

    def __init__(self) -> None:
        self.interval, self.code, self.left = 0x8000, 0, 12
        self.out = bytearray(1)
        self.states: dict[int, tuple[int, int]] = {}

    def encode(self, context: int, bit: int) -> None:
        state, likely = self.states.get(context, (0, 0))
        rare, after_likely, after_rare, swaps = _STATES[state]
        self.interval -= rare
        if bit == likely:
            if self.interval & 0x8000:
                self.code += rare
                return
            lower = self.interval < rare
            self.states[context] = after_likely, likely
        else:
            lower = self.interval >= rare
            self.states[context] = after_rare, likely ^ swaps
        if lower:
            self.interval = rare
        else:
            self.code += rare
        self._renormalise()

    def finished(self) -> bytes:
        """All that was coded, with the mark that ends it."""
        top = self.code + self.interval
        self.code |= 0xFFFF
        if self.code >= top:
            self.code -= 0x8000
        for _ in range(2):
            self.code <<= self.left
            self._byte_out()
        return bytes(self.out[1:]).removesuffix(b"\xff") + END_MARK

    def _renormalise(self) -> None:
        while not self.interval & 0x8000:
            self.interval, self.code, self.left = self.interval << 1, self.code << 1, self.left - 1
            if not self.left:
                self._byte_out()

    def _byte_out(self) -> None:
        if self.out[-1] != 0xFF and self.code >= 0x8000000:
            self.out[-1] += 1  # the carry
            self.code &= 0x7FFFFFF
        if self.out[-1] == 0xFF:
            self.out.append(self.code >> 20)
            self.code, self.left = self.code & 0xFFFFF, 7
        else:
            self.out.append(self.code >> 19)
            self.code, self.left = self.code & 0x7FFFF, 8


def generic_data(image: Image.Image) -> bytes:
    """The data of a generic region that shows the ink of ``image`` (black and white)."""
    ink = np.pad(np.asarray(image.convert("L")) < 128, ((2, 0), (4, 4))).astype(int).tolist()
    encoder = Encoder()
    for y in range(2, len(ink)):
        two_up, one_up, row = ink[y - 2], ink[y - 1], ink[y]
        for x in range(4, len(row) - 4):
            near = (*two_up[x - 2 : x + 3], *one_up[x - 3 : x + 4], *row[x - 4 : x])
            encoder.encode(sum(bit << (15 - at) for at, bit in enumerate(near)), row[x])
    return encoder.finished()
