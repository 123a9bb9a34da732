"""Which attributes Prisma knows in a schema for PostgreSQL, where each may stand, and what its arguments are.

So `psl/parser-database/src/attributes.rs` of prisma-engines has them, without what its validations then refuse because
PostgreSQL has no such thing: @@fulltext, shard keys, lengths, clustering, and the names of defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """`default` is the argument whose name may be left out; it has to be there where `needs_default`. `of_fields` are
    the arguments that each of its fields may have: `[title(sort: Desc)]`."""

    arguments: frozenset[str] = frozenset()
    default: str | None = None
    needs_default: bool = False
    may_repeat: bool = False
    of_fields: frozenset[str] = frozenset()


Rules = Mapping[str, AttributeRule]


def _rule(arguments: str = "", *, may_repeat: bool = False, of_fields: str = "") -> AttributeRule:
    """`arguments` has an `=` before the one whose name may be left out, and `!` where it must be given too."""
    names = arguments.split()
    default = next((name.strip("=!") for name in names if name[0] in "=!"), None)
    return AttributeRule(
        arguments=frozenset(name.strip("=!") for name in names),
        default=default,
        needs_default=any(name[0] == "!" for name in names),
        may_repeat=may_repeat,
        of_fields=frozenset(of_fields.split()),
    )


OF_VALUE: Rules = {
    "id": _rule("map"),
    "unique": _rule("map sort where"),
    "default": _rule("!value"),
    "updatedAt": _rule(),
    "map": _rule("!name"),
    "ignore": _rule(),
}
OF_RELATION: Rules = {
    "relation": _rule("=name fields references onDelete onUpdate map"),
    "ignore": _rule(),
}
OF_MODEL: Rules = {
    "id": _rule("!fields name map"),
    "unique": _rule("!fields name map where", may_repeat=True, of_fields="sort"),
    "index": _rule("!fields name map type where", may_repeat=True, of_fields="sort ops"),
    "map": _rule("!name"),
    "schema": _rule("!map"),
    "ignore": _rule(),
}
OF_ENUM: Rules = {"map": _rule("!name"), "schema": _rule("!map")}
OF_ENUM_VALUE: Rules = {"map": _rule("!name")}

TEXTS = frozenset(("map", "name"))
"""The arguments that are a text in quotes."""
FIELDS = frozenset(("fields", "references"))
"""Those that are a list of fields, without quotes."""
ACTIONS = ("Cascade", "Restrict", "NoAction", "SetNull", "SetDefault")
WORDS: Mapping[str, tuple[str, ...]] = {
    "onDelete": ACTIONS,
    "onUpdate": ACTIONS,
    "sort": ("Asc", "Desc"),
    "type": ("BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"),
}
"""Those that are one of some words, without quotes."""
