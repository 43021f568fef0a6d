"""What holds for every request."""

import re

import pytest

from tests.frontend.gallery import EveryKind

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.frontend.gallery")]

BAD = ["\x00", "\x08", "\x1b", "\x7f", "\x9f", "\ufffe", "\ud800", "\udfff"]
ENCODED = ["%00", "%08", "%1B", "%7F", "%C2%9F", "%EF%BF%BE"]


@pytest.mark.parametrize("code", ENCODED)
@pytest.mark.parametrize("address", ["/?page={}", "/?{}=1", "/list/{}", "/nowhere/{}/", "/?a=1&a={}"])
def test_a_control_character_in_an_address_is_refused_with_a_page(client, address, code):
    answer = client.get(address.format(code))

    assert answer.status_code == 400
    assert "This request cannot be read" in answer.text
    assert "holds a control character" in answer.text


@pytest.mark.parametrize("code", ["%ED%A0%80", "%FF", "%E2%82", "%F0%9F%98%80", "%09", "%0D%0A"])
def test_other_odd_bytes_never_break_a_page(client, code):
    assert client.get(f"/?page={code}").status_code == 200
    assert client.get(f"/nowhere/{code}/").status_code == 404


def test_control_characters_in_a_form_are_taken_out_and_the_rest_is_kept(client):
    typed = "One\x00 line\x0b,\r\n\ta second" + "\x1b[0m"

    assert client.post("/echo/", {"text": typed}).text == "One line,\r\n\ta second[0m"


def test_every_value_of_a_name_is_kept(client):
    answer = client.post("/form/", {"title": "A\x00", "sectors": ["trust", "gp"]})

    assert re.findall(r'value="(\w+)"\s+checked', answer.text) == ["trust", "gp"]
    assert 'value="A"' in answer.text


@pytest.mark.parametrize("encoding", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_that_is_no_form_is_a_plain_400_or_a_page(client, encoding):
    answer = client.post("/echo/", b"\xff\xfe\x00=\x00;%%%", content_type=f"{encoding}; boundary=x")

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("character", BAD)
def test_the_api_refuses_them_and_says_why(client, character):
    escaped = f"\\u{ord(character):04x}"
    body = f'{{"note": ["fine", {{"deep": "{escaped}"}}]}}'
    answer = client.post("/api/v1/echo/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "The body holds a control character or half of a surrogate pair."


@pytest.mark.parametrize(
    "body", [r'{"note": "\ud83d\ude00 \t\r\n"}', '{"note": "😀"}', '{"note": "\\\\u0000"}', "{", "[]", ""]
)
def test_the_api_takes_everything_else_to_its_own_parser(client, body):
    assert client.post("/api/v1/echo/", body, content_type="application/json").status_code == 200


def test_the_api_refuses_a_control_character_in_an_address(client):
    answer = client.get("/api/v1/echo/?q=%00")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_pages_of_a_signed_in_person_are_kept_by_no_cache(client, author):
    assert "no-store" not in client.get("/privacy/").get("Cache-Control", "")
    client.force_login(author)

    for address in ("/", "/privacy/", "/nowhere/", "/refused/not-ready/", "/account/email/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("/refused/not-permitted/", 403, "You may not do this: “Fund” is for managers."),
        ("/refused/not-ready/", 409, "2 of 3 score sheets are still out."),
        ("/refused/stale/", 409, "Somebody else saved this section after you opened it."),
    ],
)
def test_a_refusal_is_a_page_that_says_why(client, address, status, reason):
    answer = client.get(address)

    assert answer.status_code == status
    assert reason in answer.text


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/list/?page=2", 'href="/list/?page=2"'),
        ("https://evil.example/list/", 'href="/"'),
        ("javascript:alert(1)", 'href="/"'),
        ("", 'href="/"'),
    ],
)
def test_the_way_back_is_a_page_of_ours(client, came_from, leads_to):
    page = client.get("/refused/not-ready/", headers={"referer": came_from}).text

    assert f"<a {leads_to}>Go back</a>" in page


def test_what_was_typed_is_shown_again_after_a_refusal_but_no_secret(client):
    typed = {"note": "A long text that took an hour <b>", "password": "three blue otters", "mark": "4"}
    page = client.post("/refused/stale/", typed).text

    assert "A long text that took an hour &lt;b&gt;</textarea>" in page
    assert "three blue otters" not in page
    assert page.count("<textarea") == 1


def test_what_was_typed_is_shown_again_when_the_form_is_from_an_old_session(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/form/", {"pitch": "A long text that took an hour"})

    assert answer.status_code == 403
    assert "A long text that took an hour</textarea>" in answer.text


def test_every_kind_of_field_survives_every_bad_character(client):
    for character in BAD[:6]:
        typed = {name: f"a{character}b" for name in EveryKind().fields if name != "file"}
        assert client.post("/form/", typed).status_code == 200
