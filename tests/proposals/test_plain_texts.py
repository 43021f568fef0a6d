"""Markdown as paragraphs of plain text."""

from proposals.texts.plain import paragraphs

WRITTEN = """## Before you begin

Proposals are **confidential**:
read [the guide](https://guide.example/marks).

* One *point*
* Another
  1. A step
  2. The next

3. Three
4. Four

See <https://guide.example>.

    kept as it is
"""


def test_nothing_of_the_marks_of_markdown_is_left():
    assert paragraphs(WRITTEN) == [
        "Before you begin",
        "Proposals are confidential: read the guide (https://guide.example/marks).",
        "• One point",
        "• Another",
        "1. A step",
        "2. The next",
        "3. Three",
        "4. Four",
        "See https://guide.example.",
        "kept as it is",
    ]


def test_an_empty_text_has_no_paragraph():
    assert paragraphs(" \n") == []
