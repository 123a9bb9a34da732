"""Expressions of a module, evaluated by reading: what is settled, what the environment decides, what has to be run."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.javascript import node_paths
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import parse
from adx_tui.services.javascript.values import Array, Key, Literal, Lookup, Record, Undefined, Unsettled, Value

MODULE = Path("/home/ann/my shop/packages/db/prisma.config.ts")
FOLDER = Path("/home/ann/my shop")


def evaluate(expression: str, before: str = "", path: Path = MODULE) -> Value:
    text = f"{before}\nexport default ({expression})\n"
    return Evaluation(parse(path, text.encode()), FOLDER).default_export()


def plain(value: Value) -> object:
    """The value as Python has it; an unsettled one as the text that stands there."""
    match value:
        case Literal():
            return value.value
        case Array():
            return [plain(item) for item in value.items]
        case Record():
            rest = {"...": value.rest.text} if value.rest is not None else {}
            return {name: plain(item) for name, item in value.fields.items()} | rest
        case Lookup():
            sign = " || " if value.skips_empty else " ?? "
            return sign.join(
                entry.name + "!" * entry.required if isinstance(entry, Key) else repr(plain(entry))
                for entry in value.alternatives
            )
        case Unsettled():
            known = "".join(f" | {plain(entry)}" for entry in value.alternatives)
            return f"<{value.text}>{known}"
        case Undefined():
            return "undefined"
    return f"{value.module}#{value.name}"


LITERALS = {
    '"a"': "a",
    r"'it\'s \u{41}\x42\u0043\n'": "it's ABC\n",
    '"one \\\n line"': "one  line",
    "`a${1}b${true}${null}c`": "a1btruenullc",
    "`${'a'}/${`b`}`": "a/b",
    "0x10": 16,
    "1_000.5": 1000.5,
    "-1": -1,
    "!0": True,
    "null": None,
    "void 0": "undefined",
    "'a' + 'b' + 1": "ab1",
    "['a', ...['b', 'c'], /* none */ 1]": ["a", "b", "c", 1],
    "['prisma', 'x'].join('/')": "prisma/x",
    "{ a: 1, 'b': 2, ['c']: 3, ...{ d: 4, a: 5 } }": {"a": 5, "b": 2, "c": 3, "d": 4},
    "{ a: { b: ['x'] } }.a['b'][0]": "x",
    "{ a: 1 }.b": "undefined",
    "'x' as string": "x",
    "<string>'x'": "x",
    "{ a: 1 } as const satisfies Config": {"a": 1},
    "('x'!)": "x",
}

ENVIRONMENT = {
    "process.env.A": "A",
    "process.env['A']!": "A",
    "process.env?.A as string": "A",
    "globalThis.process.env.A": "A",
    "env('A')": "A!",
    "env<Env>('A')": "A!",
    "process.env.A ?? process.env.B": "A ?? B",
    "process.env.A || process.env.B || 'postgresql://localhost/x'": "A || B || 'postgresql://localhost/x'",
    "process.env.A ?? env('B')": "A ?? B!",
    "process.env.A ?? undefined": "A",
    "undefined ?? null ?? process.env.A": "A",
    "'' || process.env.A": "A",
    "process.env.A ? process.env.A : process.env.B": "A || B",
    "process.env.A && process.env.A": "A",
    "process.env.A ?? make()": "A ?? '<make()>'",
    "process.env.CI ? env('A') : env('B')": "<process.env.CI ? env('A') : env('B')> | A! | B!",
    "process.env.CI ? env('A') : env('A')": "A!",
    "{ ...(process.env.A && { url: env('A') }) }": {
        "url": "<...(process.env.A && { url: env('A') })> | A! | undefined"
    },
    "{ url: 'x', ...(process.env.A && { url: 'x' }) }": {"url": "x"},
    "{ url: 'x', ...(false && { url: 'y' }) }": {"url": "x"},
}

UNSETTLED = {
    "make()": "<make()>",
    "`postgresql://${process.env.HOST}/x`": "<`postgresql://${process.env.HOST}/x`>",
    "(process.env.A ?? process.env.B) || 'x'": "<(process.env.A ?? process.env.B) || 'x'>",
    "process.env[name()]": "<process.env[name()]>",
    "nowhere": "<nowhere>",
    "() => 1": "<() => 1>",
    "1 + 1": "<1 + 1>",
    "String.raw`x`": "<String.raw`x`>",
    "{ a: 1, ...more(), b: 2 }": {"b": 2, "...": "<...more()>".strip("<>")},
    "{ a: 1, [key()]: 2 }": {"...": "[key()]: 2"},
    "path.join(...names)": "<path.join(...names)>",
    "path.join('a', process.env.A)": "<path.join('a', process.env.A)>",
}

PATHS = {
    "path.join('prisma', 'schema.prisma')": "prisma/schema.prisma",
    "path.join('./a//b', '..', '/c', '')": "a/c",
    "path.resolve('a', '../b')": "/home/ann/my shop/b",
    "path.resolve('a', '/b', 'c')": "/b/c",
    "path.posix.join(path.dirname('/a/b'), 'c')": "/a/c",
    "join(__dirname, '..', 'x')": "/home/ann/my shop/packages/x",
    "__filename": MODULE.as_posix(),
    "process.cwd() + '/x'": "/home/ann/my shop/x",
    "import.meta.dirname": MODULE.parent.as_posix(),
    "import.meta.filename": MODULE.as_posix(),
    "path.dirname(fileURLToPath(import.meta.url))": MODULE.parent.as_posix(),
    "fileURLToPath(new URL('../x y/z', import.meta.url))": "/home/ann/my shop/packages/x y/z",
    "new URL('./z', import.meta.url).pathname": "/home/ann/my%20shop/packages/db/z",
    "fileURLToPath('https://example.org/x')": "<fileURLToPath('https://example.org/x')>",
}

IMPORTS = """
import path, { join } from "node:path";
import { fileURLToPath } from "url";
import { env } from "prisma/config";
"""


@pytest.mark.parametrize(("expression", "value"), [*LITERALS.items(), *ENVIRONMENT.items(), *UNSETTLED.items()])
def test_an_expression(expression: str, value: object) -> None:
    assert plain(evaluate(expression, IMPORTS)) == value


@pytest.mark.parametrize(("expression", "value"), PATHS.items())
def test_a_path(expression: str, value: object) -> None:
    assert plain(evaluate(expression, IMPORTS)) == value


@pytest.mark.parametrize(
    "before",
    [
        "import path from 'path'; const j = path.join",
        "import * as p from 'node:path'; const { join: j } = p",
        "import { join as j } from 'path'",
        "import { posix } from 'path'; const j = posix.join",
        "import { default as p } from 'path'; const j = p.join",
        "import p = require('path'); const { join: j } = p",
        "const j = require('node:path').join",
        "const { join: j } = require('path')",
        "const { join: j } = await import('node:path')",
        "import { createRequire } from 'module'; const r = createRequire(import.meta.url); const j = r('path').join",
    ],
)
def test_a_function_of_nodes_however_it_was_imported(before: str) -> None:
    assert plain(evaluate("j('a', 'b')", before)) == "a/b"


@pytest.mark.parametrize(
    ("before", "expression", "value"),
    [
        ("const a = 'x', b = `${a}y`", "b", "xy"),
        ("const { A, B: b = 'x' } = process.env", "A ?? b", "A ?? B ?? 'x'"),
        ("const { db: { url } } = { db: { url: 'x' } }", "url", "x"),
        ("const [, b] = ['x', 'y']", "b", "y"),
        ("const { a, ...more } = { a: 1, b: 2 }", "more", "<more>"),
        ("export const a = 'x'", "a", "x"),
        ("const env = process.env", "env.A", "A"),
        ("var a = 'x'", "a", "x"),
        ("let a = 'x'; if (process.env.CI) a = 'y'", "a", "<a>"),
        ("let a = 'x'; [a] = make()", "a", "<a>"),
        ("let a = 'x'; ({ a, b: [c] } = make())", "a", "<a>"),
        ("let a = 'x'; for (a of make()) use(a)", "a", "<a>"),
        ("let a = 1; a++", "a", "<a>"),
        ("const a = { b: 1 }; a.b = 2", "a.b", "<a.b>"),
        ("const a = { b: 1 }; Object.assign(a, more)", "a.b", "<a.b>"),
        ("const a = []; a.push('x')", "a", "<a>"),
        ("const a = b, b = a", "a", "<a>"),
        ("function env() {}", "env('A')", "<env('A')>"),
        ("import { env } from './env'", "env('A')", "<env('A')>"),
        ("import { env } from './env'", "env.A", "./env#env.A"),
        # What the module writes into the environment itself is what counts, and has to be run to know.
        ("process.env.A ??= make()", "process.env.A", "<process.env.A ??= make()>"),
        ("process.env.A ??= make()", "process.env.B", "B"),
        ("process.env[name] = 'x'", "process.env.B", "<process.env[name] = 'x'>"),
        ("delete process.env.A", "process.env.A", "<delete process.env.A>"),
    ],
)
def test_a_name(before: str, expression: str, value: object) -> None:
    assert plain(evaluate(expression, before)) == value


@pytest.mark.parametrize(
    "text",
    [
        "export default defineConfig({ a: 1 })",
        "export default definePrismaConfig({ a: 1 }) satisfies X",
        "const config = { a: 1 }; export default config",
        "const config = { a: 1 }; export { config as default }",
        "export = defineConfig({ a: 1 })",
        "module.exports = { a: 1 }",
        "exports.default = { a: 1 }",
    ],
)
def test_what_a_module_exports(text: str) -> None:
    imports = "import { defineConfig, definePrismaConfig } from '@prisma/config';"
    assert plain(Evaluation(parse(MODULE, f"{imports}{text}".encode()), FOLDER).default_export()) == {"a": 1}


def test_an_error_spoils_what_it_stands_in_and_no_more() -> None:
    value = evaluate("{ a: 'x', b: [1, §§ }", "const c = 'y'")
    assert isinstance(value, Unsettled)
    text = "const broken = ((;\nexport default { a: 'x' }"
    assert plain(Evaluation(parse(MODULE, text.encode()), FOLDER).default_export()) in ({"a": "x"}, "undefined")


def test_what_has_no_end_ends() -> None:
    doubled = "const a0 = 'xxxxxxxxxx';" + "".join(f"const a{n + 1} = a{n} + a{n};" for n in range(60))
    assert isinstance(evaluate("a60", doubled), Unsettled)
    chosen = "const b0 = process.env.A;" + "".join(f"const b{n + 1} = b{n} || b{n};" for n in range(60))
    assert isinstance(evaluate("b60", chosen), Unsettled)
    assert isinstance(evaluate("(" * 5000 + "1" + ")" * 5000), Unsettled)


@pytest.mark.parametrize(
    ("environment", "value"),
    [({"A": "a", "B": "b"}, "a"), ({"A": "", "B": "b"}, "b"), ({"B": "b"}, "b"), ({}, "c")],
)
def test_a_look_at_the_environment(environment: dict[str, str], value: str) -> None:
    lookup = evaluate("process.env.A || process.env.B || 'c'")
    assert isinstance(lookup, Lookup)
    assert lookup.resolve(environment) == value
    assert lookup.keys == ("A", "B")
    assert lookup.default == "c"


def test_a_required_variable_has_no_second() -> None:
    lookup = evaluate("env('A') ?? 'c'", IMPORTS)
    assert isinstance(lookup, Lookup)
    assert [lookup.resolve(environment) for environment in ({"A": "a"}, {"A": ""}, {})] == ["a", None, None]


def test_an_empty_variable_is_there_for_two_question_marks() -> None:
    lookup = evaluate("process.env.A ?? 'c'")
    assert isinstance(lookup, Lookup)
    assert lookup.resolve({"A": ""}) == ""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (node_paths.join("C:/a", "..", "b"), "C:/b"),
        (node_paths.resolve(Path("/a"), "C:\\x", "..\\y"), "C:/y"),
        (node_paths.resolve(Path("/a"), "b/", ""), "/a/b"),
        (node_paths.from_url("file:///C:/a%20b"), "C:/a b"),
        (node_paths.from_url("file://server/a"), None),
        (node_paths.from_url("file://["), None),
    ],
)
def test_paths_with_a_drive_and_urls(path: str | None, value: str | None) -> None:
    assert path == value
