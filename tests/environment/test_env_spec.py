"""How adx-tui reads a schema is how @env-spec's own parser does, and what it says of a value is what varlock says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adx_tui.services.environment import env_file, env_schema
from adx_tui.services.environment.spec import decorators
from adx_tui.services.environment.spec.grammar import Argument, Call, Decorator, Value
from adx_tui.services.environment.spec.kinds import OPTIONS
from adx_tui.services.environment.spec.pattern import PatternError, compile_pattern
from adx_tui.services.environment.spec.specification import read_specification
from tests.support.node_programs import NodePrograms

pytestmark = pytest.mark.prisma

# varlock asks for a newer node than most of it needs; its binaries for a keychain are no use here.
PROGRAMS = NodePrograms("adx-test-env-spec", Path(__file__).with_name("spec"), ("--no-package-lock", "--omit=optional"))
SCHEMAS = {
    "a header": "# @defaultRequired=false @defaultSensitive=true\n# @currentEnv=$APP_ENV\n# ---\n\n# @required\nA=\n",
    "comments directly above are the key's": "# @required\n# ---\n# @sensitive\nA=1\n\n# @type=port\n\nB=2\n",
    "several on a line, with prose": "# What it is.\n# @required @sensitive # not @this\n# see @that\nA=x\n",
    "after the value": "A=x # @required @type=port\nB='y' # @sensitive\nC=z # prose @no\n",
    "options": "# @type=string(minLength=3, maxLength=10, startsWith=sk_, endsWith='-x')\nA=\n",
    "a quoted option": '# @type=string(matches="/^a{1,2},\\"$/i")\nA=\n',
    "numbers": "# @type=number(isInt=true, min=-1.5, max=1e3, precision=2)\nA=\n",
    "an enum": '# @type=enum(development, "pre view", production)\nA=development\n',
    "quotes of every kind": "# @a=\"b c\" @d='e f' @g=`h i`\nA=\n",
    "calls in decorators": '# @required=forEnv(production, "test") @docs("A page", https://example.com/a)\nA=\n',
    "a call in a call": "# @required=not(eq($MODE, test))\nA=\n",
    "calls as values": '# @required\nA=exec(\'op read "op://x/y"\')\nB=ref(A)\nC=concat(a, "b c", ref(A))\nD=fn()\n',
    "what only looks like a call": "# @required\nA='exec(x)'\nB=a(b\n",
    "export, and no blank after #": "#@required\nexport A=1\n",
    "CRLF": "# @defaultRequired=false\r\n# ---\r\n# @required\r\nA=1\r\n",
}
NEWER_SCHEMAS = {
    "a header of two blocks": "# @envFlag=MODE\n\n# @defaultRequired=infer\n# -----\nMODE=dev\n",
    "literals": "# @sensitive={preventLeaks=false, a = [b, 'c d']} @tags=[a, b,]\nA=\n",
    "over several lines": "# @type=enum(\n#   one,\n#   # two,\n#   three, # the last\n# )\nA=one\n",
    "text after a decorator": "# @required because of that # and this\nA=\n",
    "names with other signs": "# @calcom/prisma needs it\n# @todo: this\nA=\n",
    "a type in a type": "# @type=array(enum(a, b), minLength=1)\n# @type=record(url, keyType=enum(a, b))\nA=\n",
}
"""Which the parser that npm has by itself does not know yet."""

VALUES = {
    "string(minLength=3, maxLength=5)": ["abc", "abcde", "ab", "abcdef"],
    "string(isLength=3)": ["abc", "ab", "abcd"],
    "string(startsWith=sk_, endsWith=_x)": ["sk_1_x", "sk_1", "1_x"],
    'string(matches=regex("^[a-z]{2}-\\d+$"))': ["ab-1", "abc-1", "ab-"],
    'string(matches=regex("^AB$", "i"))': ["ab", "abc"],
    "string(toUpperCase=true, startsWith=A)": ["abc", "bbc"],
    "number(min=1, max=10)": ["1", "10", "0", "11", "2.5", "x"],
    "number(isDivisibleBy=5)": ["10", "11"],
    "port": ["0", "80", "65535", "65536", "-1", "1.5", "http"],
    "port(min=1024)": ["1024", "80"],
    "boolean": ["true", "False", "0", "1", "yes", "off", "2", "maybe"],
    "enum(a, b)": ["a", "b", "c", "A"],
    "email": ["a@b.example", "a.b@c.d.example", "a@localhost", "a", "a@", "@b.c"],
    "url": ["http://localhost:3000", "redis://x", "localhost", "/x"],
    "url(noTrailingSlash=true)": ["https://a.example", "https://a.example/"],
    "url(allowedDomains=[a.example, b.example])": ["https://a.example/x", "https://c.example"],
    "url(prependHttps=true)": ["a.example"],
    "domain": ["a.example", "localhost", "https://a.example", "a.example:80", "1.2.3.4", "*.a.example"],
    "domain(allowSingleLabel=true, allowWildcard=true, allowIp=true)": ["localhost", "*.a.example", "1.2.3.4"],
    "ip": ["1.2.3.4", "256.1.1.1", "::1"],
    "ip(version=6)": ["::1", "2001:db8::1", "1.2.3.4"],
    "semver": ["1.2.3", "1.2.3-a.1+b", "1.2", "v1.2.3", "01.2.3"],
    "isoDate": ["2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+01:00", "2026-13-01", "yesterday"],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "x"],
    "md5": ["d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E", "d41d"],
    "duration": ["30s", "1h", "500ms", "2days", "1.5 hours", "250", "soon", "-1s"],
    "duration(min=1s, max=1h)": ["1s", "1h", "500ms", "2h"],
    "simple-object": ["'{\"a\":1}'", "'[1]'", "'{a'"],
    "array(port)": ["80,443", "80,http", "'[80, 443]'", "'[80'"],
    "array(minLength=2, unique=true)": ["a,b", "a", "a,a"],
    "record(port)": ["'{\"a\":1}'", '\'{"a":"x"}\'', "x"],
    "record(keyType=enum(a, b), entriesMaxLength=1)": ['\'{"a":"1"}\'', '\'{"c":"1"}\'', '\'{"a":"1","b":"2"}\''],
}
EXPRESSIONS = {
    "^a{1,2}$": ["a", "aa", "aaa", "", "a\n"],
    "^(dev|test|prod)(-\\d+)?$": ["dev", "prod-12", "prod-", "devtest"],
    "^(?=.*[A-Z])(?=.*\\d)(?!.*\\s).{8,}$": ["Abcdefg1", "abcdefg1", "Abc defg1", "Abcdefgh"],
    "a|b|cd|": ["x", "cd"],
    "^(?:a|b|cd)+$": ["abcd", "abc", ""],
    "^[^\\s@]+@[\\w.-]+\\.\\w{2,}$": ["a@b.cd", "a@b", "a b@c.de"],
    "^[-a-c\\]\\d]+$": ["-", "]", "b1", "d"],
    "^[\\w-.]+$": ["a-b.c", "a+b"],
    "^[]$|^[^]$": ["", "x", "\n"],
    "\\bword\\b": ["a word here", "sword"],
    "^\\x41\\u0042\\cJ?\\0?$": ["AB", "AB\n", "ab"],
    "^x{2}y{0,}z{,3}$": ["xxz{,3}", "xxyyz{,3}", "xz{,3}"],
    "^(?<year>\\d{4})-(\\d\\d)$": ["2026-01", "26-01"],
    "^sk-[a-zA-Z0-9]+$": ["sk-abc123", "sk-", "pk-1"],
    "^(a*)*b$": ["aaab", "aaac"],
    "^(a?){3}a{3}$": ["aaa", "aaaaaa", "aaaaaaa"],
    "]{}": ["]{}", "]"],
    "(": [""],
    "a**": [""],
    "[b-a]": [""],
    "^a.c$": ["abc", "a\nc", "a\u2028c"],
}


@pytest.mark.parametrize("program", ["parser", "varlock"])
def test_a_schema_is_read_as_its_own_parser_does(program: str) -> None:
    schemas = SCHEMAS if program == "parser" else SCHEMAS | NEWER_SCHEMAS

    answers = dict(zip(schemas, ask(program, list(schemas.values())), strict=True))

    assert {name: read_by_us(text) for name, text in schemas.items()} == answers


def test_there_are_the_names_that_varlock_has() -> None:
    names = ask("names", [])

    generators = {name for name in names["files"] if name.startswith("generate")}
    assert {*names["files"]} - generators == {*decorators.OF_FILES}
    assert {*names["keys"]} == {*decorators.OF_KEYS}
    assert {*names["types"]} == {*OPTIONS} - {"integer"}
    assert {*names["functions"]} <= {*decorators.FUNCTIONS}


def test_a_value_does_where_varlock_says_so() -> None:
    cases = {f"K{number}": case for number, case in enumerate((t, v) for t, values in VALUES.items() for v in values)}
    text = "# @defaultRequired=false @defaultSensitive=false\n# ---\n"
    text += "".join(f"# @type={type_}\n{key}={value}\n\n" for key, (type_, value) in cases.items())

    refused = ask("values", text)

    schema = env_schema.schema_of(env_file.parse(text, Path(".env.example")))
    assert schema.problems == ()
    ours = {field.key for field in schema.fields if field.problem(field.default)}
    assert {cases[key] for key in ours} == {cases[key] for key in refused}


def test_an_expression_matches_where_node_says_so() -> None:
    cases = [
        (source, flags, text) for source, texts in EXPRESSIONS.items() for text in texts for flags in ("", "i", "ms")
    ]

    answers = ask("expressions", cases)

    differing = [case for case, answer in zip(cases, answers, strict=True) if matched_by_us(*case) is not answer]
    assert differing == []


def matched_by_us(source: str, flags: str, text: str) -> bool | None:
    try:
        return compile_pattern(source, flags).matches(text)
    except PatternError:
        return None


def read_by_us(text: str) -> Any:
    file = env_file.parse(text, Path(".env.example"))
    read = read_specification(file)
    keys = [(entry.key, read.items[entry.line]) for entry in file.entries]
    return {
        "header": [shown(one) for one in read.header.decorators],
        "keys": [
            {
                "key": key,
                "decorators": [shown(one) for one in item.decorators],
                "call": item.call.name if item.call else "",
            }
            for key, item in keys
        ],
    }


def shown(decorator: Decorator) -> Any:
    value = None if decorator.value is None else value_shown(decorator.value)
    return {"name": decorator.name, "value": value, "stray": decorator.stray}


def value_shown(value: Value | Argument) -> Any:
    if isinstance(value, Argument):
        return {"key": value.key, "value": value_shown(value.value)} if value.key else value_shown(value.value)
    if isinstance(value, Call):
        return {"call": value.name, "arguments": [value_shown(argument) for argument in value.arguments]}
    return {"text": value.text, "quote": value.quote}


def ask(question: str, about: Any) -> Any:
    return PROGRAMS.ask("ask.mjs", question, about=about)
