"""What people get wrong in a Prisma schema: each of these makes one such fault in a draft that was sound."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.prisma_schemas import Block, Column, Draft, Tie, tie

Fault = Callable[[Draft], None]


def _tied(draft: Draft, kind: str, *, wide: bool = False) -> Tie:
    """A new relation between two new models: whatever else is in the schema, the fault is in this one."""
    key = [Column("left", "Int"), Column("right", "Int")] if wide else [Column("id", "Int", ["@id"])]
    target = Block("Target", list(key), ["@@id([left, right])"] if wide else [], key)
    source_key = Column("id", "String", ["@id"])
    source = Block("Source", [source_key, Column("plain", "Int")], [], [source_key])
    draft.models += [source, target]
    made = tie(draft, kind, 99, ends=(source, target))
    assert made is not None
    return made


def _arguments(column: Column) -> dict[str, str]:
    assert column.arguments is not None
    return column.arguments


def no_back(draft: Draft) -> None:
    made = _tied(draft, draft.chance.choice(("1:n", "1:1")))
    made.target.columns.remove(made.back)


def no_forward(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    made.source.columns.remove(made.forward)


def no_names(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    other = tie(draft, "1:n", 98, ends=(made.source, made.target))
    assert other is not None
    for column in (made.forward, made.back, other.forward, other.back):
        del _arguments(column)["name"]


def no_name_of_self(draft: Draft) -> None:
    block = draft.models[0]
    made = tie(draft, "1:n", 99, ends=(block, block))
    assert made is not None
    del _arguments(made.forward)["name"], _arguments(made.back)["name"]


def no_fields(draft: Draft) -> None:
    made = _tied(draft, draft.chance.choice(("1:n", "1:1")))
    del _arguments(made.forward)["fields"]


def no_references(draft: Draft) -> None:
    made = _tied(draft, draft.chance.choice(("1:n", "1:1")))
    del _arguments(made.forward)["references"]


def other_type(draft: Draft) -> None:
    made = _tied(draft, draft.chance.choice(("1:n", "1:1")))
    made.keys[0].type = made.keys[0].type.replace("Int", "BigInt")


def other_number(draft: Draft) -> None:
    made = _tied(draft, "1:n", wide=True)
    _arguments(made.forward)["fields"] = f"[{made.keys[0].name}]"


def optional_key(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    made.forward.type, made.keys[0].type = "Target", "Int?"


def not_unique(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    made.target.columns.append(Column("plain", "Int"))
    _arguments(made.forward)["references"] = "[plain]"


def one_to_one_not_unique(draft: Draft) -> None:
    made = _tied(draft, "1:1")
    made.keys[0].attributes.remove("@unique")


def one_to_one_required(draft: Draft) -> None:
    made = _tied(draft, "1:1")
    made.forward.type, made.keys[0].type, made.back.type = "Target", "Int", "Source"
    # Between two sides that are required Prisma takes the one whose name comes first for the forward one.
    assert made.source.name < made.target.name


def arguments_on_back(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    _arguments(made.back).update(fields="[id]", references="[plain]")


def arguments_on_both(draft: Draft) -> None:
    made = _tied(draft, "m:n")
    _arguments(made.forward)["references"] = "[id]"


def no_id_for_many(draft: Draft) -> None:
    made = _tied(draft, "m:n")
    made.target.key[0].attributes[:] = ["@unique"]


def unknown_relation_field(draft: Draft) -> None:
    made = _tied(draft, "1:n")
    _arguments(made.forward)[draft.chance.choice(("fields", "references"))] = "[nowhere]"


def unknown_index_field(draft: Draft) -> None:
    draft.models[0].attributes.append(f"@@{draft.chance.choice(('index', 'unique'))}([nowhere])")


def unknown_type(draft: Draft) -> None:
    draft.models[0].columns.append(Column("odd", draft.chance.choice(("Strin", "int", "Nowhere[]", "Roles?"))))


def foreign_native_type(draft: Draft) -> None:
    of_others = (("Int", "@db.TinyInt"), ("String", "@db.NVarChar(9)"), ("String", "@db.ObjectId"), ("Int", "@db.Text"))
    type_, attribute = draft.chance.choice(of_others)
    draft.models[0].columns.append(Column("odd", type_, [attribute]))


def no_unique_criterion(draft: Draft) -> None:
    draft.models.append(Block("Bare", [Column("value", "Int"), Column("loose", "Int?", ["@unique"])]))


def invalid_name(draft: Draft) -> None:
    draft.models[0].columns.append(Column(draft.chance.choice(("2fa", "two-factor")), "Boolean"))


def doubled_field(draft: Draft) -> None:
    block = draft.models[0]
    block.columns.append(Column(block.key[0].name, "Json"))


def doubled_model(draft: Draft) -> None:
    draft.models += [Block("Twin", [Column("id", "Int", ["@id"])]) for _ in range(2)]


def invalid_line(draft: Draft) -> None:
    lines = ("]] what", "odd Int @default(", 'odd String @default("open)', "odd", "odd Int!", "odd [Int]", "odd Int[]?")
    arguments = ("odd Int @default(1,)", "odd Int @map(name: )")
    raw = draft.chance.choice((*lines, *arguments))
    draft.models[0].columns.append(Column("", "", raw=raw))


def invalid_block(draft: Draft) -> None:
    draft.loose.append(draft.chance.choice(("modle Odd {\n  id Int @id\n}", "what is this", "type Odd = Int")))


def url_in_schema(draft: Draft) -> None:
    name = draft.chance.choice(("url", "directUrl", "shadowDatabaseUrl"))
    value = draft.chance.choice(('env("X")', '"postgresql://localhost/shop"'))
    draft.datasource.append(f"{name} = {value}")


FAULTS: tuple[Fault, ...] = (
    no_back,
    no_forward,
    no_names,
    no_name_of_self,
    no_fields,
    no_references,
    other_type,
    other_number,
    optional_key,
    not_unique,
    one_to_one_not_unique,
    one_to_one_required,
    arguments_on_back,
    arguments_on_both,
    no_id_for_many,
    unknown_relation_field,
    unknown_index_field,
    unknown_type,
    foreign_native_type,
    no_unique_criterion,
    invalid_name,
    doubled_field,
    doubled_model,
    invalid_line,
    invalid_block,
    url_in_schema,
)
