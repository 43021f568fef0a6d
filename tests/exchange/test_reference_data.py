"""Reference data can be installed as often as one likes."""

import csv
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from proposals.models import Organisation, PriorityArea, PriorityFramework, Theme
from scoring.models import Criterion, MarkAnchor, Rubric

pytestmark = pytest.mark.django_db
FIXTURES = settings.BASE_DIR / "fixtures"
MODELS: list[Any] = [PriorityFramework, PriorityArea, Theme, Organisation, Rubric, Criterion, MarkAnchor]


def install():
    said = StringIO()
    call_command("install_reference_data", stdout=said)
    return said.getvalue()


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_it_installs_frameworks_themes_organisations_and_the_default_rubric():
    assert install() == "Reference data: 84 added, 0 changed, 0 as they were.\n"

    assert {model.__name__: model.objects.count() for model in MODELS} == {
        "PriorityFramework": 2,
        "PriorityArea": 8,
        "Theme": 9,
        "Organisation": 52,
        "Rubric": 1,
        "Criterion": 6,
        "MarkAnchor": 6,
    }
    rubric = Rubric.objects.get()
    assert rubric.call is None
    assert rubric.weights() == {
        "need": 20, "benefit": 25, "readiness": 20, "delivery": 15, "value": 10, "involvement": 10,
    }  # fmt: skip
    rubric.must_be_complete()


def test_organisations_name_the_board_they_belong_to():
    install()

    with open(FIXTURES / "organisations.csv", encoding="utf-8", newline="") as table:
        told = {row["name"]: None if row["kind"] == "icb" else row["icb_code"] for row in csv.DictReader(table)}
    assert dict(Organisation.objects.values_list("name", "board__ods_code")) == told


def test_a_second_run_changes_nothing():
    install()
    before = everything()

    assert install() == "Reference data: 0 added, 0 changed, 84 as they were.\n"

    assert everything() == before


def test_texts_that_changed_are_put_right_and_nothing_is_deleted():
    install()
    theirs = Organisation.objects.create(name="A member of their own", kind="charity")
    Organisation.objects.filter(ods_code="RRK").update(name="Old name", board=None)
    Criterion.objects.filter(code="need").update(weight=Decimal("99"))

    assert install() == "Reference data: 0 added, 2 changed, 82 as they were.\n"

    renamed = Organisation.objects.filter(ods_code="RRK").values_list("name", "board__ods_code", "version")
    assert renamed.get() == (
        "University Hospitals Birmingham NHS Foundation Trust",
        "QHL",
        2,
    )
    assert Criterion.objects.get(code="need").weight == 20
    assert Organisation.objects.filter(pk=theirs.pk).exists()


def test_rubrics_of_calls_are_left_alone():
    install()
    told = json.loads((FIXTURES / "default_rubric.json").read_text(encoding="utf-8"))
    Rubric.objects.create(name="Another to copy from")

    assert install() == "Reference data: 0 added, 0 changed, 84 as they were.\n"

    assert list(Rubric.objects.order_by("name").values_list("name", flat=True)) == [
        "Another to copy from",
        told["name"],
    ]
