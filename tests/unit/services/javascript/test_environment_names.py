"""The environment variables that code names: where, and whether it plainly does without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adx_tui.services.javascript import environment_names
from adx_tui.services.javascript.environment_names import EnvironmentName, EnvironmentNames, read_environment_names


def read(tmp_path: Path, text: str, name: str = "env.ts") -> EnvironmentNames:
    path = tmp_path / name
    path.write_text(text)
    return read_environment_names([path])


def brief(names: EnvironmentNames) -> list[str]:
    """`A` is read, `A?` may be missing, `A=x` has a default; a schema's are in brackets."""
    return [
        f"[{shown}]" if place.is_declared else shown
        for place in names.places
        for shown in [
            place.name + "?" * (place.is_optional and not place.default) + f"={place.default}" * bool(place.default)
        ]
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("connect(process.env.A)", ["A"]),
        ("connect(process.env['A']!, process.env?.B as string)", ["A", "B"]),
        ("function f() { return globalThis.process.env.A }", ["A"]),
        ("const { A, B: b, C = 'c', D = make() } = process.env", ["A", "B", "C=c", "D?"]),
        ("function f() { const { A } = process.env }", ["A"]),
        ("const env = process.env; connect(env.A)", ["A"]),
        ("import { env } from 'node:process'; connect(env.A)", ["A"]),
        ("import { env } from 'prisma/config'; connect(env('A'))", ["A"]),
        ("const url = import.meta.env.VITE_A, mode = import.meta.env.MODE", ["VITE_A"]),
        ("process.env.A ?? 'a'", ["A=a"]),
        ("(process.env.A as string) || `a`", ["A=a"]),
        ("process.env.A || make()", ["A?"]),
        ("process.env.A ??= 'a'", ["A=a"]),
        ("make() || process.env.A", ["A"]),
        ("process.env.A ? 1 : 2", ["A"]),
        # No names: what is written, computed, a comment, a text, somebody else's.
        ("process.env.A = 'a'; delete process.env[name]", []),
        ("process.env[`A_${name}`]; Object.keys(process.env); spawn(x, { env: process.env })", []),
        ("// process.env.A\nlog('process.env.B')", []),
        ("import { env } from './env'; connect(env.A, config.env('B'))", []),
        ("const env = (name) => name; env('A')", []),
    ],
)
def test_what_is_read(tmp_path: Path, text: str, names: list[str]) -> None:
    assert brief(read(tmp_path, text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            """import { createEnv } from "@t3-oss/env-nextjs";
            export const env = createEnv({
              server: {
                DATABASE_URL: z.string().url(), // the application's
                SECRET: process.env.NODE_ENV === "production" ? z.string() : z.string().optional(),
                PORT: z.coerce.number().default(3000),
                REGION: z.string().optional().default("eu"),
                OPEN: z.preprocess(empty, z.string().optional()),
              },
              client: { NEXT_PUBLIC_URL: z.url().optional() },
              experimental__runtimeEnv: { NEXT_PUBLIC_URL: process.env.NEXT_PUBLIC_URL },
            })""",
            [
                *("[DATABASE_URL]", "[SECRET]", "[PORT?]", "[REGION=eu]", "[OPEN?]", "[NEXT_PUBLIC_URL?]"),
                *("NODE_ENV", "NEXT_PUBLIC_URL"),
            ],
        ),
        (
            "createEnv({ server: { URL: z.string() }, runtimeEnv: { URL: process.env.DATABASE_URL } })",
            ["[DATABASE_URL]", "DATABASE_URL"],
        ),
        (
            "const Url = z.url(), all = z.object({ A: Url.optional(), B: Url }).strict(); all.parse(process.env)",
            ["[A?]", "[B]"],
        ),
        ("z.object({ A: z.string().catch('x') }).refine(check).safeParse(process.env)", ["[A?]"]),
        ("v.parse(v.object({ A: v.optional(v.string()), B: v.string() }), process.env)", ["[A?]", "[B]"]),
        (
            "cleanEnv(process.env, { A: str(), B: port({ default: 1 }), C: str({ default: 'c', desc: 'd' }) })",
            ["[A]", "[B?]", "[C=c]"],
        ),
        ("merge(process.env, { A: 1 })", []),
        ("schema.parse(process.env)", []),
    ],
)
def test_what_a_schema_declares(tmp_path: Path, text: str, names: list[str]) -> None:
    assert brief(read(tmp_path, text)) == names


def test_each_place_has_its_line(tmp_path: Path) -> None:
    names = read(tmp_path, "const a = process\n  .env\n  .A\nconst { B } =\n  process.env")
    assert [(place.name, place.line) for place in names.places] == [("A", 1), ("B", 4)]


def test_of_a_name_that_place_counts_which_says_most(tmp_path: Path) -> None:
    text = "f(process.env.A ?? 'a', process.env.A, process.env.B ?? 'b')\n"
    names = read(tmp_path, text + "z.object({ B: z.string().optional() }).parse(process.env)")
    path = tmp_path / "env.ts"
    assert names.by_name() == {
        "A": EnvironmentName("A", path, 1),
        "B": EnvironmentName("B", path, 2, is_optional=True, is_declared=True),
    }


def test_a_file_that_cant_be_read_ends_nothing(tmp_path: Path) -> None:
    good, folder, gone, large = (tmp_path / name for name in ("a.ts", "folder.ts", "gone.ts", "large.js"))
    good.write_text("process.env.A")
    folder.mkdir()
    large.write_bytes(b" " * 600 * 1024)
    names = read_environment_names([folder, gone, large, good])
    assert brief(names) == ["A"]
    assert [path for path, _ in names.unread] == [folder, gone, large]
    assert names.is_complete


def test_a_bound_that_is_met_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.ts" for number in range(3)]
    for path in paths:
        path.write_text("process.env.A")
    monkeypatch.setattr(environment_names, "MOST_FILES", 2)
    names = read_environment_names(paths)
    assert (len(names.places), names.is_complete) == (2, False)


PIECES = re.findall(
    r"[^ ]+",
    "process .env ['A'] .A ?. ! ?? || = 'x' const { } [ ] ( ) , : ; env( createEnv( server z .object .parse "
    "import.meta => ` ${ ... default \xff /* */ // \n < > as X",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(lambda pieces: " ".join(pieces).encode()))
@example(b"(" * 20_000 + b"process.env.A")
@example(b"process.env.A ?? " * 5000)
@example(b"const " + b"{A:" * 5000 + b"a" + b"}" * 5000 + b" = process.env")
def test_any_text_is_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ts"
    path.write_bytes(data)
    assert read_environment_names([path]).is_complete
