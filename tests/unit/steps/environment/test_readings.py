"""What each program of a project makes of its `.env`: said with the place and without a secret, and mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adx_tui.core.model import Finding, RemedyFailedError, Status
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer
from tests.support.environment import assert_no_secret, look, mend, open_project, safe_remedies, with_code
from tests.support.repositories import package, schema, write

SECRET = "pa$word-Zq8!tv"
URL = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n"
CONFIG = """\
import "dotenv/config";
import { defineConfig, env } from "prisma/config";
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { seed: "node prisma/seed.mjs" },
  datasource: { url: env("DATABASE_URL") },
});
"""
SHOP = {
    "package.json": package("shop", dependencies={"next": "15.1.0", "prisma": "7.1.0", "dotenv": "16.4.0"}),
    "prisma/schema.prisma": schema(),
    "prisma.config.ts": CONFIG,
    ".gitignore": ".env\n",
}
"""Next.js, and Prisma 7 that loads `.env` with dotenv, which expands nothing, and gives it to the seed."""
OF_A_LINE = ("environment.spelling", "environment.unseen", "environment.line", "environment.twice")
"""The remedies that change a line of `.env`."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", SHOP)


def with_env(folder: Path, text: str, **environment: str) -> Project:
    path = folder / ".env"
    path.write_bytes(text.encode())
    path.chmod(0o600)
    return open_project(folder, environment)


def the_finding(project: Project, code: str) -> Finding:
    (check,) = with_code(look(project), code)
    assert check.finding is not None
    return check.finding


def env_text(project: Project) -> str:
    return (project.settings.project / ".env").read_bytes().decode()


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


@pytest.mark.parametrize(
    ("line", "what", "mended"),
    [
        ("A=“value”", "typographic quotes around it", "A=value"),
        ("A=value\u00a0", "U+00A0 (no-break space)", "A=value"),
        ("A=\u00a0value # why", "U+00A0 (no-break space)", "A=value # why"),
        ("A='val\u200bue'", "U+200B (zero width space)", "A=value"),
        ('A="\ufeffvalue"', "U+FEFF (zero width no-break space)", "A=value"),
    ],
)
def test_what_nobody_sees_is_taken_out(shop: Path, line: str, what: str, mended: str) -> None:
    project = with_env(shop, f"{URL}{line}\nB=2\n")
    checks = look(project)
    (check,) = with_code(checks, "ADX134")
    assert check.finding is not None
    assert check.finding.cause == f"A on line 2 of .env holds {what}."
    assert not with_code(checks, "ADX132"), "said once"

    mend(safe_remedies([check])[0])

    assert env_text(project) == f"{URL}{mended}\nB=2\n"
    assert not with_code(look(project), "ADX134")


@pytest.mark.parametrize("line", ["A=👨‍👩‍👧", "A='a “quoted” word'", "A=naïve café", "A='> '", "A=می‌خواهم"])
def test_what_is_meant_stays(shop: Path, line: str) -> None:
    assert not with_code(look(with_env(shop, f"{URL}{line}\n")), "ADX134")


def test_a_blank_at_the_end_of_a_secret_is_for_a_person_to_judge(shop: Path) -> None:
    checks = with_code(look(with_env(shop, f"{URL}API_KEY='abc '\n")), "ADX134")
    assert not safe_remedies(checks)
    assert len(safe_remedies(checks, by_choice=True)) == 1


def test_a_key_twice_is_mended_by_making_the_line_that_loses_a_comment(shop: Path) -> None:
    project = with_env(shop, f'{URL}A="one\nof two lines"\nB=1\nA=last\n')
    checks = with_code(look(project), "ADX105")
    assert not safe_remedies(checks)
    (remedy,) = safe_remedies(checks, by_choice=True)
    mend(remedy)
    assert env_text(project) == f'{URL}# A="one\n# of two lines"\nB=1\nA=last\n'
    assert not with_code(look(project), "ADX105")


def test_quotes_in_a_list_of_the_compose_file_go_into_the_container(shop: Path) -> None:
    services = "services:\n  db:\n    image: postgres:17\n    environment:\n"
    (shop / "compose.yml").write_text(f"""{services}      - POSTGRES_PASSWORD="pw"\n      - "POSTGRES_USER=me"\n""")
    finding = the_finding(with_env(shop, URL), "ADX137")
    assert finding.cause == (
        "The container of db gets POSTGRES_PASSWORD with the quotes that compose.yml:5 has around its value."
    )
    (shop / "compose.yml").write_text(f"""{services}      POSTGRES_PASSWORD: "pw"\n""")
    assert not with_code(look(open_project(shop)), "ADX137")


class TestElsewhere:
    @pytest.mark.parametrize(
        ("value", "program", "command"),
        [
            (
                "encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi",
                "dotenvx",
                "dotenvx run -- ",
            ),
            ("op://dev/shop/url", "1Password", "op run --env-file=.env -- "),
            ("vault:secret/data/shop#url", "Vault", "<the program that fills it in> "),
            ("doppler://shop/dev/DATABASE_URL", "Doppler", "doppler run -- "),
            ("awssm:shop/url", "AWS", "<the program that fills it in> "),
        ],
    )
    def test_a_url_is_said_to_be_kept_there(self, shop: Path, value: str, program: str, command: str) -> None:
        (shop / ".env.example").write_text("# @required @sensitive @type=url\nDATABASE_URL=\n# @type=port\nPORT=\n")
        checks = look(with_env(shop, f"DATABASE_URL='{value}'\nPORT='{value}'\n"))
        (check,) = with_code(checks, "ADX136")
        assert check.finding is not None
        assert check.finding.cause == f"DATABASE_URL is kept elsewhere: only {program} can tell what it is."
        assert check.finding.remedies[0].preview == f"{command}adx-tui"
        assert [other.id for other in checks if other.status is Status.FAILED] == ["database_url"], (
            "nothing else is said"
        )
        (known,) = [other for other in checks if other.id == "references"]
        assert known.detail == f"{program} has DATABASE_URL, PORT"


class TestDirenv:
    def test_a_plain_export_counts_where_nothing_else_says_it(self, shop: Path) -> None:
        (shop / ".envrc").write_text(f"use nix\nexport {URL}export TOKEN=$(cat secret)\n")
        project = open_project(shop)
        checks = {check.id: check for check in look(project)}
        assert checks["file"].detail == "there is no .env; DATABASE_URL comes from .envrc:2"
        assert checks["envrc"].detail == "1 plain export; taken from it: DATABASE_URL (line 2)"
        assert project.url().database == "shop"

    def test_another_value_than_in_the_file_is_named_and_which_counts(self, shop: Path) -> None:
        (shop / ".envrc").write_text(f"export {URL.replace('/shop', '/other')}")
        project = with_env(shop, URL)
        finding = the_finding(project, "ADX135")
        assert finding.cause == "DATABASE_URL has one value in .envrc:1 and another in .env:1."
        assert finding.evidence == (".env:1 counts: direnv has not loaded it here",)
        assert project.url().database == "shop"


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
