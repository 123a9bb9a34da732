"""What each program of a project makes of its `.env`: said with the place and without a secret, and mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adx_tui.core.model import RemedyFailedError, Status
from adx_tui.steps.shared import env_writer
from tests.support.environment import assert_no_secret, look, mend, open_project, safe_remedies, with_code
from tests.support.next_shop import SHOP, URL, env_text, the_finding, with_env
from tests.support.repositories import write

SECRET = "pa$word-Zq8!tv"
OF_A_LINE = ("environment.spelling", "environment.unseen", "environment.line", "environment.twice")
"""The remedies that change a line of `.env`."""


def test_a_project_whose_readers_agree_gets_no_finding(shop: Path) -> None:
    text = URL + "A='two words#and $ more'\nB=\"it's\"\nC=\nD=x # why\nE=5\n"
    assert not [check for check in look(with_env(shop, text)) if check.id.startswith("reading")]


def test_a_secret_is_said_by_its_length_and_where_it_parts(shop: Path) -> None:
    project = with_env(shop, f"{URL}MAIL_PASS='{SECRET}'\n")

    checks = look(project)

    (check,) = with_code(checks, "ADX132")
    assert check.finding is not None
    assert check.status is Status.WARNING
    assert str(check.finding.location) == ".env:2"
    assert check.finding.evidence[:2] == (
        "Prisma, what is written  14 characters",
        "Next.js 15  9 characters, another from character 3 on",
    )
    assert "no way of writing this one is read alike" in check.finding.remedies[0].title, "dotenv keeps a backslash"
    assert_no_secret(checks, SECRET, SECRET.replace("$word", ""))


def test_a_lone_reader_that_takes_a_part_of_a_secret_for_a_variable(shop: Path) -> None:
    (shop / "prisma.config.ts").unlink()
    project = with_env(shop, f"{URL}MAIL_PASS={SECRET}\nAPP_URL=https://$VERCEL_URL\n")
    (check,) = with_code(look(project), "ADX132")
    assert not safe_remedies([check]), "a reader that is not known here would keep the backslash"
    mend(safe_remedies([check], by_choice=True)[0])
    assert env_text(project) == f"{URL}MAIL_PASS='{SECRET.replace('$', chr(92) + '$')}'\nAPP_URL=https://$VERCEL_URL\n"
    assert not with_code(look(project), "ADX132")


def test_a_url_is_written_with_its_password_encoded(shop: Path) -> None:
    project = with_env(shop, f"# mine\nDATABASE_URL=postgresql://shop:{SECRET}@127.0.0.1:5432/shop # why\nA=1\n")
    checks = look(project)
    (check,) = with_code(checks, "ADX132")
    assert check.status is Status.FAILED
    assert_no_secret(checks, SECRET)

    (remedy,) = safe_remedies([check])
    mend(remedy)

    encoded = "postgresql://shop:pa%24word-Zq8%21tv@127.0.0.1:5432/shop"
    assert env_text(project) == f"# mine\nDATABASE_URL={encoded} # why\nA=1\n"
    assert not with_code(look(project), "ADX132")
    mend(remedy)
    assert not with_code(look(project), "ADX132"), "what was mended meanwhile stays as it is"


def test_variables_that_one_does_not_fill_in_are_written_out_only_where_a_person_says_so(shop: Path) -> None:
    project = with_env(shop, 'DB_USER=shop\nDATABASE_URL="postgresql://${DB_USER}:pw-1@127.0.0.1:5432/shop"\n')
    checks = look(project)
    (check,) = with_code(checks, "ADX132")
    assert check.status is Status.FAILED
    assert not safe_remedies([check])
    (remedy,) = safe_remedies([check], by_choice=True)
    assert "its variables filled in" in remedy.title

    mend(remedy)

    assert env_text(project).endswith("DATABASE_URL=postgresql://shop:pw-1@127.0.0.1:5432/shop\n")
    assert not with_code(look(project), "ADX132")


def test_what_the_file_of_the_framework_overrides_is_named_with_both_lines(shop: Path) -> None:
    (shop / ".env.local").write_text("A=2\n")
    (check,) = [check for check in look(with_env(shop, f"{URL}A=1\n")) if check.id == "overrides"]
    assert check.detail == "Next.js 15 takes A from .env.local:1, not from .env:2"


def test_a_value_in_the_shell_counts_for_all(shop: Path) -> None:
    finding = the_finding(with_env(shop, f"{URL}A=1\n", A="2"), "ADX150")
    assert finding.evidence == (".env:2  A; the process environment has another value, which counts",)
    assert not with_code(look(with_env(shop, f"{URL}A='a$b'\n", A="2")), "ADX132")


def test_a_program_that_gives_up_is_named(shop: Path) -> None:
    (shop / "compose.yml").write_text("services:\n  db:\n    image: postgres:17\n    user: ${WHO:-postgres}\n")
    finding = the_finding(with_env(shop, f"{URL}A='open\n"), "ADX133")
    assert finding.cause == (
        "Docker Compose has nothing of .env: Compose ends with an error: line 2: a quote is not closed."
    )


def test_what_is_written_is_so_written_that_all_read_it_or_refused(shop: Path) -> None:
    project = with_env(shop, f"{URL}A=1\n")
    env_writer.change(project, {"A": "ab#c d", "B": "it's"}, "")
    assert env_text(project) == f"{URL}A='ab#c d'\nB=\"it's\"\n"

    with pytest.raises(RemedyFailedError) as refused:
        env_writer.change(project, {"A": SECRET}, "")

    assert refused.value.finding.cause == (
        "A was not written: no way of writing that value is read alike by all programs of this project."
    )
    assert SECRET not in repr(refused.value.finding)
    assert env_text(project) == f"{URL}A='ab#c d'\nB=\"it's\"\n"


def test_quotes_in_a_list_of_the_compose_file_go_into_the_container(shop: Path) -> None:
    services = "services:\n  db:\n    image: postgres:17\n    environment:\n"
    (shop / "compose.yml").write_text(f"""{services}      - POSTGRES_PASSWORD="pw"\n      - "POSTGRES_USER=me"\n""")
    finding = the_finding(with_env(shop, URL), "ADX137")
    assert finding.cause == (
        "The container of db gets POSTGRES_PASSWORD with the quotes that compose.yml:5 has around its value."
    )
    (shop / "compose.yml").write_text(f"""{services}      POSTGRES_PASSWORD: "pw"\n""")
    assert not with_code(look(open_project(shop)), "ADX137")


@given(
    st.binary(max_size=120)
    | st.lists(
        st.sampled_from(
            [
                "A='x",
                "A=“y”",
                "\ufeffA=1",
                "B=a$b",
                'B="c\\nd"',
                "C=\u00a0x\u200b",
                "# comment",
                "",
                "A B",
                "export D=e#f",
                "D=\r",
                "E=`ls`",
                "F=${B}",
                URL.strip(),
            ]
        ),
        max_size=8,
    ).map(lambda lines: "\n".join(lines).encode())
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_findings_and_no_repair_loses_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any") / "shop"
    write(folder, SHOP)
    path = folder / ".env"
    path.write_bytes(data)
    path.chmod(0o600)
    checks = look(open_project(folder))
    assert checks, "there is something to say"
    for remedy in safe_remedies(checks, by_choice=True):
        if remedy.id.startswith(
            ("environment.spelling", "environment.unseen", "environment.line", "environment.twice")
        ):
            before = path.read_bytes().decode()
            mend(remedy)
            after = path.read_bytes().decode()
            assert _comments(before) <= _comments(after)
            assert len(before.splitlines()) <= len(after.splitlines())


def _comments(text: str) -> set[str]:
    return {line for line in text.splitlines() if line.startswith("#")}
