"""A trigger that refuses a change with a sentence, as each of the two databases writes it."""


def on_postgresql(name: str, table: str, act: str, is_wrong: str, told: str) -> list[str]:
    answer = "OLD" if act == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {is_wrong} THEN "
        f"RAISE EXCEPTION '{told}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {answer}; END $$",
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def on_sqlite(name: str, table: str, act: str, is_wrong: str, told: str) -> list[str]:
    wrong = is_wrong.replace("IS DISTINCT FROM", "IS NOT")
    return [f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{told}'); END"]
