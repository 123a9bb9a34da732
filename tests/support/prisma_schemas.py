"""Prisma schemas as people write them, made by chance from a seed, with nothing wrong. See `prisma_faults`."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

SCALARS = ("String", "Int", "BigInt", "Boolean", "DateTime", "Float", "Decimal", "Json", "Bytes")
NATIVE = {"String": "@db.VarChar(40)", "Int": "@db.SmallInt", "DateTime": "@db.Timestamptz(6)", "Json": "@db.JsonB"}
COMMENTS = ('// "{ quoted }', "/// documented @id", "// }", "///")


@dataclass
class Column:
    """A field; `arguments` are those of its @relation, `raw` a line instead of all that."""

    name: str
    type: str
    attributes: list[str] = field(default_factory=list)
    arguments: dict[str, str] | None = None
    raw: str | None = None

    def __str__(self) -> str:
        if self.raw is not None:
            return self.raw
        words = [self.name, self.type, *self.attributes]
        if self.arguments:
            words.append(f"@relation({', '.join(f'{name}: {value}' for name, value in self.arguments.items())})")
        return "  ".join(words)


@dataclass
class Block:
    name: str
    columns: list[Column]
    attributes: list[str] = field(default_factory=list)
    key: list[Column] = field(default_factory=list)
    keyword: str = "model"
    end: str = "}"

    @property
    def has_single_id(self) -> bool:
        return len(self.key) == 1 and "@id" in self.key[0].attributes


@dataclass
class Tie:
    """A relation: `forward` in `source` has the key, which `keys` hold, `back` is its opposite in `target`."""

    kind: str
    source: Block
    target: Block
    forward: Column
    back: Column
    keys: list[Column]


@dataclass
class Draft:
    chance: random.Random
    models: list[Block] = field(default_factory=list)
    enums: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    datasource: list[str] = field(default_factory=lambda: ['provider = "postgresql"'])
    generator: list[str] = field(default_factory=lambda: ['provider = "prisma-client-js"'])
    loose: list[str] = field(default_factory=list)

    def files(self) -> list[tuple[Path, str]]:
        """The schema as one file or two."""
        blocks = [_config("datasource", "db", self.datasource), _config("generator", "client", self.generator)]
        blocks += [self._block(model) for model in self.models]
        blocks += [f'enum {name} {{\n  FIRST\n  second @map("2nd")\n}}' for name in self.enums]
        self.chance.shuffle(blocks)
        blocks += self.loose
        end = self.chance.choice(("\n", "\n", "\r\n"))
        half = self.chance.randrange(len(blocks)) if self.chance.random() < 0.3 else len(blocks)
        texts = [("\n\n".join(part) + "\n").replace("\n", end) for part in (blocks[:half], blocks[half:]) if part]
        return [(Path(f"{number}.prisma"), text) for number, text in enumerate(texts)]

    def _block(self, model: Block) -> str:
        lines = []
        for column in model.columns:
            lines += [f"  {self.chance.choice(COMMENTS)}"] if self.chance.random() < 0.1 else []
            comment = f" {self.chance.choice(COMMENTS)}" if self.chance.random() < 0.1 and not column.raw else ""
            lines.append(f"  {column}{comment}")
        lines += [""] if self.chance.random() < 0.3 else []
        lines += [f"  {attribute}" for attribute in model.attributes]
        return "\n".join((f"{model.keyword} {model.name} {{", *lines, model.end))


def sound_draft(seed: int) -> Draft:
    """A schema in which `prisma validate` finds nothing."""
    chance = random.Random(seed)
    draft = Draft(chance)
    if chance.random() < 0.2:
        draft.datasource.append('relationMode = "prisma"')
    if chance.random() < 0.3:
        draft.enums.append("Role")
    for number in range(chance.randint(2, 6)):
        draft.models.append(_model(draft, number))
    numbers = count(1)
    for _ in range(chance.randint(1, 6)):
        tie(draft, chance.choice(("1:n", "1:n", "1:1", "m:n")), next(numbers))
    if chance.random() < 0.15:
        draft.generator.append('previewFeatures = ["views"]')
        column = Column("id", "Int", ["@unique"])
        draft.models.append(Block("Report", [column], ['@@map("reports")'], keyword="view"))
    return draft


def tie(draft: Draft, kind: str, number: int, *, ends: tuple[Block, Block] | None = None) -> Tie | None:
    """Adds a relation between two models, by chance a model and itself. None where they can't have one of that kind."""
    chance = draft.chance
    source, target = ends or (chance.choice(draft.models), chance.choice(draft.models))
    if kind == "m:n" and not (source.has_single_id and target.has_single_id):
        return None
    name = {"name": f'"tie{number}"'}
    forward = Column(f"to{number}", target.name, arguments=dict(name))
    back = Column(f"from{number}", source.name + ("?" if kind == "1:1" else "[]"), arguments=dict(name))
    keys: list[Column] = []
    if kind == "m:n":
        forward.type += "[]"
    else:
        optional = "?" if chance.random() < 0.5 else ""
        for part in target.key:
            key = Column(f"key{number}{part.name}", part.type + optional)
            key.attributes = [word for word in part.attributes if word.startswith("@db.")]
            keys.append(key)
        forward.type += optional
        names = [key.name for key in keys]
        assert forward.arguments is not None
        forward.arguments["fields"] = f"[{', '.join(names)}]"
        forward.arguments["references"] = f"[{', '.join(part.name for part in target.key)}]"
        if 'relationMode = "prisma"' in draft.datasource:
            # What Prisma does itself may not run in a circle.
            forward.arguments.update(onDelete="Restrict", onUpdate="Restrict")
        elif chance.random() < 0.3:
            forward.arguments["onDelete"] = "Cascade"
        if kind == "1:1":
            _make_unique(source, keys)
        source.columns += keys
    source.columns.append(forward)
    target.columns.append(back)
    made = Tie(kind, source, target, forward, back, keys)
    draft.ties.append(made)
    return made


