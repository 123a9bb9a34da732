"""What can be wrong with a Prisma schema: in its syntax, or in what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from adx_tui.services.prisma.schema_syntax import Span


class ProblemKind(StrEnum):
    # Syntax: the line can't be read, and is left out.
    INVALID_LINE = "invalid_line"
    """In a block, but no field, attribute, value or property."""
    UNFINISHED_MERGE = "unfinished_merge"
    """Both sides of a merge are in the file, with git's marks."""
    INVALID_BLOCK = "invalid_block"
    """Neither in a block nor the beginning of one; or the beginning of one that never ends."""
    INVALID_TYPE = "invalid_type"
    """A field without a type, or with one in a notation of Prisma 1."""
    INVALID_ARGUMENT = "invalid_argument"
    """An argument without a value, or a comma behind the last one."""

    # Blocks of configuration.
    URL_IN_SCHEMA = "url_in_schema"
    """Version 7 has the URLs in its configuration. The edit takes the line out: where it goes is not for the schema."""
    NO_OUTPUT = "no_output"
    """The generator `prisma-client` writes where it is told to. `validate` is content, `generate` is not."""
    DEPRECATED_PREVIEW_FEATURE = "deprecated_preview_feature"
    CONFIGURATION = "configuration"
    """A property is missing, unknown or none of its values, or a second datasource is there."""

    # Names.
    INVALID_NAME = "invalid_name"
    """It begins with a digit, or has a hyphen: the grammar takes it, the client's languages don't."""
    DOUBLED_NAME = "doubled_name"
    DOUBLED_FIELD = "doubled_field"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_FIELD = "unknown_field"
    """A relation or an index names a field that is not there, or is itself a relation."""
    UNKNOWN_WORD = "unknown_word"
    """An attribute, an argument, a function, a block or a preview feature that Prisma has not, or not without a preview
    feature. (A newer one may have it.)"""
    UNKNOWN_SCHEMA = "unknown_schema"
    """`@@schema` names none of the datasource's, or is missing."""
    DOUBLED_DATABASE_NAME = "doubled_database_name"
    """Two models for one table, two fields for one column, two constraints of one name."""

    # Models.
    NO_UNIQUE_CRITERION = "no_unique_criterion"
    NATIVE_TYPE = "native_type"
    ATTRIBUTE = "attribute"
    """An attribute does not fit where it stands, or an argument its attribute; or there are two primary keys."""
    DEFAULT = "default"
    NO_VALUE = "no_value"
    """An enum without any."""
    COMPOSITE_TYPE = "composite_type"
    """MongoDB's alone."""

    # Relations.
    NO_OPPOSITE = "no_opposite"
    AMBIGUOUS = "ambiguous"
    NO_ARGUMENTS = "no_arguments"
    """`fields` or `references` are missing on the side that has the key."""
    ARGUMENTS_ON_WRONG_SIDE = "arguments_on_wrong_side"
    """`fields` or `references` on both sides, on the one that has no key, or on either side of a many-to-many."""
    NUMBER_DIFFERS = "number_differs"
    TYPE_DIFFERS = "type_differs"
    OPTIONALITY_DIFFERS = "optionality_differs"
    """A relation is required, and a field that holds its key is not; or a one-to-one is required on both sides."""
    REFERENCES_NOT_UNIQUE = "references_not_unique"
    ONE_TO_ONE_NOT_UNIQUE = "one_to_one_not_unique"
    MANY_TO_MANY_WITHOUT_ID = "many_to_many_without_id"
    REFERENTIAL_ACTION = "referential_action"
    """`onDelete` or `onUpdate` on the side that has no key, or one that relationMode = "prisma" can't do."""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """From `line` on, `removed` lines of a file become `added`; with none removed, `added` come before `line`."""

    file: Path
    line: int
    removed: int
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """`message` is a sentence for a person. `edits` mend it; they are `is_safe` where they do no more than
    `prisma format` does, and else a proposal, as they change what the database is to be."""

    kind: ProblemKind
    message: str
    span: Span
    is_warning: bool = False
    edits: tuple[LineEdit, ...] = ()
    is_safe: bool = False
