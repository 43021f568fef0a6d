"""The settings hold what security asks of them, in force and not only written down (ASVS 5.0: 3.4, 13.2, 15.4)."""

import os
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction

from tests import factories

ROOT = Path(__file__).resolve().parents[2]
ON_SQLITE = connection.vendor == "sqlite"


def check(*words: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in a process of its own; a variable that is None is taken away."""
    ours = {"ENV_FILE": os.devnull, "SECRET_KEY": secrets.token_urlsafe(50), "DJANGO_ALLOW_ASYNC_UNSAFE": None}
    changed = os.environ | ours | environment
    command = [sys.executable, "manage.py", "check", *words]
    kept = {name: value for name, value in changed.items() if value is not None}
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=120)


def test_the_example_for_production_passes_every_check_of_a_deployment():
    done = check("--deploy", "--fail-level=WARNING", ENV_FILE=".env.production.example", DATABASE_URL=None)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_without_a_secret_key_nothing_starts():
    done = check(SECRET_KEY=None)

    assert done.returncode != 0
    assert done.stderr.rstrip().endswith("Set the SECRET_KEY environment variable")


def test_an_example_that_was_not_filled_in_does_not_pass_as_a_deployment():
    done = check("--deploy", "--fail-level=WARNING", ENV_FILE=".env.production.example", SECRET_KEY=None)

    assert done.returncode != 0
    assert "(security.W009)" in done.stderr


def test_a_transaction_for_each_request_is_refused(tmp_path):
    done = check(DATABASE_URL=f"sqlite:///{tmp_path / 'any.sqlite3'}?atomic_requests=true")

    assert done.returncode != 0
    assert "(exchange.E001) DATABASES['default'] sets ATOMIC_REQUESTS." in done.stderr


def test_a_web_server_is_not_told_to_send_what_stands_in_a_bucket():
    bucket = {"ATTACHMENTS_S3_BUCKET": "files", "ATTACHMENTS_S3_ENDPOINT": "https://objects.example"}

    alone, both = check(**bucket), check(**bucket, ATTACHMENTS_INTERNAL_PATH="/attachments-inside/")

    assert alone.returncode == 0
    assert both.returncode != 0
    assert "(exchange.E002) ATTACHMENTS_INTERNAL_PATH goes with files on the disk." in both.stderr


def test_the_defaults_are_the_safe_ones():
    kept = {name: getattr(settings, name) for name in (
        "SESSION_COOKIE_HTTPONLY", "X_FRAME_OPTIONS", "SECURE_REFERRER_POLICY", "ACCOUNT_PREVENT_ENUMERATION",
        "ACCOUNT_EMAIL_VERIFICATION", "SECURE_CONTENT_TYPE_NOSNIFF", "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    )}  # fmt: skip

    assert kept == {
        "SESSION_COOKIE_HTTPONLY": True,
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    }
    assert "*" not in settings.ALLOWED_HOSTS
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.django_db
@pytest.mark.skipif(not ON_SQLITE, reason="the pragmas are those of SQLite")
def test_sqlite_runs_with_its_pragmas():
    with connection.cursor() as cursor:
        names = ["journal_mode", "synchronous", "foreign_keys", "cache_size", "journal_size_limit", "busy_timeout"]
        in_force = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    full = 2
    assert in_force == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "cache_size": -20_000,
        "journal_size_limit": 67_108_864,
        "busy_timeout": 20_000,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not ON_SQLITE, reason="on PostgreSQL transactions lock by row")
def test_a_transaction_on_sqlite_takes_the_write_lock_before_its_first_read():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="database is locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.django_db
@pytest.mark.skipif(ON_SQLITE, reason="these limits are those of PostgreSQL")
def test_postgresql_gives_up_in_time_and_isolates_by_statement():
    names = ["statement_timeout", "lock_timeout", "transaction_isolation"]
    with connection.cursor() as cursor:
        in_force = [cursor.execute(f"SHOW {name}").fetchone()[0] for name in names]

    assert in_force == ["15s", "5s", "read committed"]
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/proposals/", "/accessibility/", "/nowhere/", "/api/v1/"])
def test_every_answer_carries_a_strict_content_policy(client, path):
    response = client.get(path)
    policy = {
        part.split()[0]: part.split()[1:] for part in response.headers["Content-Security-Policy"].split(";") if part
    }

    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == policy["connect-src"] == policy["style-src"] == ["'self'"]
    sources = {source for name, values in policy.items() for source in values if name != "img-src"}
    hashes = {source for source in sources if source.startswith("'sha256-")}
    assert sources - hashes == {"'none'", "'self'"}
    assert len(hashes) <= 1
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "http://testserver/", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_sent_away(client, away):
    person = factories.member("Author")
    person.set_password(factories.PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    response = client.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD, "next": away})

    assert (response.status_code, response.headers["Location"]) == (302, "/")
