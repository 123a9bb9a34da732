"""`adx-tui env`: every key, where its value is from, what it overrides, who reads it; and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from adx_tui.cli import main
from adx_tui.core.redact import MASK
from tests.support.folders import write_files
from tests.support.secrecy import assert_no_secret

PASSWORD = "p@ss/wörd #1%"
SECRETS = {
    "SESSION_SECRET": "s3ss10n-with-quote-less",
    "WEBHOOK_TOKEN_URL": "https://hooks.example/T000/hunter2hunter2",
    "BILLING": "sk_live_4242424242424242",
    "TLS": "-----BEGIN KEY-----\\nMIIEvQIBADANBgkq\\n-----END KEY-----",
    "PASSWORD_PEPPER": "grains-of-pepper",
    "LEGACY": "host=db user=me password=correct-horse",
    "SIGNED": "chosen-by-the-example",
}
CORES = (*SECRETS.values(), PASSWORD, "MIIEvQIBADANBgkq", "hunter2hunter2", "c4che-pass", "in-the-query", "smtp/p@ss")
FILES = {
    "package.json": json.dumps({"dependencies": {"next": "16.0.3"}, "devDependencies": {"prisma": "6.19.0"}}),
    "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
    ".env.example": (
        "# @required @sensitive @type=url\nDATABASE_URL=\n\n# @type=enum(debug, info)\nLOG_LEVEL=info\n\n"
        "# @sensitive\nSIGNED=\n\n# @required @type=port\nPORT=\n"
    ),
    ".env": "".join(f'{key}="{value}"\n' for key, value in SECRETS.items())
    + f"DATABASE_URL=postgresql://shop:{quote(PASSWORD, safe='')}@localhost:5432/shop\n"
    + "CACHE_URL=redis://:c4che-pass@cache:6379/0\nFEED=https://feed.example/?apiKey=in-the-query&page=2\n"
    + "MAIL=smtp://me:smtp/p@ss@mail.example\nCOPY=$SESSION_SECRET\nLOG_LEVEL=debug\n",
    ".env.local": "LOG_LEVEL=info\nDATABASE_URL=postgresql://shop:another-pass-word@localhost:5432/mine\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ADX_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    write_files(tmp_path / "shop", FILES)
    return tmp_path / "shop"


def printed(folder: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["env", "--project", str(folder), *arguments]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def test_each_key_says_where_it_is_from_what_it_overrides_and_who_reads_it(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / ".env").write_text(FILES[".env"] + "LOG_LEVEL=debug\n")
    table = json.loads(printed(shop, "--output", "json", capsys=capsys))
    keys = {row["key"]: row for row in table["keys"]}
    assert list(keys)[:4] == ["DATABASE_URL", "LOG_LEVEL", "SIGNED", "PORT"], "the example's order, then the files'"
    assert keys["DATABASE_URL"] == {
        "key": "DATABASE_URL",
        "value": f"postgresql://shop:{MASK}@localhost:5432/mine",
        "set": True,
        "source": {"path": ".env.local", "line": 2},
        "process_environment": False,
        "overrides": [{"path": ".env", "line": 8}],
        "read_by": [
            {"program": "Next.js 16", "source": {"path": ".env.local", "line": 2}},
            {"program": "Prisma", "source": {"path": ".env", "line": 8}},
        ],
        "type": "url",
        "required": True,
        "sensitive": True,
    }
    assert keys["LOG_LEVEL"]["overrides"] == [{"path": ".env", "line": 14}, {"path": ".env", "line": 13}]
    assert (keys["PORT"]["set"], keys["PORT"]["source"], keys["PORT"]["value"]) == (False, None, "")
    assert table["programs"] == [
        {"name": "Next.js 16", "reader": "Next.js", "files": [".env.local", ".env"], "source": None},
        {"name": "Prisma", "reader": "Prisma", "files": [".env"], "source": None},
    ]


def test_the_process_environment_overrides_every_line(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "trace")
    table = json.loads(printed(shop, "--output", "json", capsys=capsys))
    row = next(row for row in table["keys"] if row["key"] == "LOG_LEVEL")
    assert (row["value"], row["source"], row["process_environment"]) == ("trace", None, True)
    assert row["overrides"] == [{"path": ".env.local", "line": 1}, {"path": ".env", "line": 13}]
    text = printed(shop, capsys=capsys)
    assert "process environment" in next(line for line in text.splitlines() if line.startswith("LOG_LEVEL"))


def test_no_secret_is_in_any_form_of_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forms = {form: printed(shop, "--output", form, capsys=capsys) for form in ("plain", "json", "github")}
    assert_no_secret((*CORES, "another-pass-word"), forms)
    assert "smtp://me:" in forms["json"], "what is no secret in a URL is seen"
    assert "&page=2" in forms["json"]


def test_what_the_example_calls_public_is_shown_but_not_a_value_that_is_a_secret_by_itself(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = "# @sensitive=false\nSITE_KEY=\n# @public\nMAP_TOKEN=\n# @sensitive=false\nURL_KEY=\n"
    (shop / ".env.example").write_text(example)
    values = "SITE_KEY=6Lc_aCQU\nMAP_TOKEN=sk_live_4242424242424242\nURL_KEY=redis://:c4che-pass@cache:6379/0\n"
    (shop / ".env").write_text(values)
    rows = json.loads(printed(shop, "--output", "json", capsys=capsys))["keys"]
    keys = {row["key"]: (row["value"], row["sensitive"]) for row in rows}
    assert keys["SITE_KEY"] == ("6Lc_aCQU", False)
    assert keys["MAP_TOKEN"] == (MASK, True)
    assert keys["URL_KEY"] == (f"redis://:{MASK}@cache:6379/0", True)


def test_nothing_is_said_of_prisma_where_there_are_migrations_in_its_layout_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADX_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    url = "postgresql://shop:another-pass-word@localhost:5432/shop"
    files = {".env": f"DATABASE_URL={url}\n", "migrations/1_notes/migration.sql": "SELECT 1;"}
    write_files(tmp_path / "shop", files)
    text = printed(tmp_path / "shop", capsys=capsys)
    assert "the application reads .env" in text
    assert "Prisma" not in text


def test_a_file_that_cant_be_read_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ".env.local").unlink()
    (shop / ".env.local").mkdir()
    assert main(["env", "--project", str(shop)]) == 2
    assert ".env.local can't be read" in capsys.readouterr().err
