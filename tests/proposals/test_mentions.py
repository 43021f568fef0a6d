"""Mentions: people are found by their name, never by an address, and told only of what they may know."""

import pytest

from exchange.comment_text import comment_text
from proposals.discussion import mentions
from proposals.models import Audience, Comment, Mention, Notice
from proposals.services import discussion
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.factories import proposal_at
from tests.proposals.talk import address, comment, refusal, told_of_comments
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


@pytest.fixture
def mira(db):
    return factories.member("Mira", family_name="Patel", at=factories.organisation("Walsall"))


@pytest.fixture
def other_mira(db):
    place = factories.organisation("Wolverhampton")
    return factories.member("Mira", family_name="Patel", at=place, job_title="Midwife")


def mentioned(*people):
    return list(Mention.objects.order_by("pk").values_list("person", flat=True)) == [person.pk for person in people]


@pytest.mark.parametrize(
    "text",
    [
        "@Mira-Patel, what do you think?",
        "(@mira-patel)",
        "I like @Mira-Patel’s idea",
        "It is @Mira-Patel's.",
        "@MIRA-PATEL-",
    ],
)
def test_a_name_in_the_text_is_found(submitted, stranger, mira, text):
    comment(submitted, stranger, text)

    assert mentioned(mira)
    assert (mira, "mention", f"{stranger} mentions you") in told_of_comments()


@pytest.mark.parametrize("text", ["@Mira", "mira@Patel", "@@Mira-Patel", "@Mira-Patels", "write to x@Mira-Patel.org"])
def test_what_is_no_name_stays_text(submitted, stranger, mira, text):
    comment(submitted, stranger, text)

    assert mentioned()


def test_names_with_spaces_hyphens_and_accents_are_found(submitted, stranger):
    place = factories.organisation()
    people = [
        factories.member(given, family_name=family, at=place, email=f"{number}@exchange.example")
        for number, (given, family) in enumerate([("Ming-Yuen", "Van Der Berg"), ("Gráinne", "O’Neil")])
    ]

    comment(submitted, stranger, "@Ming-Yuen-Van-Der-Berg and @Gráinne-O'Neil, please look.")

    assert mentioned(*people)


def test_a_name_that_two_people_have_is_asked_about_without_an_address(client, submitted, stranger, mira, other_mira):
    client.force_login(stranger)
    page = address("discussion", submitted)
    asked = client.post(page, {"text": "@Mira-Patel, look."})
    again = client.post(page, {"text": "@Mira-Patel, look.", "whom-Mira-Patel": other_mira.pk})

    told = words_of(asked)
    assert "Whom do you mean by @Mira-Patel?" in told
    assert "Mira Patel, Walsall" in told
    assert "Mira Patel, Midwife, Wolverhampton" in told
    assert mira.email not in asked.text
    assert again.status_code == 302
    assert mentioned(other_mira)


def test_a_name_may_mean_nobody_and_no_other_person_can_be_meant(client, submitted, stranger, mira, other_mira, author):
    client.force_login(stranger)
    page = address("discussion", submitted)

    wrong = client.post(page, {"text": "@Mira-Patel, look.", "whom-Mira-Patel": author.pk})
    client.post(page, {"text": "@Mira-Patel, look.", "whom-Mira-Patel": mentions.NOBODY})

    assert "Whom do you mean by @Mira-Patel?" in words_of(wrong)
    assert (Comment.objects.count(), mentioned()) == (1, True)
    assert refusal(comment, submitted, stranger, "@Mira-Patel again")[0] == "Unsure"


def test_authors_are_found_by_each_other_and_not_by_others(submitted, author, stranger):
    unseen = factories.member("Una", family_name="Seen")
    factories.co_author(submitted, unseen)

    comment(submitted, stranger, "Is @Una-Seen among you?")
    assert mentioned()
    comment(submitted, author, "@Una-Seen knows.")
    assert mentioned(unseen)


def test_among_the_authors_only_authors_are_mentioned(submitted, author, mira):
    colleague = factories.member("Cole", family_name="League")
    factories.co_author(submitted, colleague)

    comment(submitted, author, "@Mira-Patel and @Cole-League", audience=Audience.AUTHORS)

    assert mentioned(colleague)
    assert told_of_comments() == [(colleague, "mention", f"{author} mentions you")]


def test_somebody_with_a_conflict_is_mentioned_and_never_told(open_call, stranger):
    on = factories.panel(open_call)
    conflicted = on.seats[0].person
    conflicted.affiliations.create(organisation=factories.organisation(), started_on="2020-01-01")
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    asked = panels.assign(proposal.pk, by=on.chair, seats=on.seats[:1])
    sheets.declare(asked[0].pk, by=conflicted, kind="direct", text="My sister wrote it.")

    comment(proposal, stranger, f"@{'-'.join(str(conflicted).split())}, look.")

    assert mentioned(conflicted)
    assert not Notice.objects.filter(recipient=conflicted).exists()


def test_those_who_take_part_can_be_picked_and_nobody_else(client, submitted, stranger, author, mira):
    comment(submitted, author, "Ask us.")
    client.force_login(stranger)
    page = address("discussion", submitted)
    form = client.get(page)
    client.post(page, {"text": "I have a question.", "picked": [author.pk]})
    refused = client.post(page, {"text": "Another one.", "picked": [mira.pk]})

    assert f'name="picked" type="checkbox" value="{author.pk}"' in form.text
    assert str(mira) not in words_of(form)
    assert mentioned(author)
    assert f"Tells {author}" in words_of(client.get(page))
    assert "Choose people from the list." in words_of(refused)


def test_a_change_tells_those_whom_it_mentions_anew_and_nobody_twice(submitted, stranger, mira, author):
    written = comment(submitted, stranger, "@Mira-Patel, look.")
    other = factories.member("Otto", family_name="Ther", at=factories.organisation())

    discussion.edit_comment(written.pk, by=stranger, version=1, text="@Otto-Ther, look.")

    assert mentioned(other)
    assert [who for who, kind, _ in told_of_comments() if kind == "mention"] == [mira, other]
    assert [who for who, _, _ in told_of_comments()].count(author) == 1


def test_nobody_mentions_a_crowd(submitted, stranger):
    place = factories.organisation()
    people = [factories.member(f"Given{chr(97 + number)}", family_name="Name", at=place) for number in range(11)]
    text = " ".join(f"@{'-'.join(str(person).split())}" for person in people)

    assert refusal(comment, submitted, stranger, text) == ("NotReady", mentions.TOO_MANY)


def test_a_mention_stands_out_where_the_name_is_one_of_the_mentioned():
    html = comment_text("@Mira-Patel’s and <b>@Una-Seen</b>", ["Mira Patel"])

    assert html == ('<p><strong class="app-mention">@Mira-Patel’s</strong> and &lt;b&gt;@Una-Seen&lt;/b&gt;</p>')
