"""Every address, as each kind of person, with each method: the statuses stand in rights.txt (ASVS 5.0: 8.1 to 8.3).

An address that is not in the table fails, as does a line whose address is gone. Columns are `rights.PEOPLE`:
anonymous, stranger, lead author, moderator, assessor, chair, manager, observer, administrator. The databases share
them: three of the nine ask each address on PostgreSQL, by turns.
"""

from pathlib import Path

import pytest
from django.test import Client

from tests.both_databases import ON_POSTGRESQL, share_of
from tests.trust import rights
from tests.trust.addresses import all_addresses
from tests.trust.objects import objects_for
from tests.trust.objects.made import add_objects
from tests.trust.two_worlds import ask, everything_a_form_asks

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("rights.txt").read_text(encoding="utf-8").splitlines()
ADDRESSES = {address.key: address for address in all_addresses()}
# What observers may change: their own account and notices; what administrators look after beside.
MINE = ("/account/", "/accounts/", "/notices/", "/saved-filters/", "/background/", "/api/v1/notices/")
WRITES = ("INSERT", "UPDATE", "DELETE")
OF_THE_FRAME = ('"django_session"', '"exchange_cache"')


@pytest.fixture(scope="module")
def frozen_world(frozen_world):
    add_objects(frozen_world)
    return frozen_world


def test_the_table_has_every_address_and_no_other():
    named = {line.split()[0] for line in TABLE}

    assert sorted(ADDRESSES.keys() - named) == [], "Add these addresses to rights.txt."
    assert sorted(named - ADDRESSES.keys()) == [], "These addresses are gone: take them out of rights.txt."


@pytest.mark.parametrize("key", ADDRESSES)
def test_an_address_answers_each_person_as_the_table_says(world, key):
    """And reading changes nothing, and no cache keeps what a signed-in person reads (ASVS 5.0: 14.3.2)."""
    people = share_of(rights.PEOPLE, list(ADDRESSES).index(key))
    asked = list(rights.ask_everybody(ADDRESSES[key], world, people))

    lines = [line for each in asked for line in each.lines()]
    assert statuses(lines, people, of=people) == statuses(said_of(key), people), "\n".join(lines)
    for each in asked:
        changed = [statement for answer in each.told["GET"] for statement in answer.sql if is_a_change(statement)]
        assert changed == []
        signed_in = [answer for who, answer in zip(people, each.told["GET"], strict=True) if who != "anonymous"]
        kept = {dict(answer.headers).get("Cache-Control") for answer in signed_in}
        assert kept == {"private, no-store"}


def said_of(key):
    return [line for line in TABLE if line.split()[0] == key]


def statuses(lines, people, *, of=rights.PEOPLE):
    """{(object, method): what these people are answered}, read from lines that tell it of the people `of`."""
    found = {}
    for line in lines:
        what, methods, *answers = line.rsplit(maxsplit=len(of) + 1)
        for method in methods.split(","):
            found[what, method] = [answers[of.index(who)] for who in people]
    return found


def everywhere(world):
    return [
        address.path(values)
        for address in ADDRESSES.values()
        for values in objects_for(address, world).values()
    ]  # fmt: skip


@pytest.mark.skipif(ON_POSTGRESQL, reason="No database is asked for it.")
@pytest.mark.parametrize("who", ["lead", "manager"])
def test_nothing_is_sent_without_a_token_of_its_page(world, who):
    """ASVS 5.0: 3.5.1. Signed in, and yet no POST from elsewhere gets as far as a view, whatever the object is.

    But for the address by which mail programs stop mails (RFC 8058): its signature stands in for the token.
    """
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.clients[who].cookies
    first = [next(iter(objects_for(each, world).values())) for each in ADDRESSES.values()]
    paths = [each.path(values) for each, values in zip(ADDRESSES.values(), first, strict=True)]
    paths = [path for path in paths if not path.startswith("/notices/stop/")]

    assert [path for path in paths if ask(client, "POST", path).status != 403] == []


def is_a_change(statement: str) -> bool:
    return statement.startswith(WRITES) and not any(table in statement for table in OF_THE_FRAME)


@pytest.mark.parametrize("who", ["observer", "administrator"])
def test_an_observer_and_an_administrator_change_no_proposal_whatever_they_send(world, who):
    """Seeing all is not changing anything; keeping the accounts is not deciding about proposals."""
    body, client = everything_a_form_asks(world), world.clients[who]
    paths = [path for path in share_of(everywhere(world)) if not path.startswith((*MINE, "/admin/"))]

    told = {path: ask(client, "POST", path, body) for path in paths}

    changes = {path: [each for each in answer.sql if is_a_change(each)] for path, answer in told.items()}
    assert {path: statements for path, statements in changes.items() if statements} == {}
