"""What `.env` says against its example, against itself and against the compose file: one fault in each file.

The step's own checks on a folder, without an engine around them; every finding has its line, and after its remedy, or
the edit that it asks for, there is none.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adx_tui.core.model import Check, Finding, Risk, Status
from adx_tui.steps.environment import values
from tests.support.application import LookingContext, open_project

URL = "postgresql://shop:pass-word@127.0.0.1:5432/shop"
SECRET = "f3b1c8e2a94d7056-Kq"
EXAMPLE = f"""\
DATABASE_URL={URL}
SESSION_SECRET=
SMTP_PORT=
APP_URL=
"""
FILE = f"""\
DATABASE_URL={URL}
SESSION_SECRET={SECRET}
SMTP_PORT=587
APP_URL=http://localhost:3000
"""
COMPOSE = """\
services:
  db:
    image: postgres:17
    ports: ["5432:5432"]
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: of-compose
      POSTGRES_DB: shop
"""


@dataclass(frozen=True)
class Fault:
    """`changes` make it in a `.env` that is in order; `mended` is what a person writes where no remedy is safe."""

    code: str
    line: int
    changes: Mapping[str, str] = field(default_factory=dict)
    mended: Mapping[str, str] = field(default_factory=dict)
    example: str = EXAMPLE
    others: Mapping[str, str] = field(default_factory=dict)
    status: Status = Status.WARNING


def typed(decorators: str, key: str = "KEY") -> str:
    return f"{EXAMPLE}\n# {decorators}\n{key}=\n"


def refused(decorators: str, bad: str, good: str) -> Fault:
    return Fault("ADX112", 5, {"KEY": bad}, {"KEY": good}, typed(decorators), status=Status.FAILED)


OTHER = URL.replace("pass-word", "another")
FAULTS = {
    "two passwords in two URLs": Fault("ADX113", 5, {"DIRECT_URL": OTHER}, {"DIRECT_URL": URL}),
    "a shadow database's URL left behind": Fault(
        "ADX113", 5, {"SHADOW_DATABASE_URL": f"{OTHER}_shadow"}, {"SHADOW_DATABASE_URL": f"{URL}_shadow"}
    ),
    "another spelling of the host": Fault(
        "ADX113", 5, {"POOL_URL": OTHER.replace("127.0.0.1", "localhost")}, {"POOL_URL": URL}
    ),
    "POSTGRES_PASSWORD": Fault(
        "ADX113", 6, {"POSTGRES_USER": "shop", "POSTGRES_PASSWORD": "another"}, {"POSTGRES_PASSWORD": "pass-word"}
    ),
    "POSTGRES_DB": Fault(
        "ADX114",
        7,
        {"POSTGRES_USER": "shop", "POSTGRES_PASSWORD": "pass-word", "POSTGRES_DB": "other"},
        {"POSTGRES_DB": "shop"},
    ),
    "a placeholder of the example": Fault(
        "ADX115", 2, {"SESSION_SECRET": "changeme"}, example=EXAMPLE.replace("SECRET=", "SECRET=changeme")
    ),
    "a weak word of the example": Fault(
        "ADX115", 2, {"SESSION_SECRET": "secret"}, example=EXAMPLE.replace("SECRET=", "SECRET=secret")
    ),
    "the example's own secret, which may be in use": Fault(
        "ADX115", 2, {}, {"SESSION_SECRET": SECRET[::-1]}, EXAMPLE.replace("SECRET=", f"SECRET={SECRET}")
    ),
    "a placeholder that data may be encrypted with": Fault(
        "ADX115",
        5,
        {"ENCRYPTION_KEY": "changeme"},
        {"ENCRYPTION_KEY": SECRET[::-1]},
        EXAMPLE + "ENCRYPTION_KEY=changeme\n",
    ),
    "the example's own secret, of a length that it asks for": Fault(
        "ADX115",
        2,
        {},
        {"SESSION_SECRET": SECRET[::-1]},
        EXAMPLE.replace("SESSION_SECRET=", f"# @type=string(minLength=16)\nSESSION_SECRET={SECRET}"),
    ),
    "the example's own key pair": Fault(
        "ADX115",
        5,
        {"JWT_PRIVATE_KEY": "changeme"},
        {"JWT_PRIVATE_KEY": SECRET[::-1]},
        EXAMPLE + "JWT_PRIVATE_KEY=changeme\n",
    ),
    "one secret for two": Fault("ADX116", 5, {"JWT_SECRET": SECRET}, {"JWT_SECRET": SECRET[::-1]}),
    "a short secret": Fault("ADX117", 2, {"SESSION_SECRET": "Xk29-dq"}, {"SESSION_SECRET": SECRET}),
    "a common word": Fault("ADX117", 5, {"NEXTAUTH_SECRET": "supersecret"}, {"NEXTAUTH_SECRET": SECRET[::-1]}),
    "one character over and over": Fault("ADX117", 5, {"JWT_SECRET": "a" * 40}, {"JWT_SECRET": SECRET[::-1]}),
    "two letters in each other's place": Fault(
        "ADX118", 4, {"SMTP_PORT": "", "SMTP_PROT": "587"}, status=Status.FAILED
    ),
    "a letter left out": Fault("ADX118", 4, {"SESSION_SECRET": "", "SESION_SECRET": SECRET}, status=Status.FAILED),
    "a blank too few": Fault("ADX118", 4, {"APP_URL": "", "APPURL": "http://localhost:3000"}, status=Status.FAILED),
    "a key that is not required": Fault(
        "ADX118", 4, {"SMTP_PORT": "", "SMTP_PROT": "587"}, example="# @type=port\n" + EXAMPLE[EXAMPLE.index("SMTP") :]
    ),
    "no port": Fault("ADX119", 3, {"SMTP_PORT": "587x"}, {"SMTP_PORT": "587"}),
    "a port that is too high": Fault("ADX119", 3, {"SMTP_PORT": "70000"}, {"SMTP_PORT": "587"}),
    "an address without a scheme": Fault(
        "ADX119", 4, {"APP_URL": "localhost:3000"}, {"APP_URL": "http://localhost:3000"}
    ),
    "a scheme that lost a slash": Fault(
        "ADX119", 4, {"APP_URL": "http:/localhost:3000"}, {"APP_URL": "http://localhost:3000"}
    ),
    "a call for a value": Fault("ADX128", 3, {"SMTP_PORT": "ref(PORT)"}, {"SMTP_PORT": "587"}),
    "a call for the URL": Fault(
        "ADX128", 1, {"DATABASE_URL": "exec('op read x')"}, {"DATABASE_URL": URL}, status=Status.FAILED
    ),
    "the compose file's password": Fault(
        "ADX129", 1, {}, {"DATABASE_URL": URL.replace("pass-word", "of-compose")}, others={"compose.yml": COMPOSE}
    ),
    "an unknown decorator": Fault("ADX109", 6, {"KEY": "x"}, example=typed("@requird")),
    "an unknown type": Fault("ADX109", 6, {"KEY": "x"}, example=typed("@type=strng")),
    "an unknown option": Fault("ADX109", 6, {"KEY": "x"}, example=typed("@type=string(minLenght=3)")),
    "a bound that is no number": Fault("ADX107", 6, {"KEY": "x"}, example=typed("@type=string(minLength=abc)")),
    "bounds that exclude each other": Fault("ADX107", 6, {"KEY": "5"}, example=typed("@type=number(min=9, max=1)")),
    "an expression that does not compile": Fault("ADX107", 6, {"KEY": "x"}, example=typed("@type=string(matches=/(/)")),
    "a decorator of the header": Fault("ADX107", 6, {"KEY": "x"}, example=typed("@defaultRequired=false @required")),
    "a decorator of a key in the header": Fault(
        "ADX107", 1, {"KEY": "x"}, example="# @sensitive\n# ---\n" + typed("@optional")
    ),
    "a bracket that is not closed": Fault("ADX107", 7, {"KEY": "x"}, example=typed("@required\n# @type=enum(a, b")),
    "what excludes each other": Fault("ADX107", 6, {"KEY": "x"}, example=typed("@required @optional")),
    "too short": refused("@type=string(minLength=8)", "short", "long enough"),
    "not of that length": refused("@type=string(isLength=4)", "abc", "abcd"),
    "an expression": refused('@type=string(matches="/^sk-[a-z]{3,}$/")', "sk-ab", "sk-abc"),
    "an expression that would run for ever": refused('@type=string(matches="/^(a+)+$/")', "a" * 60 + "b", "a" * 60),
    "no whole number": refused("@type=number(isInt=true, min=1)", "1.5", "2"),
    "no UUID": refused("@type=uuid", "123", "123e4567-e89b-12d3-a456-426614174000"),
    "none of them": refused("@type=enum(debug, info)", "loud", "info"),
    "an element": refused("@type=array(port)", "80,x", "80,443"),
    "required in this environment": Fault(
        "ADX111",
        5,
        {"KEY": "''", "MODE": "production"},
        {"KEY": "x"},
        "# @currentEnv=$MODE @defaultRequired=false\n# ---\nMODE=development\n# @required=forEnv(production)\nKEY=\n",
        status=Status.FAILED,
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_its_line_and_gone_when_it_is_mended(fault: Fault, tmp_path: Path) -> None:
    faulty = changed(FILE, fault.changes)
    write(tmp_path, {".env.example": fault.example, ".env": faulty, **fault.others})

    checks = wrong(tmp_path)

    assert len(checks) == 1, [check.finding for check in checks]
    check, finding = checks[0], checks[0].finding
    assert finding is not None
    assert (check.status, finding.code) == (fault.status, fault.code)
    assert finding.location is not None
    assert finding.location.line == fault.line
    assert "pass-word" not in str(finding)
    assert SECRET not in str(finding)
    (remedy,) = finding.remedies
    if remedy.risk is Risk.SAFE:
        assert not fault.mended
        assert remedy.apply is not None
        remedy.apply(LookingContext())
    elif fault.mended:
        write(tmp_path, {".env": changed(faulty, fault.mended)})
    else:
        assert finding.location.path == ".env.example"  # for who wrote it
        return
    assert wrong(tmp_path) == []
    assert touched(faulty, (tmp_path / ".env").read_text("utf-8")) <= max(1, len(fault.mended))


def test_half_of_a_pair_of_keys_is_not_a_random_string(tmp_path: Path) -> None:
    key = "JWT_PRIVATE_KEY=changeme\n"
    write(tmp_path, {".env.example": EXAMPLE + key, ".env": FILE + key})

    (finding,) = findings(tmp_path)

    (remedy,) = finding.remedies
    assert remedy.risk is Risk.MANUAL
    assert "openssl genpkey" in remedy.preview
    assert "openssl rand" not in remedy.preview


MEANT = {
    "as it should be": {},
    "another role of the server": {"ADMIN_URL": URL.replace("shop:pass-word", "owner:other")},
    "another server": {"REPORT_URL": OTHER.replace("5432", "5433")},
    "an administrator beside the application": {
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": "x",
        "POSTGRES_DB": "y",
    },
    "one made of the other": {"AUTH_SECRET": "${SESSION_SECRET}"},
    "one secret by its two names": {"AUTH_SECRET": SECRET[::-1], "NEXTAUTH_SECRET": SECRET[::-1]},
    "another company's key": {"STRIPE_SECRET_KEY": "sk_test", "SMTP_PASSWORD": "short"},
    "a password of a database": {"DB_PASSWORD": "postgres"},
    "a key that nothing is missing for": {"SMTP_PROT": "587"},
    "a placeholder": {"SMTP_PORT": "<PORT>", "APP_URL": "your-url-here"},
    "empty ones": {"SMTP_PORT": "", "APP_URL": "", "SESSION_SECRET": ""},
    "ways that are somebody's own": {
        "PORT": "/run/app.sock",
        "API_URL": "/api",
        "WS_PORT": "3000,3001",
        "X_URL": "a.b",
    },
    "prose that looks like a call": {"GREETING": "hello(world)"},
}


@pytest.mark.parametrize("changes", MEANT.values(), ids=MEANT)
def test_what_somebody_may_mean_is_no_finding(changes: dict[str, str], tmp_path: Path) -> None:
    empty = {key: value or "''" for key, value in changes.items()}
    write(tmp_path, {".env.example": EXAMPLE, ".env": changed(FILE, empty)})
    assert wrong(tmp_path) == []


def test_a_key_is_set_where_any_file_of_the_application_has_it(tmp_path: Path) -> None:
    package = '{"name": "shop", "dependencies": {"next": "15.0.0"}}'
    others = changed(FILE, {"DATABASE_URL": "", "APP_URL": ""})
    local = f"DATABASE_URL={URL}\nSMTP_PROT=587\n"
    write(tmp_path, {"package.json": package, ".env.example": EXAMPLE, ".env": others, ".env.local": local})

    (check,) = wrong(tmp_path, env_file=".env.local")

    assert check.finding is not None
    assert (check.finding.code, check.finding.subject) == ("ADX110", "APP_URL")


def test_a_comment_with_an_at_sign_is_no_schema(tmp_path: Path) -> None:
    prose = "# @see https://example.com\n# @nobody in particular\n"
    write(tmp_path, {".env.example": prose + EXAMPLE, ".env": FILE})
    assert wrong(tmp_path) == []


def test_turbo_json_knows_keys_without_asking_for_them(tmp_path: Path) -> None:
    turbo = '{\n  // all of them\n  "globalEnv": ["SMTP_PROT", "!CI", "NEXT_PUBLIC_*",],\n}\n'
    file = changed(FILE, {"SMTP_PORT": "", "SMTP_PROT": "587"})
    write(tmp_path, {".env.example": EXAMPLE, ".env": file, "turbo.json": turbo})
    assert [finding.code for finding in findings(tmp_path)] == ["ADX110"]


def changed(text: str, changes: Mapping[str, str]) -> str:
    """The file with lines changed, added, or taken out where the value is empty."""
    lines = {line.partition("=")[0]: line for line in text.splitlines()}
    for key, value in changes.items():
        lines[key] = f"{key}={value}" if value else ""
    return "".join(f"{line}\n" for line in lines.values() if line)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")


def wrong(folder: Path, *, env_file: str = ".env") -> list[Check]:
    project = open_project(folder, folder / "state", {"ADX_ENV_FILE": str(folder / env_file)})
    return [check for check in values.check_values(project, project.environment()) if check.finding is not None]


def findings(folder: Path) -> list[Finding]:
    return [check.finding for check in wrong(folder) if check.finding is not None]


def touched(before: str, after: str) -> int:
    """How many lines are otherwise."""
    steps = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")
