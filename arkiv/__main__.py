"""``python -m arkiv`` is the command ``arkiv``."""

from arkiv.cli.main import main

main(prog_name="arkiv")
