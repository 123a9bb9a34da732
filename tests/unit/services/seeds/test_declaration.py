"""seeds/seeds.toml: what it can say, what it can't, and the order that follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.seeds import conditions, declaration
from adx_tui.services.seeds.declaration import Conflict, Declaration, DeclarationError, PostCondition, SeedRules
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.selection import select_seeds

ALL = """\
[seed."010_users.csv"]
after = "020_schools.sql"
sets = ["demo"]
environments = ["development"]
conflict = "update"
key = ["id"]

[[expect]]
that = "there is a user"
sql = "SELECT count(*) FROM users"
answer = ">= 1"
seed = "010_users.csv"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "seeds.toml").write_text(text)
    return folder


def seeds(*names: str) -> list[Seed]:
    return [Seed(name, Path(name), "", "") for name in names]


def test_all_that_it_can_say(tmp_path: Path) -> None:
    declared = declaration.read(write(tmp_path, ALL))
    assert declared.of_seed("010_users.csv") == SeedRules(
        after=("020_schools.sql",),
        sets=("demo",),
        environments=("development",),
        conflict=Conflict.UPDATE,
        key=("id",),
    )
    assert [condition.that for condition in declared.conditions] == ["there is a user"]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("[seed\nx", "no TOML", 1),
        ("[sed]", "sed in the file is unknown", None),
        ('[seed."a"]\nconflict = "explode"', "it can be error, nothing, update", None),
        ('[seed."a"]\nafter = [1]', "list of texts", None),
        ("[[expect]]\nthat = 'x'", "needs that, sql and answer", None),
        ("[[expect]]\nthat = 'x'\nsql = 'y'\nanswer = []", "one value", None),
    ],
)
def test_what_it_cannot_say(tmp_path: Path, text: str, problem: str, line: int | None) -> None:
    with pytest.raises(DeclarationError, match=problem) as raised:
        declaration.read(write(tmp_path, text))
    assert raised.value.line == line


def test_the_order_and_what_is_left_out() -> None:
    rules = {
        "1_a.sql": SeedRules(after=("3_c.sql",)),
        "2_b.sql": SeedRules(sets=("demo",)),
        "4_d.sql": SeedRules(environments=("test",)),
    }
    named = seeds("1_a.sql", "2_b.sql", "3_c.sql", "4_d.sql")
    selection = select_seeds(named, Declaration(rules=rules), [], "")
    assert [seed.name for seed in selection.seeds] == ["3_c.sql", "1_a.sql"]
    assert selection.left_out.keys() == {"2_b.sql", "4_d.sql"}
    selection = select_seeds(named, Declaration(rules=rules), ["demo"], "test")
    assert [seed.name for seed in selection.seeds] == ["3_c.sql", "1_a.sql", "2_b.sql", "4_d.sql"]


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ({"9_no.sql": SeedRules()}, "no such seed"),
        ({"1_a.sql": SeedRules(after=("9_no.sql",))}, "no such seed"),
        ({"1_a.sql": SeedRules(after=("2_b.sql",)), "2_b.sql": SeedRules(after=("1_a.sql",))}, "wait for each other"),
    ],
)
def test_an_order_that_there_is_not(rules: dict[str, SeedRules], problem: str) -> None:
    with pytest.raises(DeclarationError, match=problem):
        select_seeds(seeds("1_a.sql", "2_b.sql"), Declaration(rules=rules), [], "")


@pytest.mark.parametrize(
    ("answer", "value", "is_met"),
    [
        ("3", 3, True),
        ("3", 4, False),
        (">= 1", 2, True),
        (">= 1", None, False),
        ("!= 0", 0, False),
        ("true", True, True),
    ],
)
def test_answers(answer: str, value: object, is_met: bool) -> None:
    assert PostCondition(that="", sql="", answer=answer).is_met_by(value) is is_met


@pytest.mark.parametrize(
    ("sql", "only_computes"),
    [
        ("SELECT count(*) FROM users WHERE name IN ('lo_export(1)') AND exists (SELECT)", True),
        ("SELECT lo_export(1, '/tmp/x')", False),
        ('SELECT "do it"()', False),
    ],
)
def test_what_a_mighty_role_is_asked_by_a_look(sql: str, only_computes: bool) -> None:
    assert conditions.only_computes(sql) is only_computes
