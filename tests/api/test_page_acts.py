"""Whatever a page lets somebody do, a program can do too, or it is written down why not."""

import re

import pytest

from exchange.acts import ACTS
from exchange.api.docs import openapi
from exchange.api.reference import GROUPS
from exchange.api.urls import urlpatterns
from exchange.bulk import BULK_ACTS
from tests.api.page_acts import OPERATIONS, WITHOUT
from tests.trust.test_methods import own_pages, takes

PATHS = {f"api:{each.name}": "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)) for each in urlpatterns}


@pytest.mark.django_db
def test_every_page_that_takes_a_post_has_its_row(client, manager):
    client.force_login(manager)

    sent_to = {page.key for page in own_pages() if takes(client, "POST", page)}

    assert sorted(sent_to - OPERATIONS.keys() - WITHOUT.keys()) == [], "Give them an operation, or say why none."
    assert sorted((OPERATIONS.keys() | WITHOUT.keys()) - sent_to) == [], "Take these out: no page takes a POST there."
    assert sorted(OPERATIONS.keys() & WITHOUT.keys()) == []


def operations_described():
    """Every operation of the description, an act of its own address for each step and each bulk act."""
    of_many = {"/steps/": list(ACTS), "/bulk/": [*BULK_ACTS]}
    described = {(method.upper(), path) for path, methods in openapi()["paths"].items() for method in methods}
    for part, names in of_many.items():
        for name in names:
            for method, path in [each for each in described if each[1].endswith(f"{part}{name}/")]:
                described.add((method, path.replace(f"{part}{name}/", f"{part}{{name}}/")))
    return described


@pytest.mark.parametrize("row", sorted({each for rows in OPERATIONS.values() for each in rows}))
def test_each_operation_of_the_table_is_described(row):
    method, name = row.split()

    assert (method, PATHS[name]) in operations_described()


def test_every_operation_stands_on_the_page_of_the_api_in_a_group_of_its_own():
    tags = {tag for methods in openapi()["paths"].values() for each in methods.values() for tag in each["tags"]}

    assert sorted(tags) == sorted(GROUPS)
