"""What reading makes of an expression is what Node makes of it by running it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import parse
from adx_tui.services.javascript.values import Array, Literal, Lookup, Record, Undefined, Unsettled, Value

pytestmark = pytest.mark.prisma

HEAD = r"""
import path, { join, posix } from "node:path";
import * as everything from "path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import process from "node:process";
const require = createRequire(import.meta.url);
const { A, B: renamed = "b by default", ...others } = process.env;
const nested = { list: ["x", { y: "z" }], "a key": 1, ["com" + "puted"]: 2 }, { list: [, { y }] } = nested;
const here = path.dirname(fileURLToPath(import.meta.url));
const optional = { url: "x", ...(process.env.A && { url: process.env.A }), ...(null), ...{ more: true } };
"""
EXPRESSIONS = r"""
'it\'s \u{41}\x42\u0043\n\t\0 \q "'
`a${1}b${true}${null}c${0.5}${-3}\${}`
0x1F + "" + 1_000
'' + 1e3 + .5 + 1e21
'a' + 1 + true
!'' && !0
['a', ...['b', 'c'], 1].join('-')
({ a: 1, ...{ a: 2, b: 3 }, 'c d': 4, ['e' + 'f']: 5 })
nested.list[1]['y'] + y + nested['a key'] + nested.computed
nested.missing ?? 'none'
null ?? undefined ?? 'x'
'' || 0 || 'x'
'' ?? 'x'
'a' === 'a' ? 'same' : 'other'
'1' !== 1
void 0
path.join('./a//b', '..', '/c', '', 'd/')
path.join('')
path.join('..', '..', 'a')
join('a', '../..', 'b')
posix.join('a', 'b') + everything.join('c', 'd') + require('path').join('e', 'f')
path.resolve('a', '../b', './c')
path.resolve('/a', 'b', '/c', '..', 'd')
path.resolve()
path.dirname('a/b/c') + path.dirname('/a') + path.dirname('a') + path.dirname('a/b/')
path.normalize('./a/./b/../c//d')
here + path.dirname(here)
import.meta.dirname
import.meta.filename
import.meta.url
fileURLToPath(new URL('../x%20y/./z', import.meta.url))
new URL('./z', import.meta.url).pathname + new URL('./z', import.meta.url).href
fileURLToPath(new URL('/z', pathToFileURL('/a/b')))
process.cwd() + globalThis.process.cwd()
process.env.A
process.env['A'] ?? process.env.B ?? 'c'
process.env.A || process.env.B || 'c'
process.env.A ? process.env.A : process.env.B
process.env.A && process.env.A
globalThis.process.env.B ?? 'c'
A ?? renamed
renamed
optional.more
"""
ENVIRONMENTS: list[dict[str, str]] = [{}, {"A": "a"}, {"A": "", "B": "b"}, {"A": "a", "B": ""}]


def as_json(value: Value, environment: dict[str, str]) -> object:
    """As JSON has it after Node ran it in that environment; what is unsettled is its own text."""
    match value:
        case Literal():
            return value.value
        case Array():
            return [as_json(item, environment) for item in value.items]
        case Record():
            assert value.rest is None
            return {name: as_json(item, environment) for name, item in value.fields.items()}
        case Lookup():
            resolved = value.resolve(environment)
            return as_json(resolved, environment) if isinstance(resolved, Unsettled) else resolved
        case Undefined():
            return None
    return value


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_on_every_expression(tmp_path: Path, environment: dict[str, str]) -> None:
    module = tmp_path / "a folder" / "config.mjs"
    module.parent.mkdir()
    lines = EXPRESSIONS.strip().splitlines()
    functions = ",\n".join(f"() => ({line})" for line in lines)
    module.write_text(f"{HEAD}\nconsole.log(JSON.stringify([{functions}].map((make) => make() ?? null)))")
    done = subprocess.run(
        ["node", str(module)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        timeout=60,
        check=True,
    )
    read = [
        as_json(
            Evaluation(parse(module, f"{HEAD}\nexport default ({line})".encode()), tmp_path).default_export(),
            environment,
        )
        for line in lines
    ]
    assert dict(zip(lines, read, strict=True)) == dict(zip(lines, json.loads(done.stdout), strict=True))
