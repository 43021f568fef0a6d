"""What stands in the store: every file that a row keeps, and the command that finds the others."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from proposals.attachments import storage
from proposals.attachments.kept import ON_ITS_WAY
from tests import factories
from tests.factories import attached

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    kept = {"BACKEND": "proposals.attachments.storage.PrivateFiles", "OPTIONS": {"location": str(tmp_path / "store")}}
    settings.STORAGES = settings.STORAGES | {"attachments": kept}
    return tmp_path / "store"


def sweep(*words):
    said = StringIO()
    call_command("sweep_attachments", *words, stdout=said)
    return said.getvalue()


def left_behind(address, *, hours=2):
    """A file that stopped being anybody's so long ago."""
    storage.attachments().save(address, ContentFile(b"left"))
    path = Path(storage.attachments().path(address))
    long_ago = time.time() - hours * 3600
    os.utime(path, (long_ago, long_ago))
    return path


def test_an_empty_store_holds_nothing_to_sweep():
    assert sweep() == "0 found.\n"


def test_what_nobody_keeps_is_found_and_deleted_only_when_told_to(store):
    kept = attached(factories.draft())
    orphan = left_behind(f"{kept.proposal_id}/{'0' * 64}")
    half = left_behind(f"{kept.proposal_id}/halfway{storage.PART}")
    elsewhere = left_behind(f"99999/{'1' * 64}")
    found = f"{kept.proposal_id}/{'0' * 64}\n{kept.proposal_id}/halfway.part\n99999/{'1' * 64}\n"

    assert sweep() == f"{found}3 found.\n"
    assert orphan.exists()
    assert sweep("--delete") == f"{found}3 deleted.\n"
    assert [path.exists() for path in (orphan, half, elsewhere)] == [False, False, False]
    assert [path.name for path in store.rglob("*") if path.is_file()] == [kept.sha256]
    assert sweep() == "0 found.\n"


def test_a_file_that_may_still_be_on_its_way_is_left_alone():
    young = left_behind(f"1/{'0' * 64}", hours=ON_ITS_WAY.total_seconds() / 3600 - 0.5)

    assert sweep("--delete") == "0 deleted.\n"
    assert young.exists()
