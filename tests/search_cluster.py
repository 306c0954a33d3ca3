"""A real OpenSearch cluster of three nodes for the tests: fetched by Maven, run in one JVM, ended with them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import pytest

from index.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "opensearch"
ROOT = HERE.parent.parent
LIBRARIES = ROOT / ".opensearch"
LEAST_JAVA = 21
NODES = 3
FETCHED_WITHIN_S = 600


@dataclass(frozen=True, slots=True)
class RunningCluster:
    """``folder`` holds the nodes' data, for those who look for bytes that should be gone."""

    cluster: Cluster
    folder: Path
    orders: IO[str]
    answers: IO[str]

    def stop(self, node: int) -> None:
        self._order(f"stop {node}")

    def start(self, node: int) -> None:
        self._order(f"start {node}")

    def _order(self, order: str) -> None:
        self.orders.write(f"{order}\n")
        self.orders.flush()
        _answer(self.answers, "done")


@contextmanager
def running_cluster(folder: Path, nodes: int = NODES) -> Iterator[RunningCluster]:
    """Nodes that have found each other; skips on a machine without Java 21 or Maven, and fails there in CI."""
    java = _java()
    libraries = _libraries(java)
    command = [str(java), "-Xms256m", "-Xmx1g", "-cp", f"{libraries}/*", str(HERE / "SearchCluster.java")]
    with subprocess.Popen(
        [*command, str(folder), str(nodes), str(_free_port())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "fel.txt").open("w"),
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            ports = _answer(process.stdout, "ports").split()
            addresses = tuple(f"http://127.0.0.1:{port}" for port in ports)
            cluster = Cluster(addresses=addresses, shards=2, replicas=1)
            yield RunningCluster(cluster, folder, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait(timeout=60)


def _answer(answers: IO[str], word: str) -> str:
    """What follows ``word`` on the line that begins with it; the cluster's log stands between."""
    for line in answers:
        if line.startswith(word):
            return line.removeprefix(word).strip()
    raise AssertionError("the cluster ended; its last words are in fel.txt and in the nodes' logs")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return min(int(probe.getsockname()[1]), 65_000)


def _java() -> Path:
    """A Java that OpenSearch runs on: $JAVA_HOME, PATH, or where Debian keeps them."""
    homes = [Path(os.environ.get("JAVA_HOME", "/nowhere")), *sorted(Path("/usr/lib/jvm").glob("*"))]
    on_path = shutil.which("java")
    found = [*(home / "bin/java" for home in homes), *([Path(on_path)] if on_path else [])]
    fit = [java for java in found if java.is_file() and _major(java) >= LEAST_JAVA]
    return fit[0] if fit else _lacking(f"Java {LEAST_JAVA} or later")


def _major(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    version = re.search(r'version "(\d+)', said)
    return int(version[1]) if version else 0


def _libraries(java: Path) -> Path:
    """The cluster's own libraries, fetched once for a checkout."""
    if (LIBRARIES / "complete").is_file():
        return LIBRARIES
    maven = shutil.which("mvn") or _lacking("Maven")
    fetch = [maven, "-q", "-B", "-f", str(HERE), "dependency:copy-dependencies"]
    environment = os.environ | {"JAVA_HOME": str(java.parent.parent)}
    subprocess.run(
        [*fetch, f"-DoutputDirectory={LIBRARIES}"], env=environment, check=True, timeout=FETCHED_WITHIN_S
    )
    (LIBRARIES / "complete").touch()
    return LIBRARIES


def _lacking(what: str) -> NoReturn:
    message = f"The tests of the search cluster need {what}."
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
