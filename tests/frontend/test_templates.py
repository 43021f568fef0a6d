"""The environment of the templates, the frame of the pages, and the parts that must fit each other."""

import base64
import hashlib
import json
import re
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines
from django.test import RequestFactory
from jinja2 import UndefinedError

from exchange.context import page_frame
from exchange.nhs import nhs

ROOT = Path(__file__).resolve().parents[2]

# The macros of one release write markup for the styles and scripts of one other.
FITS = {"nhsuk-frontend-jinja": "0.10.2", "nhsuk-frontend": "10.6.1"}


def rendered(text, **context):
    return engines["jinja2"].from_string(text).render(context)


def test_macros_styles_and_scripts_of_the_nhs_are_the_pair_that_fits():
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    script = Path(finders.find("nhsuk/nhsuk-frontend.min.js")).read_text()

    assert version("nhsuk-frontend-jinja") == FITS["nhsuk-frontend-jinja"]
    assert package["dependencies"]["nhsuk-frontend"] == FITS["nhsuk-frontend"]
    assert re.findall(r'version="([\d.]+)"', script) == [FITS["nhsuk-frontend"]]


def test_the_one_inline_script_is_the_one_the_policy_allows(settings):
    (line,) = re.findall(r"<script>(.*)</script>", (ROOT / "templates" / "_has_scripts.html").read_text())
    digest = base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()

    hashes = [source for source in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] if "sha256" in source]
    assert hashes == [f"'sha256-{digest}'"]


def test_no_template_holds_another_script_or_a_style():
    allowed = {"_has_scripts.html", "_layout.html"}
    mails = ROOT / "templates" / "mail"  # readers of mail know no stylesheets
    for template in set((ROOT / "templates").rglob("*.html")) - set(mails.rglob("*.html")):
        text = template.read_text()
        assert template.name in allowed or "<script" not in text, template
        assert not re.search(r'<style|\sstyle=|\son[a-z]+="', text), template


@pytest.mark.parametrize("text", ["{{ unknown }}", "{{ form.unknown }}", "{% if unknown %}{% endif %}"])
def test_a_name_nobody_gave_is_an_error_and_not_an_empty_place(text):
    with pytest.raises(UndefinedError):
        rendered(text, form={})


def test_official_components_are_functions_and_escape_what_they_are_given():
    assert "&lt;b&gt;" in nhs.button({"text": "<b>"})
    assert 'class="nhsuk-tag nhsuk-tag--green"' in nhs.tag({"text": "Open", "classes": "nhsuk-tag--green"})
    with pytest.raises(Exception, match="no-such-thing"):
        nhs.noSuchThing({})


def test_a_query_is_changed_in_one_name_and_keeps_the_rest():
    query = RequestFactory().get("/?text=falls&page=3&state=draft&state=scored").GET

    assert rendered("{{ with_query(q, page=4) | safe }}", q=query) == "?text=falls&state=draft&state=scored&page=4"
    assert rendered("{{ with_query(q, page=none, state=none) | safe }}", q=query) == "?text=falls"


@pytest.mark.django_db
def test_a_visitor_is_shown_what_is_open_to_all_without_any_query(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        labels = [entry["label"] for entry in page_frame(request)["navigation"]]
    assert labels == ["Home", "Calls", "Proposals", "Spread", "Statistics"]


@pytest.mark.django_db
def test_a_manager_finds_their_pages_and_a_member_does_not(rf, manager, author):
    def labels(person):
        request = rf.get("/proposals/")
        request.user = person
        return [entry["label"] for entry in page_frame(request)["navigation"]]

    assert labels(author) == ["Home", "Calls", "Proposals", "Spread", "Statistics"]
    managers = ["Home", "Calls", "Proposals", "Panels", "Awards", "Spread", "Statistics", "Administration"]
    assert labels(manager) == managers


@pytest.mark.django_db
def test_the_frame_costs_few_queries_whoever_looks(rf, author, django_assert_max_num_queries):
    request = rf.get("/")
    request.user = author

    with django_assert_max_num_queries(1):
        page_frame(request)


@pytest.mark.django_db
def test_the_page_one_is_on_is_marked(rf):
    request = rf.get("/proposals/P-2026-0042/")
    request.user = AnonymousUser()

    assert [entry["label"] for entry in page_frame(request)["navigation"] if entry["is_here"]] == ["Proposals"]


@pytest.mark.parametrize("shows", [True, False])
def test_the_protected_mark_is_shown_only_where_it_is_allowed(settings, client, db, shows):
    settings.SHOW_NHS_LOGO = shows

    assert ('aria-label="NHS"' in client.get("/privacy/").text) is shows


def test_collected_files_carry_their_hash_and_modules_find_each_other(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "exchange.static.HashedStaticFiles"}}
    call_command("collectstatic", "--no-input", verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    script = (tmp_path / names["js/exchange.js"]).read_text()
    imported = set(re.findall(r'from "([^"]+)"', script))
    assert {"../" + names["nhsuk/nhsuk-frontend.min.js"], "./" + Path(names["js/score_sheet.js"]).name} <= imported
    assert (tmp_path / (names["css/exchange.css"] + ".br")).exists()
    assert crc32((tmp_path / names["nhsuk/nhsuk-frontend.min.js"]).read_bytes()) == crc32(
        Path(finders.find("nhsuk/nhsuk-frontend.min.js")).read_bytes()
    )
