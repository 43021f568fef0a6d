"""A store of files, and who opens the pages of spread."""

import pytest

from proposals.states import State
from tests.factories import proposal_at


@pytest.fixture
def empty_store(settings, tmp_path):
    kept = {"BACKEND": "proposals.attachments.storage.PrivateFiles", "OPTIONS": {"location": str(tmp_path / "store")}}
    settings.STORAGES = settings.STORAGES | {"attachments": kept}


@pytest.fixture
def funded(db):
    return proposal_at(State.FUNDED, title="A single phone line for carers")


@pytest.fixture
def at_author(client, funded):
    client.force_login(funded.cast.author)
    return client
