"""The server as a person starts it: a process of its own, on a real archive."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest

from arkiv.settings import Settings

_START = "from arkiv.cli.main import main; main()"


@pytest.fixture
def served(archive: Settings) -> Iterator[str]:
    """The address that ``arkiv serve`` prints."""
    command = [sys.executable, "-u", "-c", _START, "serve", "--port", "0", "--archive", str(archive.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "nyckel=" in line:
                break
        else:
            pytest.fail("".join(lines))
        yield next(word for word in lines[-1].split() if word.startswith("http://"))
        process.terminate()


def test_the_printed_address_opens_the_archive(served: str) -> None:
    base = served.partition("?")[0]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(base, timeout=20)
    assert refused.value.code == 403
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with visitor.open(served, timeout=20) as answer:
        assert answer.url == base
        assert "Arkivet har ingen kartong än" in answer.read().decode()
    for name in ("export/find_report.css", "web/desk.css"):
        with visitor.open(f"{base}static/{name}", timeout=20) as answer:
            assert answer.headers["Content-Type"].startswith("text/css")
    for path in ("static/../arkiv.yaml", "static/%2e%2e/%2e%2e/arkiv.yaml", "static//etc/passwd"):
        with pytest.raises(urllib.error.HTTPError) as absent:
            visitor.open(base + path, timeout=20)
        assert absent.value.code == 404