def _make_unique(model: Block, keys: list[Column]) -> None:
    if len(keys) == 1:
        keys[0].attributes.append("@unique")
    else:
        model.attributes.append(f"@@unique([{', '.join(key.name for key in keys)}])")


def _model(draft: Draft, number: int) -> Block:
    chance, name = draft.chance, f"Model{number}"
    match chance.choice(("int", "int", "uuid", "pair", "unique")):
        case "int":
            key = [Column("id", "Int", ["@id", "@default(autoincrement())"])]
        case "uuid":
            key = [Column("id", "String", ["@id", "@default(uuid())", "@db.Uuid"])]
        case "pair":
            key = [Column("left", "Int"), Column("right", "String")]
        case _:
            key = [Column("code", "String", ["@unique"])]
    block = Block(name, list(key), key=key)
    if len(key) == 2:
        block.attributes.append("@@id([left, right])")
    for position in range(chance.randint(0, 4)):
        block.columns.append(_value(draft, f"value{position}"))
    if chance.random() < 0.3:
        block.attributes.append(f"@@index([{key[0].name}(sort: Desc)])")
    if chance.random() < 0.3:
        block.attributes.append(f'@@map("model_{number}")')
    return block


def _value(draft: Draft, name: str) -> Column:
    chance = draft.chance
    kind = chance.choice((*SCALARS, "Unsupported", *draft.enums))
    if kind == "Unsupported":
        return Column(name, 'Unsupported("tsvector")?')
    attributes = [NATIVE[kind]] if kind in NATIVE and chance.random() < 0.4 else []
    attributes += [f'@map("{name}_in_db")'] if chance.random() < 0.2 else []
    return Column(name, kind + chance.choice(("", "?", "[]")), attributes)


def _config(keyword: str, name: str, lines: list[str]) -> str:
    return "\n".join((f"{keyword} {name} {{", *(f"  {line}" for line in lines), "}"))
