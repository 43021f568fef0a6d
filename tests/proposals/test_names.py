"""How a person is mentioned in a text, whatever the letters, the apostrophe and the ending."""

from dataclasses import fields

import pytest

from proposals.discussion.comments import SeenComment
from proposals.texts.names import handle, names_in, readings


def test_names_are_found_as_typed_each_once_and_no_mail_address_is_one():
    text = "@Mira-Patel and @mira-patel: ask mira@patel.example, a.@b, @@c, or @Zoë-O’Neill-."

    assert names_in(text) == ["@Mira-Patel", "@mira-patel", "@Zoë-O’Neill"]


@pytest.mark.parametrize(
    "typed", ["@Mira-O'Neill", "@mira-o’neill", "@MIRA-O’NEILL’s", "@Mira-O'Neill'", "@Mira-O’Neill-"]
)
def test_every_way_to_type_a_name_reads_as_the_person(typed):
    assert handle("Mira  O’Neill") in readings(typed)


@pytest.mark.parametrize("typed", ["@Mira", "@Mira-O'Neills", "@Mira-O'Neill-Smith"])
def test_another_name_does_not(typed):
    assert handle("Mira O’Neill") not in readings(typed)


def test_whom_the_text_names_with_either_apostrophe_is_not_named_below_it():
    facts = dict.fromkeys(each.name for each in fields(SeenComment))
    seen = SeenComment(**facts | {"text": "@Mira-O'Neill, look.", "mentions": ["Mira O’Neill", "Zoë Ray"]})

    assert seen.told == ["Zoë Ray"]
