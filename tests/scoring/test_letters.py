"""Letters: worded from a closed list of fields, looked at with a real proposal, sent once, kept as they were sent."""

import logging

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Call, ContributorRole, Notice, Proposal
from proposals.states import State
from scoring import lettering
from scoring.invariants.letters import letters_say_what_was_sent
from scoring.letters.wording import Decided, letters_for
from scoring.models import Letter, LetterTemplate
from scoring.services.letters import save_wording, send_letters
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.post import hurry, mail_server, use_smtp, work_off
from tests.reading import words_of

ALONE = "A curly bracket stands alone. Use them only around the name of a field, such as {title}."


def scored(**facts):
    return proposal_at(State.SCORED, call=factories.open_call(feedback_policy="comments"), **facts)


def send(proposal, *, by, **decided):
    found = Proposal.objects.with_authors().for_listing().get(pk=proposal.pk)
    with transaction.atomic():
        return send_letters(found.call, {found: Decided(**{"kind": "decline"} | decided)}, by=by)[0]


# --- Wording ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", lettering.KINDS)
def test_every_default_can_be_sent_and_uses_its_feedback_or_its_offer(kind):
    wording = lettering.DEFAULTS[kind]

    problems = lettering.problems_in(wording.subject, kind) + lettering.problems_in(wording.text, kind)

    assert problems == []
    assert ("{feedback}" in wording.text, "{answer_by}" in wording.text) == (kind != "offer", kind == "offer")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Dear {lead_author}, {award}.", ["There is no field {award} in this letter."]),
        ("{rank}, {x}", ["There is no field {rank} in this letter.", "There is no field {x} in this letter."]),
        ("{title.call} {0} {} {title!r}", [ALONE]),
        ("A {title", [ALONE]),
        ("Nothing to fill in: 5 < 6.", []),
    ],
)  # fmt: skip
def test_a_field_that_is_not_on_the_list_is_named(text, problems):
    assert lettering.problems_in(text, "decline") == problems


def test_what_a_value_says_is_never_read_as_a_field():
    assert lettering.merged("“{title}” of {organisation}", {"title": "{organisation}", "organisation": "X"}) == (
        "“{organisation}” of X"
    )


@given(st.text(alphabet="{}abtile_ \n", max_size=40))
def test_whatever_passes_the_check_is_filled_in_without_a_gap(text):
    if not lettering.problems_in(text, "fund"):
        values = dict.fromkeys(lettering.FIELDS_OF["fund"], "said")
        assert "{" not in lettering.merged(text, values)


def test_a_wording_is_kept_for_its_call_alone(db, manager):
    call, other = factories.open_call(), factories.open_call()

    save_wording(call.pk, "decline", by=manager, version=0, subject="No: {reference}", text="Sorry, {lead_author}.")

    kept = [(each.call, each.kind, each.subject, each.version) for each in LetterTemplate.objects.all()]
    assert kept == [(call, "decline", "No: {reference}", 1)]
    assert not other.letter_templates.exists()


def test_who_may_word_letters_and_what_is_refused(db, manager, moderator):
    call = factories.open_call()
    given = {"version": 0, "subject": "No", "text": "Sorry."}
    save_wording(call.pk, "decline", by=manager, **given)

    with pytest.raises(NotPermitted):
        save_wording(call.pk, "decline", by=moderator, **given)
    with pytest.raises(StaleVersion):
        save_wording(call.pk, "decline", by=factories.manager(), **given | {"text": "Very sorry."})
    with pytest.raises(NotReady) as refused:
        save_wording(call.pk, "decline", by=manager, version=1, subject="{rank}", text="Sorry {")

    assert refused.value.fields.keys() == {"subject", "text"}
    assert save_wording(call.pk, "decline", by=manager, **given).version == 1  # the same again changes nothing


# --- Sending ----------------------------------------------------------------------------------------------------------
def test_a_letter_says_what_was_decided_and_what_was_approved(db, manager):
    proposal = scored(title="Safer starts")
    factories.approve_feedback(proposal, paragraph="Talk to us.")
    save_wording(
        proposal.call_id, "decline", by=manager, version=0, subject="{reference}",
        text="{lead_author}|{title}|{reason}|{signpost}|{feedback}",
    )  # fmt: skip

    letter = send(proposal, by=manager, reason="not_ready", signpost="The adviser", feedback="Show more sites.")

    lead, title, reason, signpost, feedback = letter.text.split("|")
    assert (letter.subject, lead, title) == (proposal.reference, str(proposal.cast.author), "Safer starts")
    assert (reason, signpost) == ("Not ready to spread yet.", "The adviser")
    assert feedback.startswith("Show more sites.\n\nNeed: 4.00 of 5 on average.\n- Clear.")
    assert feedback.endswith("On the whole:\n- A sound plan.\n\nTalk to us.")
    assert list(letters_say_what_was_sent()) == []


