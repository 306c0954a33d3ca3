"""A real ``arkiv serve`` in a process of its own, and the simplest browser that can sign in and send a form."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``seconds`` are from the request to the last byte."""

    status: int
    body: str
    location: str
    seconds: float
    kind: str  # the media type


@dataclass
class Browser:
    """Keeps cookies; follows nothing by itself."""

    place: str  # host:port
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form. The origin and the CSRF token are the caller's ``fields`` and this browser's cookies."""
        return self._ask("POST", path, urlencode(fields).encode())

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.place}",
            }
        began = time.perf_counter()
        line = self._line = self._line or http.client.HTTPConnection(self.place, timeout=PATIENCE_S)
        try:
            line.request(method, path, body, headers)
            came = line.getresponse()
            content = came.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self._keep(came.headers.get_all("Set-Cookie") or ())
        text = content.decode("utf-8", "replace")
        took, place = time.perf_counter() - began, came.getheader("Location") or ""
        return Answer(came.status, text, place, took, came.getheader("Content-Type") or "")

    def _keep(self, lines: Iterator[str] | list[str] | tuple[()]) -> None:
        for text in lines:
            for name, morsel in SimpleCookie(text).items():
                self.cookies[name] = morsel.value


def field_of(body: str, name: str) -> str:
    """The value of the first hidden field ``name`` of a page, ``""`` without one."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', body)
    return unescape(found[1]) if found else ""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: what to open, and its process."""

    address: str
    process: psutil.Process

    @property
    def place(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def memory_mb(self) -> float:
        return float(self.process.memory_info().rss) / (1 << 20)

    @property
    def processor_ms(self) -> float:
        """What it has used of the processor; tells what a page costs also where the machine has other work."""
        times = self.process.cpu_times()
        return float(times.user + times.system) * 1000

    def visitor(self) -> Browser:
        """Somebody who has shown the key of the address."""
        browser = Browser(self.place)
        parts = urlsplit(self.address)
        answer = browser.get(f"{parts.path}?{parts.query}")
        assert answer.status == 302, answer.status
        return browser

    def signed_in(self, name: str, password: str) -> Browser:
        """Somebody who has given name and password."""
        browser = Browser(self.place)
        page = browser.get("/logga-in")
        fields = {"namn": name, "losenord": password, "vidare": "/"}
        token = field_of(page.body, "csrfmiddlewaretoken")
        answer = browser.post("/logga-in", fields | {"csrfmiddlewaretoken": token})
        assert answer.status == 302, (answer.status, answer.body[:300])
        return browser


@contextmanager
def served(home: Path, *more: str) -> Iterator[Served]:
    """``arkiv serve`` of the archive in ``home`` on a free port, ended when the block ends."""
    command = [sys.executable, "-u", "-m", "arkiv", "serve", "--port", "0", "--archive", str(home), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            address = next(word for word in line.split() if word.startswith("http"))
            yield Served(address, psutil.Process(server.pid))
        finally:
            server.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()
