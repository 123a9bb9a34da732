"""Writes docs/errors/, a page for each code and an index by step and by symptom: python -m docs.error_pages

They are made of the catalogue (adx_tui/core/codes) and of what recognises pasted text (adx_tui/core/explain); a test
compares the files with both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from adx_tui.core import codes
from adx_tui.core.codes.retired import RETIRED
from adx_tui.core.explain import sqlstates
from adx_tui.core.explain.entries import PRISMA
from adx_tui.core.explain.foreign import ForeignCode
from adx_tui.core.explain.sqlstate_names import NAMES
from adx_tui.core.explain.symptoms import ALL

FOLDER = Path(__file__).with_name("errors")

_STEPS = {
    "0": "project",
    "1": "environment",
    "2": "postgres",
    "3": "grants",
    "4": "migrations",
    "5": "seeds",
    "6": "application",
    "9": "any step: adx-tui itself",
}
_SEVERITIES = {
    "error": "error: what builds on it is not tried",
    "warning": "warning: the run goes on",
    "either": "error or warning, by what was seen",
}
# What Markdown would take for markup, in text that is none.
_MARKUP = re.compile(r"([\\*<>|\[\]])")


def pages() -> Mapping[str, str]:
    """Returns every file of the folder by its name."""
    return {"README.md": _text(_index()), **{f"{code}.md": _text(_page(code)) for code in codes.ENTRIES}}


def write() -> None:
    """Writes the folder anew; what no code has any more is removed."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def _page(code: str) -> Iterator[str]:
    entry = codes.ENTRIES[code]
    yield f"# {code}: {_escaped(entry.title)}"
    yield ""
    yield f"Step: {_STEPS[code[3]]}. Severity: {_SEVERITIES[entry.severity]}."
    for heading, text in (
        ("Why", entry.why),
        ("What to do", entry.what_to_do),
        ("How to prevent it", entry.prevention),
    ):
        yield from ("", f"## {heading}", "", _escaped(text))
    yield from ("", "## An example", "", "```text")
    yield f"{'▲' if entry.severity == 'warning' else '✖'} {entry.title}  {code}"
    yield f"  cause   {entry.example}"
    yield "```"
    if signs := [*_messages(code), *_foreign(code)]:
        yield from ("", "## What else says so", "", *signs)
    yield from ("", f"`adx-tui explain {code}` says the same. [Every code](README.md)")


def _messages(code: str) -> Iterator[str]:
    for symptom in ALL:
        if symptom.codes[0] == code:
            yield from (f"* `{message}`" for message in symptom.messages if "`" not in message)


def _foreign(code: str) -> Iterator[str]:
    """The codes of others that it is the likeliest answer to."""
    for other, known in PRISMA.items():
        if _likeliest(known) == code:
            yield f"* Prisma's {other}: {_escaped(known.meaning)}"
    for other, known in sqlstates.CODES.items():
        if _likeliest(known) == code:
            yield f"* SQLSTATE {other} ({NAMES[other]}): {_escaped(known.meaning)}"


def _likeliest(known: ForeignCode) -> str:
    return known.see[0] if known.see else ""


def _index() -> Iterator[str]:
    yield "# Every code"
    yield ""
    yield "`adx-tui explain CODE` has the same on the command line; `adx-tui explain -` takes any text that was pasted."
    yield "[By what people see](../troubleshooting.md) has the most frequent ones."
    yield ""
    yield "## By step"
    for digit, step in _STEPS.items():
        yield from ("", f"### {step}", "", "| code | | severity |", "|---|---|---|")
        for code, entry in codes.ENTRIES.items():
            if code[3] == digit:
                yield f"| [{code}]({code}.md) | {_escaped(entry.title)} | {entry.severity} |"
    yield from ("", "## By symptom", "")
    yield "`…` stands for a name or a number. Where several codes fit, the likeliest is first."
    yield from ("", "| message | codes |", "|---|---|")
    rows = {symptom.messages[0]: symptom.codes for symptom in ALL if "`" not in symptom.messages[0]}
    for message in sorted(rows, key=str.lower):
        yield f"| `{message.replace('|', '¦')}` | {_links(rows[message])} |"
    yield from _codes_of("Prisma's codes", PRISMA, {})
    yield from _codes_of("SQLSTATEs", sqlstates.CODES, NAMES)
    yield from ("", "## No longer given", "", "None of them is ever given to something else.", "")
    yield from (f"* {code}: {_escaped(why)}" for code, why in RETIRED.items())


def _codes_of(title: str, table: Mapping[str, ForeignCode], names: Mapping[str, str]) -> Iterator[str]:
    yield from ("", f"## By {title}", "", "| code | | codes |", "|---|---|---|")
    for code, known in table.items():
        name = f" `{names[code]}`" if code in names else ""
        yield f"| {code}{name} | {_escaped(known.meaning)} | {_links(known.see)} |"


def _links(found: tuple[str, ...]) -> str:
    return ", ".join(f"[{code}]({code}.md)" if code in codes.ENTRIES else code for code in found)


def _escaped(text: str) -> str:
    """`text` with no markup in it but what stands in backticks."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else _MARKUP.sub(r"\\\1", part) for part in parts)


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write()
