"""Saved filters: what a list is narrowed to, under a name, for oneself alone."""

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from proposals.models import SavedFilter
from proposals.services.saved import LISTS, MOST, save_filter, worth_keeping
from tests import factories
from tests.browser_fixtures import assert_accessible, press

DESK = reverse("proposals:desk")
ADD = reverse("proposals:save_filter", args=["desk"])
INDEX = reverse("proposals:saved_filters")


@pytest.fixture
def at_moderator(client, moderator):
    client.force_login(moderator)
    return client


def late(moderator, name="Overdue"):
    return save_filter(by=moderator, of="desk", name=name, query="clock=late")


def test_a_filter_is_saved_and_stands_on_its_list(at_moderator):
    saved = at_moderator.post(f"{ADD}?shelf=waiting&clock=late&q=&page=2", {"name": "Overdue"})

    assert saved.url == f"{DESK}?shelf=waiting&clock=late"
    assert f'<a href="{DESK}?shelf=waiting&amp;clock=late">Overdue</a>' in at_moderator.get(DESK).text
    assert f'<a href="{DESK}?shelf=waiting&amp;clock=late">Overdue</a>' in at_moderator.get(INDEX).text


def test_a_narrowed_list_offers_to_save_it(at_moderator):
    assert "Save this filter" not in at_moderator.get(DESK).text
    assert f'href="{ADD}?clock=late"' in at_moderator.get(DESK, {"clock": "late"}).text


def test_the_list_of_proposals_keeps_filters_too(client, manager):
    client.force_login(manager)
    proposals, add = reverse("proposals:index"), reverse("proposals:save_filter", args=["proposals"])
    assert f'href="{add}?state=funded"' in client.get(proposals, {"state": "funded"}).text

    saved = client.post(f"{add}?state=funded", {"name": "Funded"})

    assert saved.url == f"{proposals}?state=funded"
    assert f'<a href="{proposals}?state=funded">Funded</a>' in client.get(proposals).text
    assert f'<a href="{proposals}?state=funded">Funded</a>' in client.get(INDEX).text


@pytest.mark.parametrize("of", ["proposals", "portfolio"])
def test_a_visitor_is_offered_to_save_nothing(of, client, db):
    assert "Save this filter" not in client.get(reverse(LISTS[of][0]), {"q": "falls"}).text


@pytest.mark.parametrize("of", [of for of in LISTS if of != "ranking"])  # which is one of a call
def test_every_list_that_keeps_filters_shows_them(of, client, moderator):
    save_filter(by=moderator, of=of, name="Mine of this list", query="q=falls")
    client.force_login(moderator)

    assert "Mine of this list" in client.get(reverse(LISTS[of][0])).text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Give the filter a name."),
        ("x" * 61, "Shorten the name to 60 characters."),
        ("overdue", "You have a filter called “overdue” already."),
    ],
)
def test_a_name_that_can_not_be_is_told_at_its_field(at_moderator, moderator, name, told):
    kept = late(moderator)
    other = save_filter(by=moderator, of="desk", name="Mine", query="claimed=me")

    for address in (f"{ADD}?clock=late", reverse("proposals:saved_filter", args=[other.pk])):
        answer = at_moderator.post(address, {"name": name})
        assert (answer.status_code, told in answer.text) == (200, True)
    assert list(SavedFilter.objects.order_by("pk").values_list("name", flat=True)) == [kept.name, "Mine"]


def test_it_is_renamed_and_deleted(at_moderator, moderator):
    kept = late(moderator)

    assert at_moderator.post(reverse("proposals:saved_filter", args=[kept.pk]), {"name": "Late"}).url == INDEX
    assert SavedFilter.objects.get().name == "Late"
    assert SavedFilter.objects.get().query == "clock=late"
    delete = reverse("proposals:delete_filter", args=[kept.pk])
    assert [at_moderator.post(delete).status_code for _ in range(2)] == [302, 404]
    assert not SavedFilter.objects.exists()


def test_filters_are_ones_own(client, moderator):
    kept, other = late(moderator, name="Hers alone"), factories.moderator()
    client.force_login(other)

    for name in ("saved_filter", "delete_filter"):
        assert client.post(reverse(f"proposals:{name}", args=[kept.pk]), {"name": "Mine now"}).status_code == 404
    assert "Hers alone" not in client.get(INDEX).text + client.get(DESK).text
    assert late(other, name="Hers alone").name == "Hers alone"


def test_too_many_and_too_long_are_refused(moderator):
    for number in range(MOST):
        late(moderator, name=f"Number {number}")

    with pytest.raises(NotReady, match=f"^You keep {MOST} filters of this list"):
        late(moderator)
    with pytest.raises(NotReady, match="^What is chosen is too long"):
        save_filter(by=moderator, of="proposals", name="Long", query=f"q={'x' * 1_000}")


def test_a_query_is_kept_without_what_passes():
    assert worth_keeping("?q=&clock=late&page=3&tick=all&q=a+b%26c") == "clock=late&q=a+b%26c"


def test_a_list_that_is_none_is_not_found(at_moderator):
    assert at_moderator.get(reverse("proposals:save_filter", args=["notices"])).status_code == 404


def test_the_page_costs_the_same_for_one_filter_and_for_three(at_moderator, moderator, django_assert_num_queries):
    for name in ("One", "Two", "Three"):
        late(moderator, name=name)
        with django_assert_num_queries(4):
            at_moderator.get(INDEX)


@pytest.mark.browser
def test_the_pages_of_saved_filters_read_well(clean_page, sign_in, moderator):
    sign_in(moderator)
    clean_page.goto(f"{ADD}?clock=late")
    assert_accessible(clean_page)
    clean_page.get_by_label("Name of the filter").fill("Overdue")
    press(clean_page, "Save")
    clean_page.goto(INDEX)
    assert_accessible(clean_page)
