"""`manage.py print_lifecycle`: writes the table of steps into README.md and the picture docs/lifecycle.svg."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.management.drawing import drawing
from exchange.management.machines import tables

README, PICTURE = Path("README.md"), Path("docs") / "lifecycle.svg"
BEGIN, END = "<!-- lifecycle -->", "<!-- /lifecycle -->"


class Command(BaseCommand):
    help = "Write the table of steps into README.md and the picture docs/lifecycle.svg."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when they are stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = [
            name for name, wanted in printed(settings.BASE_DIR).items() if read(settings.BASE_DIR / name) != wanted
        ]
        if not stale:
            self.stdout.write("The table and the picture are up to date.")
        elif check:
            names = " and ".join(map(str, stale))
            raise CommandError(
                f"Stale: {names}. Run `python3 dev.py manage print_lifecycle` and commit what it writes."
            )
        else:
            for name in stale:
                (settings.BASE_DIR / name).write_text(printed(settings.BASE_DIR)[name], encoding="utf-8")
                self.stdout.write(f"Wrote {name}.")


def printed(root: Path) -> dict[Path, str]:
    """What each file should say. Of the README only what stands between the two marks is ours."""
    before, begin, rest = read(root / README).partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CommandError(f"README.md has no place for the table, between {BEGIN} and {END}.")
    return {README: f"{before}{BEGIN}\n{tables()}\n{END}{after}", PICTURE: drawing()}


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
