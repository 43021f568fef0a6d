"""The table in the README and the picture in docs/ follow from the steps, and are told when they do not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from exchange.management.drawing import drawing
from exchange.management.machines import MACHINES, tables

MARKED = "# Title\n\nBefore.\n<!-- lifecycle -->\nold\n<!-- /lifecycle -->\nAfter.\n"


@pytest.fixture
def somewhere(tmp_path, settings):
    """A copy of the project's root with a README of its own."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(MARKED, encoding="utf-8")
    return tmp_path


def said_by(*arguments):
    said = StringIO()
    call_command("print_lifecycle", *arguments, stdout=said)
    return said.getvalue()


def test_the_readme_and_the_picture_say_what_the_steps_say():
    assert said_by("--check") == "The table and the picture are up to date.\n"


def test_stale_ones_are_named_and_left_alone(somewhere):
    with pytest.raises(CommandError, match="^Stale: README.md and docs/lifecycle.svg. Run "):
        said_by("--check")

    assert (somewhere / "README.md").read_text() == MARKED
    assert not (somewhere / "docs" / "lifecycle.svg").exists()


def test_only_what_stands_between_the_marks_is_written(somewhere):
    assert said_by() == "Wrote README.md.\nWrote docs/lifecycle.svg.\n"

    readme = (somewhere / "README.md").read_text(encoding="utf-8")
    assert readme == MARKED.replace("old", tables())
    assert (somewhere / "docs" / "lifecycle.svg").read_text(encoding="utf-8") == drawing()
    assert said_by() == "The table and the picture are up to date.\n"


def test_a_readme_without_marks_is_left_alone(somewhere):
    (somewhere / "README.md").write_text("# Title\n", encoding="utf-8")

    with pytest.raises(CommandError, match="README.md has no place for the table"):
        said_by()

    assert (somewhere / "README.md").read_text() == "# Title\n"


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_every_step_and_every_state_stands_in_the_table_and_in_the_picture(machine):
    table, picture = tables(), drawing().replace("</text>", " ").replace("\n", " ")
    words = " ".join(part.rpartition(">")[2] for part in picture.split("<"))

    for step in machine.steps:
        assert f"| {step.label} |" in table
        assert all(word in words for word in step.label.split())
    for state in machine.words.values():
        assert state in table
        assert all(word in words for word in state.split())
