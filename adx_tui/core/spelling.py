"""How languages write one and the same value: a pattern that finds a secret in whichever way it was escaped.

Every alternative begins with a literal character. `re` then looks for those alone, which makes it twenty times faster
on the lines of a log that hold no secret.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from itertools import groupby

# Text is escaped once by each program that passes it on, and a backslash doubles each time. More than this nobody sees,
# and without a limit a long row of backslashes would cost its square.
_ESCAPES = 8
# A shorter piece of base64 stands in texts that have nothing to do with the secret.
_SHORTEST_BASE64 = 6
_SHORT_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\f": "f", "\v": "v", "\b": "b", "\a": "a", "\0": "0", "\x1b": "e"}
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


@lru_cache(maxsize=256)
def pattern(secret: str) -> str:
    """A regular expression for `secret` as it is, and as SQL, Python, JSON, C, a shell, a URL, XML, base64 and hex
    write it, also where several of them were at work on it."""
    raw = _bytes(secret)
    every = [*_escaped(secret), *_shell_quoted(secret), *_base64(raw), raw.hex(), raw.hex().upper()]
    return "|".join(dict.fromkeys(every))


def _escaped(secret: str) -> list[str]:
    """Each character in each of its spellings, so that a mixture is found too."""
    first, *rest = ((character, len(list(run))) for character, run in groupby(secret))
    ending, before = "", first[0]
    for character, length in rest:
        spellings = _spellings(character, length, after_backslash=before == "\\")
        ending += spellings[0] if len(spellings) == 1 else f"(?:{'|'.join(spellings)})"
        before = character
    return [start + ending for start in _spellings(*first)]


def _spellings(character: str, length: int, *, after_backslash: bool = False) -> list[str]:
    """`length` times `character`. There is one way only to take a text for it: backslashes `after_backslash` belong to
    that one, and a row of quotes is taken as a whole. Else a search would try all of them."""
    itself = re.escape(character)
    if character.isascii() and (character.isalnum() or character in "-_."):
        return [itself * length]  # nobody has a need to write it otherwise
    # SQL and CSV double quotes, Compose a dollar, and everybody backslashes.
    most = length * (_ESCAPES if character == "\\" else 2 if character in "'\"$" else 1)
    entities = [rf"#0*{ord(character)};", rf"#[xX]0*{_hex(ord(character))};"]
    if character in _ENTITIES:
        entities.append(f"{_ENTITIES[character]};")
    numbers = "|".join(_numbers(character))
    backslashed = rf"\\\\{{0,{_ESCAPES - 1}}}(?:{numbers}" + (")" if character == "\\" else f"|{itself})")
    others = [
        f"(?:{numbers})" if after_backslash else backslashed,
        # A URL's, also of a URL within a URL; a form writes a blank as `+`.
        "".join(f"%(?:25)?{_hex(byte, 2)}" for byte in _bytes(character)),
        *([r"\+"] if character == " " else []),
        f"&(?:{'|'.join(entities)})",
    ]
    repeated = f"(?:{'|'.join([backslashed, *others[1:]])}){{{length - 1}}}" if length > 1 else ""
    # The backslash of the first one was taken for one of those before it; the others of its row have theirs.
    bare_first = [itself + repeated] if after_backslash and length > 1 else []
    row = f"{itself}{{{length - 1},{most - 1}}}" if most > 1 else ""
    return [*(other + repeated for other in others), *bare_first, itself + row]  # `%25` is all of a `%`


def _numbers(character: str) -> list[str]:
    """What follows the backslash where `character` is written by its number, or its letter."""
    code, raw = ord(character), _bytes(character)
    between = rf"\\{{1,{_ESCAPES}}}"
    forms = [
        between.join(f"u{_hex(unit, 4)}" for unit in _utf16(character)),  # JSON, Python, E''
        f"U{_hex(code, 8)}",
        rf"u\{{0*{_hex(code)}\}}",  # JavaScript
        _hex(code, 4) if code < 0x10000 else rf"\+{_hex(code, 6)}",  # U&''
        between.join(f"x{_hex(byte, 2)}" for byte in raw),  # C, Python's bytes, E''
        between.join(f"{byte:03o}" for byte in raw),  # C, git, bytea
        *([f"x{_hex(code, 2)}"] if code < 0x100 else []),
        *([_SHORT_ESCAPES[character]] if character in _SHORT_ESCAPES else []),
    ]
    return list(dict.fromkeys(forms))


def _hex(number: int, digits: int = 1) -> str:
    """`number` in hexadecimal, of either case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{number:0{digits}x}")


def _shell_quoted(secret: str) -> list[str]:
    """A single quote inside of single quotes, as `shlex.quote` writes it and as people do."""
    if "'" not in secret:
        return []
    return [re.escape(secret.replace("'", quote)) for quote in ("'\"'\"'", "'\\''")]


def _base64(secret: bytes) -> list[str]:
    """`secret` as a part of any longer text in base64, whose characters hold six bits each: there are three ways to be
    cut. The first character of it may hold more of a neighbour than of the secret, and is left out; the last one goes
    with it, and the padding."""
    patterns: list[str] = []
    for before in range(3):
        first, last = -(-before * 8 // 6), ((before + len(secret)) * 8 - 1) // 6
        if last + 1 - first < _SHORTEST_BASE64:
            continue
        # Four bits of what follows share a character with the secret at most: every value that they can have.
        samples = [
            b64encode(b"\0" * before + secret + bytes([bits << 4, 0])).decode()[first : last + 1] for bits in range(16)
        ]
        whole, ends = samples[0][:-1], {sample[-1] for sample in samples}
        for translate in (str, _for_urls):
            ending = "".join(sorted(map(translate, ends)))
            patterns.append(f"{re.escape(translate(whole))}[{re.escape(ending)}]={{0,2}}")
    return patterns


def _for_urls(text: str) -> str:
    return text.replace("+", "-").replace("/", "_")


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")  # bytes of the process environment that are no UTF-8
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _utf16(character: str) -> list[int]:
    raw = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
