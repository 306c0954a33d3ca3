from __future__ import annotations

import subprocess
import sys

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
