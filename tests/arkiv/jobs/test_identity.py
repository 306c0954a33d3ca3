from __future__ import annotations

import subprocess
import sys
import time

from arkiv.jobs.identity import is_gone, my_name


def test_i_am_alive_and_a_finished_process_is_gone() -> None:
    code = "from arkiv.jobs.identity import my_name; print(my_name())"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not is_gone(my_name())
    assert is_gone(finished.stdout.strip())


def test_a_reused_process_id_is_another_process() -> None:
    host, pid, _ = my_name().split(":")
    assert is_gone(f"{host}:{pid}:1.00")


def test_of_other_machines_only_the_lease_can_tell() -> None:
    assert not is_gone("annan-dator:1:1.00")
    assert not is_gone("")


def test_a_dead_process_that_nobody_has_collected_is_gone() -> None:
    code = "from arkiv.jobs.identity import my_name; print(my_name(), flush=True)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    name = child.stdout.read().strip()  # read to its end: the process has closed it and is about to die
    deadline = time.monotonic() + 10
    while not is_gone(name) and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        assert is_gone(name)
    finally:
        child.wait()
