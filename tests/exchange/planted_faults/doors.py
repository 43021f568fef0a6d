"""Ways past every door, until the transaction is rolled back."""

from django.db import connection
from django.db.models import QuerySet

from proposals import append_only


def past_the_door(model):
    """Rows as a query set that refuses nothing."""
    return QuerySet(model=model)


def open_up(table):
    """Let an append-only table be changed, until the transaction is rolled back."""
    connection.check_constraints()  # PostgreSQL drops no trigger of a table with checks still to make
    append_only.release(connection, table)
