"""How the API says no: problem details with a status, full sentences and the names of fields, whatever is sent."""

import pytest
from django.test import Client

from proposals.states import State
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db
TOO_LONG = "The body is not valid JSON: a number is too long, or it is nested too deep."


def told(answer):
    """The reasons, after a look at the shape of the whole answer."""
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail", "reasons", "errors"}
    assert body["status"] == answer.status_code
    assert body["detail"] == " ".join(body["reasons"])
    return body["reasons"]


def test_an_unknown_address_and_an_unknown_row_are_not_found(author):
    caller = Caller(author)

    assert told(caller.get("nothing/")) == ["There is no such address. Every address of this API ends with a slash."]
    assert told(caller.post("proposals", {})) == told(caller.get("nothing/"))
    for path in ("proposals/P-2026-9999/", "calls/none/", "proposals/%F0%9F%98%80/", "proposals/" + "x" * 500 + "/"):
        answer = caller.get(path)
        assert (answer.status_code, told(answer)) == (404, ["There is nothing here, or nothing that you may see."])


def test_a_method_that_is_not_there_is_told_which_are(author):
    answer = Caller(author).client.delete("/api/v1/proposals/", headers=Caller(author).headers)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")
    assert told(answer) == ['Method "DELETE" not allowed.']


@pytest.mark.parametrize(
    "header",
    [
        "Token", "Token a b", "Token " + "x" * 64, "Token ' OR 1=1 --", "Token ünïcödé", "Token \x7f\x00",
        "token " + "0" * 128, "Token 😀".encode().decode("latin-1"), "Bearer abc",
    ],
)  # fmt: skip
def test_a_wrong_token_is_refused(header):
    answer = Client().get("/api/v1/proposals/", headers={"Authorization": header})

    assert answer.status_code == (200 if header.startswith("Bearer") else 401)
    if answer.status_code == 401:
        told(answer)
        assert answer["WWW-Authenticate"] == "Token"


def test_a_token_of_somebody_who_may_no_longer_sign_in_is_refused(author):
    caller = Caller(author)
    author.is_active = False
    author.save()

    assert caller.get("proposals/").status_code == 401


def test_a_session_needs_the_token_of_its_page_to_change_anything(author, open_call):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    body = {"call": open_call.code, "title": "Falls"}

    refused = browser.post("/api/v1/proposals/", body, content_type="application/json")
    browser.cookies["csrftoken"] = secret = "x" * 32
    started = browser.post("/api/v1/proposals/", body, content_type="application/json", headers={"X-CSRFToken": secret})

    assert (refused.status_code, started.status_code) == (403, 201)
    assert told(refused)[0].startswith("CSRF Failed")
    assert started["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "This field is required."),
        (b"{", "The body is not valid JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
        (b"\xff\xfe", "The body is not UTF-8: byte 1 belongs to no character."),
        (b'{"title": NaN}', "The body is not valid JSON: NaN is no number."),
        (b'{"title": ' + b"9" * 5_000 + b"}", TOO_LONG),
        (b"[" * 100_000, TOO_LONG),
        (b"[" * 50 + b"]" * 50, "The body holds lists or objects inside each other, deeper than this API knows any."),
        (b'{"title": "a\\u0000b"}', "The body holds a control character or half of a surrogate pair."),
        (b'{"title": "a\\ud800b"}', "The body holds a control character or half of a surrogate pair."),
        (b'{"\\u0007": 1}', "The body holds a control character or half of a surrogate pair."),
        (b'{"title": "a\x00b"}', "The body is not valid JSON: Invalid control character at line 1, column 13."),
        (b"[]", "Invalid data. Expected a dictionary, but got list."),
        (b'"text"', "Invalid data. Expected a dictionary, but got str."),
        (b"null", "No data provided"),
    ],
)  # fmt: skip
def test_a_body_that_can_not_be_read_is_told_why(author, body, reason):
    answer = Caller(author).post("proposals/", body)

    assert answer.status_code == 400
    said = told(answer)
    if answer.json()["errors"]:
        assert answer.json()["errors"] == {"call": [reason], "title": [reason]}
    else:
        assert said == [reason]


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x",
        "application/json; charset=utf-16", "application/json; charset=hex", "application/json; charset=rot13",
    ],
)  # fmt: skip
def test_only_json_in_utf_8_is_taken(author, kind):
    answer = Caller(author).post("proposals/", b"{}", content_type=kind)

    assert answer.status_code == 415
    told(answer)


def test_only_json_is_given(author):
    answer = Caller(author).client.get("/api/v1/calls/", headers={"Accept": "text/html"})

    assert answer.status_code == 406
    told(answer)
    assert Caller().get("calls/", format="xml").json()["errors"] == {
        "format": ["There is no parameter of this name. The list knows page, page_size."]
    }


def test_a_body_over_the_limit_is_too_large(author):
    answer = Caller(author).post("proposals/", {"title": "x" * 6 * 2**20})

    assert (answer.status_code, told(answer)) == (413, ["The body is too large: this API takes up to 5 MB."])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"page": "0"}, 400), ({"page": "-1"}, 400), ({"page": "abc"}, 400), ({"page": "9" * 50}, 400),
        ({"page": ""}, 400), ({"page": "٣"}, 400), ({"page": "2"}, 404), ({"page": "last"}, 400),
        ({"page_size": "0"}, 400), ({"page_size": "201"}, 400), ({"page_size": "1.5"}, 400),
        ({"state": "nonsense"}, 400), ({"area": "x"}, 400), ({"area": "9" * 30}, 400), ({"area": "-1"}, 400),
        ({"call": "none"}, 400), ({"organisation": "1e3"}, 400), ({"theme": "😀"}, 400), ({"sort": "score"}, 400),
        ({"sort": "call__pot_pounds"}, 400), ({"q": "x" * 101}, 400), ({"colour": "red"}, 400),
        ({"state__in": "funded"}, 400), ({"q": "a\x00b"}, 400), ({"q": "‮"}, 200), ({"q": "😀 ' OR 1=1"}, 200),
    ],
)  # fmt: skip
def test_a_malformed_filter_or_page_is_told(author, query, status):
    answer = Caller(author).get("proposals/", **query)

    assert answer.status_code == status
    if status == 400 and "\x00" not in query.get("q", ""):  # that one never gets as far as the list
        assert list(answer.json()["errors"]) == list(query)
    if status != 200:
        told(answer)


def test_a_call_in_preparation_is_no_filter_for_those_who_may_not_know_of_it(stranger):
    factories.call_in_preparation(code="next-year")
    caller = Caller(stranger)

    answers = [caller.get("proposals/", call=code).json() for code in ("next-year", "no-such-year")]

    assert [list(answer["errors"]) for answer in answers] == [["call"], ["call"]]
    assert str(answers[0]).replace("next-year", "no-such-year") == str(answers[1])


def test_a_fault_of_ours_is_told_as_a_problem_too(author, monkeypatch):
    def fail(*args, **options):
        raise ZeroDivisionError

    monkeypatch.setattr("proposals.api.proposal.see_all", fail)
    answer = Caller(author).get("proposals/")

    assert answer.status_code == 500
    assert told(answer) == ["Something went wrong on our side. Nothing was changed; try again in a moment."]


def test_a_stale_step_is_a_conflict_with_its_reasons(author):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)

    answer = Caller(author).post(f"proposals/{proposal.reference}/steps/submit/", {"is_true": True})

    assert (answer.status_code, told(answer)) == (409, ["“Submit” is not possible: the proposal is submitted."])
