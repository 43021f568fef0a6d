"""Stepping past the triggers, until a test's transaction is rolled back."""

from django.db import connection

from scoring.sealed import sheets as sealed


def unseal() -> None:
    """Let returned sheets be changed."""
    connection.check_constraints()  # PostgreSQL drops no trigger of a table with checks still to make
    sealed.release(connection)
