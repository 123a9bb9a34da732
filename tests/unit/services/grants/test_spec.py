"""What grants.toml may say, and what is said about it where it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.grants import spec
from adx_tui.services.grants.spec import GrantsSpec, GrantsSpecError, Layer


def read(folder: Path, text: str) -> GrantsSpec:
    file = folder / "grants.toml"
    file.write_text(text, encoding="utf-8")
    return spec.read(file, "app", ("public",))


def test_without_a_file_the_application_may_what_a_migrating_application_needs(tmp_path: Path) -> None:
    declaration = spec.read(tmp_path / "grants.toml", "app", ("public",))
    (wish,) = declaration.wishes
    assert (wish.role, wish.schemas, wish.owns, declaration.revocations) == ("app", ("public",), True, ())
    assert dict(wish.privileges) == {
        Layer.ROLE: ("LOGIN", "CREATEDB"),
        Layer.DATABASE: ("CONNECT", "CREATE", "TEMPORARY"),
        Layer.SCHEMA: ("USAGE", "CREATE"),
        Layer.TABLE: ("SELECT", "INSERT", "UPDATE", "DELETE"),
        Layer.SEQUENCE: ("USAGE", "SELECT", "UPDATE"),
        Layer.FUNCTION: ("EXECUTE",),
        Layer.TYPE: ("USAGE",),
    }


def test_a_layer_that_is_written_replaces_that_layer_alone(tmp_path: Path) -> None:
    wish = read(tmp_path, '[application]\ntable = ["truncate", "select"]\nowner = false\n').application
    assert wish.on(Layer.TABLE) == ("SELECT", "TRUNCATE")
    assert wish.on(Layer.SEQUENCE) == ("USAGE", "SELECT", "UPDATE")
    assert not wish.owns


def test_another_role_has_nothing_but_what_is_written_in_the_application_s_schemas(tmp_path: Path) -> None:
    text = '[application]\nschemas = ["shop", "audit"]\n[role."a reader"]\ntable = ["SELECT"]\ncreators = ["deploy"]\n'
    mine, reader = read(tmp_path, text).wishes
    assert mine.schemas == reader.schemas == ("shop", "audit")
    assert (reader.role, reader.creators, reader.owns) == ("a reader", ("deploy",), False)
    assert dict(reader.privileges) == {Layer.TABLE: ("SELECT",)}


def test_what_is_to_be_revoked_is_said_for_a_role_or_for_all(tmp_path: Path) -> None:
    (revocation,) = read(tmp_path, '[revoke.PUBLIC]\nschema = ["CREATE"]\ndatabase = ["TEMPORARY"]\n').revocations
    assert (revocation.role, revocation.schemas) == ("PUBLIC", ("public",))
    assert dict(revocation.privileges) == {Layer.DATABASE: ("TEMPORARY",), Layer.SCHEMA: ("CREATE",)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[application", "it is no TOML"),
        ('[aplication]\ntable = ["SELECT"]', "the file has aplication, which means nothing"),
        ('[application]\ntables = ["SELECT"]', "[application] has tables, which means nothing"),
        ('[application]\ntable = "SELECT"', "[application] table is no list of names"),
        ('[application]\ntable = ["READ"]', "[application] table has READ; on this layer there are SELECT, INSERT"),
        ('[application]\nowner = "yes"', "[application] owner is neither true nor false"),
        ("application = 1", "the file's application is no table"),
        ('[role.app]\ntable = ["SELECT"]', "[role.app] is the application's role: that is [application]"),
        ('[role.""]\ntable = ["SELECT"]', "a name that PostgreSQL can't have"),
        ('[revoke.PUBLIC]\ntable = ["SELECT"]', "[revoke.PUBLIC] has table, which means nothing"),
    ],
)
def test_anything_else_is_refused_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(GrantsSpecError) as refused:
        read(tmp_path, text)
    assert message in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grants.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(GrantsSpecError, match="it can't be read"):
        spec.read(tmp_path / "grants.toml", "app", ("public",))
