"""node itself: `--env-file`, `process.loadEnvFile`, `util.parseEnv`. It expands nothing.

https://github.com/nodejs/node/blob/main/src/node_dotenv.cc
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers.reading import Reading

_BLANK = " \t\n"


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `node --env-file=LAST … --env-file=FIRST`: the process environment counts before all of them."""
    values: dict[str, str] = {}
    for text in texts:
        values = {**parse(text), **values}
    return Reading({key: process_environment.get(key, value) for key, value in values.items()})


def parse(text: str) -> dict[str, str]:
    """As `util.parseEnv`."""
    content = text.replace("\r", "").strip(_BLANK)
    values: dict[str, str] = {}
    position = 0
    while position < len(content):
        line_end = _line_end(content, position)
        if content[position] in "\n#":
            position = line_end + 1
            continue
        equals = content.find("=", position, line_end)
        if equals < 0:
            position = _after_blanks(content, line_end + 1)
            continue
        key = content[position:equals].strip(_BLANK)
        position = equals + 1
        if position >= len(content) or content[position] == "\n":
            values[key] = ""
            continue
        position = _after_blanks(content, position)
        if not key:
            continue
        if key.startswith("export "):
            key = key.removeprefix("export ").strip(_BLANK)
        values[key], position = _value(content, position)
    return values


def _value(content: str, begin: int) -> tuple[str, int]:
    """The value that begins there, and where to go on."""
    quote = content[begin]
    closing = content.find(quote, begin + 1) if quote in "'\"`" else -1
    if closing >= 0:
        value = content[begin + 1 : closing]
        return value.replace("\\n", "\n") if quote == '"' else value, _line_end(content, closing + 1) + 1
    end = _line_end(content, begin)
    value = content[begin:end]
    if quote not in "'\"`":
        value = value.partition("#")[0].strip(_BLANK)
    return value, _after_blanks(content, end + 1)


def _line_end(content: str, position: int) -> int:
    end = content.find("\n", position)
    return len(content) if end < 0 else end


def _after_blanks(content: str, position: int) -> int:
    while position < len(content) and content[position] in _BLANK:
        position += 1
    return position
