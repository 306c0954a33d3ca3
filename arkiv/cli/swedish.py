"""Let click speak Swedish. It takes its sentences from gettext's default domain; ours lie in ``arkiv/locale``."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"


def speak_swedish() -> None:
    """Make Swedish the language of every sentence click says by itself, whatever the machine's own language."""
    os.environ["LANGUAGE"] = "sv"
    gettext.bindtextdomain("messages", str(LOCALE))
