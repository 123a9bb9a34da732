"""The plan's statements: few, readable, quoted, and without a secret in what is shown."""

from __future__ import annotations

import re

from adx_tui.services.grants import statements
from adx_tui.services.grants.privileges import Objects, RoleSetting
from adx_tui.services.grants.spec import Layer, Revocation


def tables(*lacking: tuple[str, tuple[str, ...]], uniform: bool = True) -> Objects:
    return Objects(schema="public", layer=Layer.TABLE, total=len(lacking), lacking=lacking, uniform=uniform, foreign=())


def test_tables_that_lack_the_same_share_a_statement() -> None:
    objects = tables(("a", ("SELECT",)), ("b", ("SELECT", "INSERT")), ('"C"', ("SELECT",)))
    assert statements.grant_on_objects("app", objects, ("SELECT", "INSERT")) == [
        'GRANT SELECT ON TABLE public.a, public."C" TO app',
        "GRANT SELECT, INSERT ON TABLE public.b TO app",
    ]


def test_many_are_granted_as_all_of_the_schema() -> None:
    objects = tables(*((f"t{number}", ("INSERT",) if number % 2 else ("SELECT",)) for number in range(50)))
    assert statements.grant_on_objects("app", objects, ("SELECT", "INSERT")) == [
        "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO app"
    ]


def test_but_by_name_where_all_would_reach_too_far() -> None:
    objects = tables(*((f"t{number}", ("INSERT",)) for number in range(50)), uniform=False)
    (statement,) = statements.grant_on_objects("app", objects, ("INSERT",))
    assert "ALL TABLES" not in statement
    assert max(map(len, statement.splitlines())) < 80
    assert set(re.findall(r"public\.(t\d+)", statement)) == {f"t{number}" for number in range(50)}


def test_a_password_is_sent_as_a_verifier_and_shown_as_neither() -> None:
    for shown, run in (
        statements.create_role("app", "a secret", "APP_URL", ("LOGIN", "CREATEDB")),
        statements.set_password("app", "a secret", "APP_URL"),
    ):
        assert "a secret" not in shown + run
        assert "SCRAM-SHA-256$4096:" in run
        assert "SCRAM" not in shown
    assert shown == "ALTER ROLE app PASSWORD '<the password in APP_URL>'"


def test_revoking_names_the_layer() -> None:
    revocation = Revocation(role="PUBLIC", schemas=("public",), privileges={})
    surplus = {(Layer.SCHEMA, "public"): ["CREATE"], (Layer.DATABASE, ""): ["CONNECT", "TEMPORARY"]}
    assert statements.revoke(revocation, surplus, "My shop") == [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        'REVOKE CONNECT, TEMPORARY ON DATABASE "My shop" FROM PUBLIC',
    ]


def test_where_a_search_path_leads() -> None:
    def first(value: str) -> str | None:
        return RoleSetting(value, None, None).first

    assert first("other, public") == "other"
    assert first('"A ""b"" c", public') == 'A "b" c'
    assert first('"$user", public') is None
