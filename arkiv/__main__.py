"""``python -m arkiv`` is the command ``arkiv``."""

from arkiv.cli.main import main

if __name__ == "__main__":
    main(prog_name="arkiv")
