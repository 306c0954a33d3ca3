"""Who a worker is, so that another process can tell whether it still lives."""

from __future__ import annotations

import os
import socket

import psutil


def my_name() -> str:
    """Host, process id and start time: a process id alone is used again by the system."""
    process = psutil.Process(os.getpid())
    return f"{socket.gethostname()}:{process.pid}:{process.create_time():.2f}"


def is_gone(worker: str) -> bool:
    """Whether ``worker`` ran on this machine and does so no more. Elsewhere only its lease can tell.

    A process that has died but that nobody has collected yet (a zombie) is gone too: when a parent is killed, its
    workers may stay in the process table for as long as the machine runs.
    """
    host, _, rest = worker.rpartition(":")[0].rpartition(":")
    started = worker.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        process = psutil.Process(int(rest))
        return f"{process.create_time():.2f}" != started or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
