"""Nothing that can be written as JSON, and no query, makes the API fail: it answers below 500."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.acts import ACTS
from exchange.api.steps import body_of
from proposals.serializers.drafts import FIELDS
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.both_databases import many

pytestmark = pytest.mark.django_db
BRIEFLY = settings(
    max_examples=many(60), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

plain = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40) | st.dates().map(str)
)
values = st.recursive(
    plain, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3)
)


def bodies(names, **always):
    """Objects with some of these names and a few others, and sometimes no object at all."""
    named = st.dictionaries(st.sampled_from(sorted(names)) | st.text(max_size=8), values, max_size=5)
    return named.map(lambda body: always | body) | values


@BRIEFLY
@given(body=bodies([*FIELDS, "call"], title="Falls"))
def test_starting_a_draft_never_fails(body, author, open_call):
    body = {"call": open_call.code} | body if isinstance(body, dict) else body
    assert Caller(author).post("proposals/", body).status_code in (201, 400)


@BRIEFLY
@given(body=bodies([*FIELDS, "version"], version=2))
def test_changing_a_draft_never_fails(body, author, open_call):
    proposal = factories.draft(open_call, author=author)
    assert Caller(author).patch(f"proposals/{proposal.reference}/", body).status_code in (200, 400, 409)


@pytest.fixture
def submitted(db):
    return factories.proposal_at(State.SUBMITTED)


@BRIEFLY
@given(name=st.sampled_from(sorted(ACTS)), body=bodies({field for act in ACTS for field in body_of(act)().fields}))
def test_taking_a_step_never_fails(name, body, submitted, moderator):
    answer = Caller(moderator).post(f"proposals/{submitted.reference}/steps/{name}/", body)
    assert answer.status_code in (200, 400, 403, 409)


@BRIEFLY
@given(
    path=st.sampled_from(["proposals/", "calls/", "organisations/", "areas/", "themes/", "proposals/P-1/history/"]),
    query=st.dictionaries(
        st.sampled_from(["q", "call", "area", "state", "organisation", "theme", "sort", "page", "page_size"]),
        st.text(max_size=30) | st.text(string.digits, max_size=25), max_size=3,
    ),
)  # fmt: skip
def test_no_query_makes_a_list_fail(path, query, moderator):
    assert Caller(moderator).get(path, **query).status_code in (200, 400, 404)


@BRIEFLY
@given(body=st.binary(max_size=60))
def test_no_bytes_make_it_fail(body, author):
    assert Caller(author).post("proposals/", body).status_code == 400
