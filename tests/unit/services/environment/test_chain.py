"""Which `.env` files a program reads, in which order, and which one a value comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.environment import chain
from adx_tui.services.environment.chain import Chain, Reader


def names(reads: Chain, folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in reads.files]


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f".{name.replace('_', '.')}").write_text(text)


@pytest.mark.parametrize(
    ("framework", "reader", "files"),
    [
        ("next", Reader.NEXT, [".env.development.local", ".env.local", ".env.development", ".env"]),
        ("vite", Reader.VITE, [".env.development.local", ".env.development", ".env.local", ".env"]),
        ("@nestjs/core", Reader.DOTENV, [".env"]),
        ("bun", Reader.BUN, [".env.development.local", ".env.local", ".env.development", ".env"]),
        ("", Reader.DOTENV, [".env"]),
    ],
)
def test_a_framework(tmp_path: Path, framework: str, reader: Reader, files: list[str]) -> None:
    reads = chain.of_framework(framework, tmp_path)
    assert (reads.reader, names(reads, tmp_path)) == (reader, files)


def test_prisma_7_reads_what_its_config_loads_and_nothing_else(tmp_path: Path) -> None:
    assert chain.of_prisma(7, tmp_path).reader is Reader.NOBODY
    reads = chain.of_prisma(7, tmp_path, has_config=True, loaded=[(tmp_path / "x" / ".env", Reader.NODE)])
    assert (reads.reader, names(reads, tmp_path)) == (Reader.NODE, ["x/.env"])


def test_prisma_5_and_6_read_by_themselves_unless_there_is_a_config(tmp_path: Path) -> None:
    (tmp_path / "prisma").mkdir()
    assert names(chain.of_prisma(6, tmp_path), tmp_path) == [".env"]
    write(tmp_path / "prisma", env="A=1")
    assert names(chain.of_prisma(6, tmp_path, schema=tmp_path / "prisma"), tmp_path) == [".env", "prisma/.env"]
    assert chain.of_prisma(6, tmp_path, has_config=True).reader is Reader.NOBODY


def test_the_first_file_that_has_a_key_gives_its_value(tmp_path: Path) -> None:
    write(tmp_path, env="A=1\nB=${A}2\n", env_local="A=3\n")
    reads = chain.of_framework("next", tmp_path)
    assert reads.origin("A", {}) == tmp_path / ".env.local"
    assert reads.origin("B", {}) == tmp_path / ".env"
    assert reads.origin("A", {"A": "x"}) is None
    assert reads.reading({}).values == {"A": "3", "B": "32"}


def test_written_is_the_file_that_has_the_url_for_this_machine(tmp_path: Path) -> None:
    usual, local = tmp_path / ".env", tmp_path / ".env.local"
    prisma, next_ = chain.of_prisma(6, tmp_path), chain.of_framework("next", tmp_path)

    def chosen(**tracked: Path) -> Path:
        return chain.file_to_write([prisma, next_], ["DATABASE_URL"], usual, tracked=tracked.values())

    assert chosen() == usual, "where there is none yet"
    write(tmp_path, env_local="DATABASE_URL=x\n")
    assert chosen() == local, "it is there alone"
    write(tmp_path, env="DATABASE_URL=y\n")
    assert chosen() == usual, "Prisma reads this one"
    assert chosen(defaults=usual) == local, "what is committed is everybody's"
