"""The page, the files and the API of spread as at any day: for who follows the award, and for everybody else."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals.errors import NotReady
from proposals.models import AdoptionEvent
from proposals.services import eligible
from proposals.services.eligible import Site
from proposals.spread import portfolio
from proposals.spread.rollups import Share
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import PORTFOLIO, TODAY, page_of, report
from tests.reading import words_of

pytestmark = pytest.mark.django_db
FIRST, MIDDLE = TODAY - timedelta(days=100), TODAY - timedelta(days=50)


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    """Twelve eligible trusts in three boards; six of them use it in North, two in South, none in East."""
    proposal = factories.proposal_at(State.FUNDED, title="One phone line for carers")
    boards = {name: factories.organisation(f"{name} board", "icb") for name in ("North", "South", "East")}
    trusts = {
        name: [factories.organisation(f"{name} {number}", board=board) for number in range(many)]
        for (name, board), many in zip(boards.items(), (7, 3, 2), strict=True)
    }
    sites = [Site(each.pk) for of_board in trusts.values() for each in of_board]
    eligible.list_sites(proposal.pk, by=proposal.cast.author, sites=sites, from_on=FIRST)
    for number, trust in enumerate([*trusts["North"][:6], *trusts["South"][:2]]):
        report(proposal, trust, "adopted", 90 - 10 * number)
    return SimpleNamespace(proposal=proposal, trusts=trusts)


@pytest.fixture
def spread(kept):
    return SimpleNamespace(**vars(kept), author=kept.proposal.cast.author)


def figures_for(person, spread, on=TODAY):
    [line] = portfolio.lines_of(portfolio.spreading(person), person, on)
    return line.figures


def test_who_follows_the_award_reads_every_count(spread):
    figures = figures_for(spread.author, spread)

    assert figures.share == Share(8, 12)
    assert figures.boards == {"North board": Share(6, 7), "South board": Share(2, 3), "East board": Share(0, 2)}


def test_everybody_else_reads_none_below_5_nor_what_it_would_follow_from(spread):
    figures = figures_for(AnonymousUser(), spread)

    assert figures.share == Share(8, 12)
    assert figures.boards == {
        "North board": Share(None, 7),
        "South board": Share(None, 3),
        "East board": Share(None, 2),
    }
    assert (figures.on_the_way, figures.stopped, figures.beside_the_list) == (None, None, None)
    assert [number for _, number in figures.curve] == [5, 6, 7, 8]


def test_who_follows_it_reads_which_eligible_sites_nobody_has_heard_from(client, spread):
    report(spread.proposal, spread.trusts["East"][0], "interested")
    quiet = [*spread.trusts["South"][2:], spread.trusts["North"][6], spread.trusts["East"][1]]
    where = f"proposals/{spread.proposal.reference}/spread/"
    told = Caller(spread.author).get(where).json()

    assert told["unheard"] == len(quiet)
    assert told["unheard"] + sum(each["number"] for each in told["stages"]) == told["sites"]["out_of"]
    client.force_login(spread.author)
    address = page_of(spread.proposal, "eligible_sites")
    link = f'href="{address}?stage=no_report&amp;on={TODAY}">No report yet</a>'
    assert link in client.get(page_of(spread.proposal)).text
    listed = re.findall(r'<th scope="row" dir="auto">(.*?)</th>', client.get(address, {"stage": "no_report"}).text)
    assert listed == sorted(map(str, quiet))
    sites = Caller(spread.author).get(where + "sites/").json()["sites"]
    assert [each["organisation"] for each in sites if each["stage"] == "no_report"] == [
        each.pk for each in sorted(quiet, key=str)
    ]
    assert [each["organisation"] for each in sites if each["stage"] == "interested"] == [spread.trusts["East"][0].pk]


def test_everybody_else_reads_of_those_that_do_not_use_it_in_one_sum_from_5_on(client, spread):
    where = f"proposals/{spread.proposal.reference}/spread/"
    few = Caller().get(where).json()
    more = [Site(factories.organisation().pk) for _ in range(2)]
    eligible.list_sites(spread.proposal.pk, by=spread.author, sites=more, from_on=FIRST)
    report(spread.proposal, spread.trusts["South"][2], "interested")
    many = Caller().get(where).json()

    assert [(each["unheard"], each["not_using"]) for each in (few, many)] == [(None, None), (None, 6)]


def test_on_another_day_boards_are_told_to_who_follows_it_alone(spread):
    assert figures_for(AnonymousUser(), spread, MIDDLE).boards == {}
    assert figures_for(spread.author, spread, MIDDLE).boards["North board"] == Share(5, 7)


def test_the_page_counts_as_at_a_day_and_as_it_was_known_then(client, spread):
    client.force_login(spread.author)
    at = {"on": MIDDLE.isoformat()}

    assert "have taken it up 8 of 12" in words_of(client.get(page_of(spread.proposal)))
    assert "have taken it up 5 of 12" in words_of(client.get(page_of(spread.proposal), at))
    assert "have taken it up 0" in words_of(client.get(page_of(spread.proposal), at | {"known": "on"}))


@pytest.mark.parametrize("query", [{"on": "2026-02-31"}, {"on": "x", "known": "perhaps"}, {"page": "0"}])
def test_an_address_that_asks_for_nonsense_gets_the_page_of_today(client, spread, query):
    client.force_login(spread.author)

    answer = client.get(page_of(spread.proposal), query)

    assert answer.status_code == 200
    assert "have taken it up 8 of 12" in words_of(answer)


def test_what_merged_stands_under_its_successor(client, spread):
    first, second, *_ = spread.trusts["North"]
    first.successor, first.closed_on = second, TODAY
    first.save()
    client.force_login(spread.author)

    page = words_of(client.get(page_of(spread.proposal)))

    assert "have taken it up 7 of 11" in page
    assert f"Reported as {first}, which merged since." in page


def test_a_site_that_left_the_list_stays_in_view_and_in_no_share(client, spread):
    row = spread.proposal.spread_plan.sites.get(organisation=spread.trusts["South"][0])
    eligible.take_off_list(row.pk, by=spread.author, until_on=TODAY, why_left="Its unit closed.")
    client.force_login(spread.author)

    page = words_of(client.get(page_of(spread.proposal)))

    assert "have taken it up 7 of 11" in page
    assert "1 more site uses it and is not on the list" in page
    assert "Left the list: Its unit closed.; it is in no share." in page


def test_sites_that_left_the_list_take_no_day_of_the_past_with_them(client, spread):
    def taken_up(day):
        client.force_login(spread.author)
        page = words_of(client.get(page_of(spread.proposal), {"on": day}))
        return re.findall(r"have taken it up (\d+ of \d+)", page)

    before, first = TODAY - timedelta(days=15), TODAY - timedelta(days=90)
    was = taken_up(before)
    for trust in spread.trusts["North"][:4]:
        row = spread.proposal.spread_plan.sites.get(organisation=trust)
        eligible.take_off_list(row.pk, by=spread.author, until_on=TODAY, why_left="It closed.")

    [line] = portfolio.lines_of(portfolio.spreading(spread.author), spread.author)
    [public] = portfolio.lines_of(portfolio.spreading(AnonymousUser()), AnonymousUser())

    assert was == taken_up(before) == ["8 of 12"]
    assert taken_up(TODAY) == ["4 of 8"]
    assert line.share_at(before) == public.share_at(before) == Share(8, 12)
    assert line.figures.curve[0] == (first, 1)
    assert line.figures.curve[-2:] == [(TODAY - timedelta(days=20), 8), (TODAY, 4)]
    assert [number for _, number in public.figures.curve] == [5, 6, 7, 8]
    assert [day for day, share in line.figures.shares if share == Share(4, 8)] == [TODAY]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"stage": "stopped", "reason": ""}, "reason"),
        ({"stage": "adapted", "changed": " "}, "changed"),
        ({"stage": "adopted", "reason": "no_money"}, "reason"),
        ({"stage": "adopted", "changed": "All of it."}, "changed"),
        ({"stage": "adopted", "link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_report_says_what_its_stage_asks_for(spread, facts, field):
    stage = facts.pop("stage")

    with pytest.raises(NotReady) as refusal:
        report(spread.proposal, spread.trusts["East"][0], stage, **facts)

    assert list(refusal.value.fields) == [field]


def test_two_wards_of_a_trust_are_two_sites(spread):
    trust = spread.trusts["East"][0]
    report(spread.proposal, trust, "adopted", place="Ward 7")
    report(spread.proposal, trust, "adopted", place="Ward 8")

    with pytest.raises(NotReady, match="WARD 7"):
        report(spread.proposal, trust, "adopted", place="WARD  7")
    assert figures_for(spread.author, spread).beside_the_list == 2


def test_the_files_tell_what_the_pages_tell(client, spread):
    def csv(path):
        answer = client.get(path)
        return answer.status_code, b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    status, lines = csv(f"{PORTFOLIO}spread.csv")
    assert (status, len(lines)) == (200, 2)
    assert f",{TODAY},8,12,no,50," in lines[1]
    assert ",fewer than 5,fewer than 5," in lines[1]
    client.force_login(spread.author)
    status, lines = csv(page_of(spread.proposal, "ledger_csv"))
    assert len(lines) == 9
    assert lines[1].startswith("North 0,,North board,Adopted,")


def test_programs_read_and_record_the_same(spread):
    where = f"proposals/{spread.proposal.reference}/spread/"
    author, visitor = Caller(spread.author), Caller()

    public = visitor.get(where).json()
    assert (public["sites"], public["is_public"]) == ({"number": 8, "out_of": 12}, True)
    assert {each["number"] for each in public["boards"]} == {None}
    assert [each["is_told"] for each in public.pop("outlook")["milestones"]] == [False, False, True, True]
    assert {each["number"] for each in public.pop("stages")} == {None}
    assert (public.pop("stopped_by"), public.pop("waiting")) == ([], [])
    assert (public.pop("unheard"), public.pop("not_using")) == (None, None)
    assert visitor.get("spread/").json()["results"][0]["figures"] == public
    told = {
        "site": spread.trusts["East"][0].pk, "stage": "stopped", "happened_on": str(TODAY), "evidence": "They wrote.",
        "reason": "lead_left",
    }  # fmt: skip
    after = author.post(where + "ledger/", told).json()
    assert after["figures"]["stopped"] == 1
    assert [each["events"][0]["reason"] for each in after["sites"] if each["stage"] == "stopped"] == ["Its lead left"]
    assert author.get(f"{where}ledger/?on={MIDDLE}").json()["figures"]["sites"] == {"number": 5, "out_of": 12}
    assert author.post(where + "ledger/", told).status_code == 409
    assert author.get(where + "ledger/?on=soon").json()["errors"] == {"on": ["Enter a real date."]}


def test_a_page_of_many_sites_costs_what_one_of_few_does(client, spread, django_assert_num_queries):
    client.force_login(spread.author)
    with django_assert_num_queries(13):
        client.get(page_of(spread.proposal))
    AdoptionEvent.objects.bulk_create(
        AdoptionEvent(
            proposal=spread.proposal, site=spread.trusts["East"][0], place=f"Ward {number}", stage="adopted",
            happened_on=TODAY, evidence="Seen.", recorded_by=spread.author,
        )
        for number in range(280)
    )  # fmt: skip
    with django_assert_num_queries(13):
        client.get(page_of(spread.proposal))