@pytest.mark.parametrize(("kind", "says"), [
    ("fund", "is awarded £15,000"), ("part_fund", "is awarded £15,000 of the £20,000"), ("reserve", "in place 2"),
    ("decline", "Where to go next\n\nThe programme team can tell you who might help."), ("defer", "is decided later"),
    ("offer", "we can offer you £15,000"),
])  # fmt: skip
def test_no_letter_has_a_gap(db, manager, kind, says):
    letter = send(scored(), by=manager, kind=kind, award=15_000, place=2)

    assert says in letter.text
    assert ("There are no conditions." in letter.text) == (kind in ("fund", "part_fund", "offer"))
    assert "{" not in letter.subject + letter.text


def test_each_author_gets_it_once_as_a_notice_that_is_the_letter(db, manager):
    proposal, colleague = scored(), factories.member("Colleague")
    factories.co_author(proposal, colleague)

    letter = send(proposal, by=manager)

    told = Notice.objects.filter(key=f"letter-{letter.pk}").order_by("recipient")
    page = reverse("scoring:letter", args=[proposal.reference, letter.pk])
    assert [(each.recipient, each.subject, each.body, each.path) for each in told] == [
        (person, letter.subject, letter.text, page) for person in (proposal.cast.author, colleague)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_mailed_once_and_again_where_the_server_was_away(settings, caplog):
    settings.MAIL_NOTICES_AT_ONCE = False
    for name in ("proposals.jobs.running", "django_tasks", "mail.log"):
        caplog.set_level(logging.CRITICAL, name)
    proposal, manager = scored(), factories.manager()
    work_off()
    use_smtp(settings)
    letter = send(proposal, by=manager)
    assert work_off() == 0  # nobody answers at that port

    hurry()
    with mail_server(settings) as post:
        work_off()
        work_off()

    (mail,) = post.received
    assert (mail["To"], mail["Subject"]) == (proposal.cast.author.email, letter.subject)
    assert letter.text.splitlines()[0] in mail.get_body(("plain",)).get_content()
    assert mail["Message-ID"] == f"<notice-{Notice.objects.get(key=f'letter-{letter.pk}').pk}@localhost>"


# --- Pages ------------------------------------------------------------------------------------------------------------
def wording_page(call, kind="decline"):
    return reverse("scoring:letter_wording", args=[call.code, kind])


def test_a_manager_sees_a_typed_text_with_a_real_proposal_before_it_is_saved(client, db, manager):
    proposal = scored(title="Safer starts")
    client.force_login(manager)
    sent = {"version": 0, "subject": "About {reference}", "text": "It is {title}.", "proposal": proposal.reference}

    text = words_of(client.post(wording_page(proposal.call), sent | {"act": "preview"}))

    assert f"About {proposal.reference} It is Safer starts." in text
    assert "not saved yet" in text
    assert not LetterTemplate.objects.exists()


def test_an_unknown_field_is_pointed_out_where_it_was_typed_and_nothing_is_lost(client, db, manager):
    call = factories.open_call()
    client.force_login(manager)

    answer = client.post(wording_page(call), {"version": 0, "subject": "No", "text": "{rank} is low", "act": "save"})

    assert "There is no field {rank} in this letter." in words_of(answer)
    assert "{rank} is low</textarea>" in answer.text
    assert not LetterTemplate.objects.exists()


def test_of_two_wordings_the_second_sees_both(client, db, manager):
    call = factories.open_call()
    save_wording(call.pk, "decline", by=factories.manager(), version=0, subject="Theirs", text="Their text.")
    client.force_login(manager)
    sent = {"version": 0, "subject": "Mine", "text": "My text.", "act": "save"}

    text = words_of(client.post(wording_page(call), sent))

    assert [words for words in ("Theirs", "Their text.", "Mine", "My text.") if words not in text] == []
    assert LetterTemplate.objects.get().text == "Their text."


def test_the_mail_looks_like_a_mail_and_stops_nobody_s_mails(client, db, manager):
    proposal = scored(title="Safer starts")
    client.force_login(manager)

    answer = client.get(
        reverse("scoring:letter_as_mail", args=[proposal.call.code, "decline"]), {"proposal": proposal.reference}
    )

    assert "Thank you for “Safer starts”." in answer.text
    assert "/stop/" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_a_manager_with_a_part_in_a_proposal_looks_at_no_letter_with_it(client, db, manager):
    proposal = scored(title="Safer starts")
    factories.co_author(proposal, manager)
    client.force_login(manager)
    of_the_letter = [proposal.call.code, "decline"]

    page = client.get(reverse("scoring:letter_wording", args=of_the_letter), {"proposal": proposal.reference})
    mail = client.get(reverse("scoring:letter_as_mail", args=of_the_letter), {"proposal": proposal.reference})

    assert "Safer starts" not in page.text
    assert mail.status_code == 404


@pytest.mark.parametrize("page", ["letters_of_call", "letter_wording", "letter_as_mail"])
def test_managers_alone_word_letters(client, db, page, moderator, observer, stranger):
    call = factories.open_call()
    address = reverse(f"scoring:{page}", args=[call.code] + ([] if page == "letters_of_call" else ["fund"]))
    answered = []
    for person in (moderator, observer, stranger):
        client.force_login(person)
        answered.append(client.get(address).status_code)

    assert answered == [403, 403, 403]


def test_authors_read_their_letter_and_nobody_else_does(client, db, manager, observer, stranger, moderator):
    proposal = scored()
    factories.co_author(proposal, viewer := factories.member("Viewer"), ContributorRole.VIEWER)
    factories.announce(proposal.call)
    letter = send(proposal, by=manager)
    assessor = proposal.cast.panel.seats[0].person
    address = reverse("scoring:letter", args=[proposal.reference, letter.pk])
    answered = {}
    for person in (proposal.cast.author, viewer, manager, observer, stranger, moderator, assessor):
        client.force_login(person)
        answered[person] = client.get(address).status_code

    assert list(answered.values()) == [200, 200, 200, 200, 404, 404, 404]
    client.force_login(proposal.cast.author)
    listed = client.get(reverse("scoring:feedback", args=[proposal.reference])).text
    assert f'<a href="{address}">{letter.subject}</a>' in listed


def test_a_letter_stays_as_it_was_sent_when_its_wording_changes(client, db, manager):
    proposal = scored()
    letter = send(proposal, by=manager)
    save_wording(proposal.call_id, "decline", by=manager, version=0, subject="Other", text="Other words.")

    assert Letter.objects.get(pk=letter.pk).text == letter.text
    assert "Thank you for" in letter.text


def test_letters_cost_the_same_for_one_and_for_three(db, manager, django_assert_num_queries):
    call = scored().call
    for _ in range(2):
        proposal_at(State.SCORED, call=call)
    for count in (1, 3):
        found = list(Proposal.objects.with_authors().for_listing().filter(call=call)[:count])
        with django_assert_num_queries(9):
            letters_for(Call.objects.get(pk=call.pk), dict.fromkeys(found, Decided("defer")))


def test_the_pages_cost_the_same_for_one_proposal_and_for_three(client, db, manager, django_assert_num_queries):
    call = scored().call
    client.force_login(manager)
    for _ in range(2):
        with django_assert_num_queries(15):
            client.get(wording_page(call))
        proposal_at(State.SCORED, call=call)
    with django_assert_num_queries(5):
        client.get(reverse("scoring:letters_of_call", args=[call.code]))


def test_a_program_words_a_letter_looks_at_it_and_its_authors_read_it(db, manager):
    proposal = scored(title="Safer starts")
    program, at = Caller(manager), f"calls/{proposal.call.code}/letters/"
    body = {"version": 0, "subject": "About {reference}", "text": "It is {title}."}

    kinds = [each["kind"] for each in program.get(at).json()["letters"]]
    saved = program.send("PUT", f"{at}decline/", body)
    refused = program.send("PUT", f"{at}decline/", body | {"text": "{rank}"})
    stale = program.send("PUT", f"{at}decline/", body | {"text": "Other."})
    merged = program.get(f"{at}decline/merged/", proposal=proposal.reference).json()
    factories.announce(proposal.call)
    letter = send(proposal, by=manager)
    read = Caller(proposal.cast.author).get(f"proposals/{proposal.reference}/letters/").json()["letters"]

    assert kinds == list(lettering.KINDS)
    assert (saved.status_code, refused.status_code, list(refused.json()["errors"])) == (200, 400, ["text"])
    assert (stale.status_code, stale.json()["stored"]["text"]) == (409, "It is {title}.")
    assert merged == {"subject": f"About {proposal.reference}", "text": "It is Safer starts."}
    assert [(each["subject"], each["text"], each["proof"]) for each in read] == [
        (letter.subject, "It is Safer starts.", letter.proof)
    ]


@pytest.mark.browser
def test_wording_a_letter_reads_well(clean_page, sign_in, transactional_db):
    proposal = scored()
    sign_in(factories.manager())

    clean_page.goto(reverse("scoring:letters_of_call", args=[proposal.call.code]))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Funded in part").click()
    clean_page.get_by_label("Subject").fill("In part: {reference}")
    clean_page.get_by_role("button", name="Show it").click()
    clean_page.get_by_role("heading", name=f"In part: {proposal.reference}").wait_for()
    assert_accessible(clean_page)
