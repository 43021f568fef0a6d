"""Tables that only grow: triggers that refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE.

The product never needs the second half, `release`; tests do, to empty the tables between two of them.
"""

from typing import Any

TABLES = [
    "proposals_historyentry",
    "proposals_adoptionevent",
    "proposals_sectionedit",
    "proposals_partentry",
    "proposals_commentruling",
    "proposals_dutyentry",
    "proposals_instalment",
    "proposals_payment",
    "proposals_benefitclaim",
    "proposals_planfixing",
    "proposals_storyedition",
    "proposals_pointentry",
    "proposals_rebase",
    "proposals_siteword",
    "proposals_pledge",
]
SENTENCE = "This record is append-only."


def protect(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in protecting(connection.vendor, table):
            cursor.execute(statement)


def release(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in releasing(connection.vendor, table):
            cursor.execute(statement)


def protecting(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for act in ("UPDATE", "DELETE")
    ]


def releasing(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_{name} ON {table}" for name in ("grows", "stays")]
    return [f"DROP TRIGGER {table}_no_{act}" for act in ("update", "delete")]
