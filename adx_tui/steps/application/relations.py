"""Each relation of the schema, on both sides: its foreign key, the types and the index of its columns, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    name_first,
    ok,
    warning,
)
from adx_tui.services.application import orphans
from adx_tui.services.application.database_model import ForeignKey
from adx_tui.services.application.relation_differences import RelationDifference, RelationFault
from adx_tui.services.application.schema_model import ModelRelation, SchemaModel
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.quoting import identifier, lines
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application.data_model import Verdict, cause, line, migration, place
from adx_tui.steps.shared import login_findings, statement_findings
from adx_tui.steps.shared.evidence import shortened

STATEMENT = "each relation has its foreign key, of one type on both sides, and an index"
NO_ORPHANS = "no row refers to one that is not there"
_MOST_SHOWN = 5


_VERDICTS: Mapping[RelationFault, Verdict] = {
    RelationFault.OTHER_TARGET: Verdict("ADX663", failed, "rows that are right are refused (P2003)"),
    RelationFault.NO_FOREIGN_KEY: Verdict("ADX662", warning, "nothing keeps a row from referring to one that is gone"),
    RelationFault.NOT_VALIDATED: Verdict("ADX664", warning, "old ones may refer to nothing"),
    RelationFault.OTHER_ON_DELETE: Verdict("ADX669", warning, "a delete does not do what the schema says"),
    RelationFault.TYPES_DIFFER: Verdict("ADX665", warning, "no index serves a search across them"),
    RelationFault.UNKNOWN_TO_SCHEMA: Verdict("ADX667", warning, "the client can't follow it"),
    RelationFault.NO_INDEX: Verdict("ADX666", warning, "each search by it, and each delete, reads the whole table"),
}


@dataclass(frozen=True, slots=True)
class RelationChecks:
    """`counts` are the orphaned rows of the relations that were counted."""

    project: Project
    prisma: PrismaProject
    schema: SchemaModel
    differences: Sequence[RelationDifference]
    counts: Mapping[ModelRelation, int]

    def check(self) -> Iterator[Check]:
        """A check for each kind of difference that there is, and one for orphaned rows."""
        order = list(_VERDICTS)
        differences = sorted(self.differences, key=lambda difference: order.index(difference.fault))
        for fault, group in groupby(differences, key=lambda difference: difference.fault):
            yield _VERDICTS[fault].report(f"relation.{fault}", STATEMENT, self._finding(fault, tuple(group)))
        if not differences:
            by_design = "" if self.schema.has_foreign_keys else '; relationMode = "prisma": no foreign keys, by design'
            yield ok("relations", STATEMENT, f"{len(self.schema.relations)} relations{by_design}")
        yield from self._orphans()

    def _finding(self, fault: RelationFault, group: Sequence[RelationDifference]) -> Finding:
        verdict = _VERDICTS[fault]
        return Finding(
            code=verdict.code,
            cause=cause([(entry.name, entry.words) for entry in group], verdict.consequence),
            subject=name_first([entry.name for entry in group]),
            evidence=shortened([line(self.project, entry.span, f"{entry.name}: {entry.words}") for entry in group]),
            location=place(self.project, group[0].span),
            remedies=tuple(self._remedies(fault, group)),
        )

    def _remedies(self, fault: RelationFault, group: Sequence[RelationDifference]) -> Iterator[Remedy]:
        keys = [entry.key for entry in group if entry.key is not None]
        relations = [entry.relation for entry in group if entry.relation is not None]
        match fault:
            case RelationFault.NO_INDEX:
                yield manual("application.index", "index it in the schema, then migrate", self._indexed(group))
            case RelationFault.NO_FOREIGN_KEY:
                yield manual("application.key", "add it, in a migration", lines(map(_add_key, relations)))
            case RelationFault.NOT_VALIDATED:
                sound = [entry.key for entry in group if entry.relation and self.counts.get(entry.relation) == 0]
                validated = [key for key in sound if key is not None]
                if validated:
                    yield self._validation(validated)
                if len(validated) < len(keys):
                    left = [_validate(key) for key in keys if key not in validated]
                    yield manual("application.orphans", "mend the rows that refer to nothing, then", lines(left))
            case RelationFault.UNKNOWN_TO_SCHEMA:
                text = "\n".join(f"model {self._model(key)}: {self._relation_line(key)}" for key in keys[:_MOST_SHOWN])
                yield manual("application.relation", "give both models a field for it, then `prisma format`", text)
            case _:
                yield migration(self.project, self.prisma)

    def _validation(self, keys: Sequence[ForeignKey]) -> Remedy:
        statements = [_validate(key) for key in keys]

        def apply(context: Context) -> str:
            url = self.project.url()
            try:
                with self.project.run.connections.shared(url, context.cancellation) as connection:
                    for statement in statements:
                        context.doing("relations", statement)
                        connection.execute(statement.encode())
            except LoginError as error:
                raise RemedyFailedError(login_findings.finding(error, url)) from None
            except DatabaseError as error:
                raise RemedyFailedError(statement_findings.refused(error.server, url.user)) from None
            return f"validated {name_first([key.name for key in keys])}"

        title = "have the server look at them: every row refers to one that is there"
        return Remedy(id="application.validate", title=title, risk=Risk.SAFE, preview=lines(statements), apply=apply)

    def _indexed(self, group: Sequence[RelationDifference]) -> str:
        """What is added to each model; to the table that Prisma makes for a many-to-many relation by SQL alone."""
        shown = []
        for entry in group:
            relation = entry.relation
            assert relation is not None
            table = self.schema.tables[relation.table]
            columns = ", ".join(table.columns[name].label.partition(".")[2] for name in relation.columns)
            if relation.is_implicit:
                shown.append(f"CREATE INDEX ON {identifier(*relation.table)} ({_names(relation.columns)});")
            else:
                shown.append(f"{line(self.project, table.span, f'model {table.label}')}\n+  @@index([{columns}])")
        return "\n".join([*shown, migration(self.project, self.prisma).preview])

    def _model(self, key: ForeignKey) -> str:
        return self.schema.tables[key.table].label

    def _relation_line(self, key: ForeignKey) -> str:
        target = self.schema.tables[key.target].label
        fields, references = (
            ", ".join(
                columns[name].label.partition(".")[2]
                if name in (columns := self.schema.tables[table].columns)
                else name
                for name in names
            )
            for table, names in ((key.table, key.columns), (key.target, key.target_columns))
        )
        name = target[:1].lower() + target[1:]
        return f"{name} {target} @relation(fields: [{fields}], references: [{references}])"

    def _orphans(self) -> Iterator[Check]:
        lost = [(relation, count) for relation, count in self.counts.items() if count]
        if not lost:
            unguarded = f"counted for {len(self.counts)} relations without a valid foreign key" if self.counts else ""
            yield ok("orphans", NO_ORPHANS, unguarded or "a valid foreign key sees to it")
            return
        words = [
            (
                relation.label,
                f"{count} {'row' if count == 1 else 'rows'} of {identifier(*relation.table)} refer to none",
            )
            for relation, count in lost
        ]
        how = manual(
            "application.orphans",
            "look at them; correct what they refer to, or delete them",
            lines(orphans.listing(relation) for relation, _ in lost[:_MOST_SHOWN]),
        )
        finding = Finding(
            code="ADX668",
            cause=cause(words, "the client gets null where it expects a row"),
            subject=name_first([label for label, _ in words]),
            evidence=shortened(
                [
                    line(self.project, relation.span, f"{label}: {text}")
                    for (relation, _), (label, text) in zip(lost, words, strict=True)
                ]
            ),
            location=place(self.project, lost[0][0].span),
            remedies=(how,),
        )
        yield warning("orphans", NO_ORPHANS, finding)


def unguarded(schema: SchemaModel, differences: Sequence[RelationDifference]) -> Sequence[ModelRelation]:
    """The relations whose rows nothing keeps whole."""
    if not schema.has_foreign_keys:
        return schema.relations
    faults = (RelationFault.NO_FOREIGN_KEY, RelationFault.NOT_VALIDATED)
    return [entry.relation for entry in differences if entry.fault in faults and entry.relation is not None]


def _validate(key: ForeignKey) -> str:
    return f"ALTER TABLE {identifier(*key.table)} VALIDATE CONSTRAINT {identifier(key.name)}"


def _add_key(relation: ModelRelation) -> str:
    """Called as Prisma calls it."""
    name = identifier("_".join((relation.table[1], *relation.columns, "fkey")))
    return (
        f"ALTER TABLE {identifier(*relation.table)} ADD CONSTRAINT {name} FOREIGN KEY ({_names(relation.columns)})"
        f" REFERENCES {identifier(*relation.target)} ({_names(relation.target_columns)}) ON UPDATE CASCADE"
    )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(identifier, columns))
