"""How JavaScript cuts and replaces text, where Python does it otherwise."""

from __future__ import annotations

SPACE = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
"""`\\s`, and what `trim` takes away. A byte order mark is one of them."""


def replaced_once(text: str, old: str, new: str) -> str:
    """`String.prototype.replace` with two strings: the first place alone, and `$$`, `$&`, `` $` ``, `$'` of `new` have
    their meaning there."""
    before, match, after = text.partition(old)
    if not match:
        return text
    pieces: list[str] = []
    position = 0
    while position < len(new):
        meaning = {"$$": "$", "$&": old, "$`": before, "$'": after}.get(new[position : position + 2])
        pieces.append(new[position] if meaning is None else meaning)
        position += 1 if meaning is None else 2
    return before + "".join(pieces) + after
