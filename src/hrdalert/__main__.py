"""``python -m hrdalert``."""

from hrdalert.cli import main

if __name__ == "__main__":
    main(prog_name="hrdalert")
