"""What came with which major version of PostgreSQL, and what went: for a script that was written for another one.

The release notes say it (https://www.postgresql.org/docs/release/), and a test proves it: what is said to have come
after 15, a server of 15 refuses, and one of 18 takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adx_tui.services.postgres import newer_settings, statement_parts


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that PostgreSQL has since, or (`gone`) has no longer from, version `major`. `instead` is what does
    without it, where there is something as good."""

    name: str
    major: int
    instead: str = ""
    gone: bool = False


def _since(**names_by_major: str) -> dict[str, int]:
    return {name: int(major[1:]) for major, names in names_by_major.items() for name in names.split()}


# By the SQLSTATE with which a server that does not have it refuses the name: no table of the project's own that is
# missing is to be taken for a function.
_NAMES: Mapping[str, Mapping[str, int]] = {
    "42883": _since(  # functions
        v13="gen_random_uuid",
        v14="bit_count date_bin string_to_table unistr trim_array range_agg range_intersect_agg",
        v15="regexp_count regexp_instr regexp_like regexp_substr",
        v16="any_value array_sample array_shuffle date_add date_subtract random_normal erf erfc pg_input_is_valid "
        "pg_input_error_info",
        v17="to_bin to_oct uuid_extract_timestamp uuid_extract_version unicode_assigned xmltext",
        v18="uuidv7 uuidv4 casefold crc32 crc32c array_sort array_reverse gamma lgamma",
    ),
    "42704": newer_settings.SINCE  # and those that only a server's own configuration sets; types, roles, collations
    | _since(
        v14="idle_session_timeout client_connection_check_interval default_toast_compression compute_query_id "
        "int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange "
        "pg_read_all_data pg_write_all_data pg_database_owner",
        v15="pg_checkpoint",
        v16="debug_parallel_query pg_use_reserved_connections pg_create_subscription",
        v17="allow_alter_system pg_maintain pg_c_utf8",
        v18="io_method pg_signal_autovacuum_worker pg_unicode_fast",
    ),
    "42P01": _since(  # system views
        v14="pg_stat_wal",
        v15="pg_stat_subscription_stats pg_ident_file_mappings",
        v16="pg_stat_io",
        v17="pg_stat_checkpointer pg_wait_events",
        v18="pg_aios",
    ),
    "42703": _since(v16="system_user"),  # a keyword, which before is a column's name
}
_GONE: Mapping[str, Mapping[str, int]] = {
    "42883": _since(v15="pg_start_backup pg_stop_backup"),
    "42704": _since(
        v15="stats_temp_directory",
        v16="promote_trigger_file vacuum_defer_cleanup_age",
        v17="old_snapshot_threshold db_user_namespace trace_recovery_messages",
    ),
}
_INSTEAD = {
    "uuidv7": "gen_random_uuid()",
    "uuidv4": "gen_random_uuid()",
    "any_value": "min(…)",
    "transaction_timeout": "statement_timeout",
    "regexp_like": "text ~ pattern",
    "date_add": "date + interval",
    "date_subtract": "date - interval",
    "pg_start_backup": "pg_backup_start",
    "pg_stop_backup": "pg_backup_stop",
}

_SYNTAX: tuple[tuple[str, str, int, str], ...] = (
    # what it is called, how it is seen in a statement, since which version, what does without
    ("NULLS NOT DISTINCT", r"\bNULLS\s+NOT\s+DISTINCT\b", 15, "a partial unique index, or one over coalesce(…)"),
    ("MERGE … RETURNING", r"\AMERGE\b.*\bRETURNING\b", 17, "INSERT … ON CONFLICT … RETURNING"),
    ("WHEN NOT MATCHED BY SOURCE", r"\bNOT\s+MATCHED\s+BY\s+(?:SOURCE|TARGET)\b", 17, "a DELETE or UPDATE after it"),
    ("MERGE", r"\A(?:WITH\b.*)?MERGE\s+INTO\b", 15, "INSERT … ON CONFLICT … DO UPDATE"),
    ("security_invoker", r"\bsecurity_invoker\b", 15, ""),
    ("ON DELETE SET NULL (columns)", r"\bON\s+DELETE\s+SET\s+(?:NULL|DEFAULT)\s*\(", 15, ""),
    ("GRANT … ON PARAMETER", r"\bON\s+PARAMETER\b", 15, ""),
    ("FOR TABLES IN SCHEMA", r"\bPUBLICATION\b.*\bFOR\s+TABLES\s+IN\s+SCHEMA\b", 15, ""),
    ("JSON_TABLE", r"\bJSON_TABLE\s*\(", 17, "jsonb_to_recordset(…)"),
    (
        "JSON_EXISTS, JSON_QUERY and JSON_VALUE",
        r"\bJSON_(?:EXISTS|QUERY|VALUE|SCALAR|SERIALIZE)\s*\(",
        17,
        "->> and @?",
    ),
    (
        "JSON_ARRAY and JSON_OBJECT",
        r"\bJSON_(?:ARRAYAGG|OBJECTAGG|ARRAY)\s*\(",
        16,
        "json_build_array, json_build_object",
    ),
    ("IS JSON", r"\bIS\s+(?:NOT\s+)?JSON\b", 16, ""),
    ("numbers as 0x1F or 1_000", r"(?<![\w'\"$.])(?:0[xob][0-9a-f]+|\d+(?:_\d+)+)\b", 16, "plain decimal digits"),
    ("GRANT … WITH INHERIT or SET", r"\bGRANT\b.*\bWITH\s+(?:INHERIT|SET)\b", 16, ""),
    ("STORAGE in CREATE TABLE", r"\ACREATE\s+TABLE\b.*\bSTORAGE\s+(?:PLAIN|MAIN|EXTERNAL|EXTENDED)\b", 16, ""),
    ("AT LOCAL", r"\bAT\s+LOCAL\b", 17, "AT TIME ZONE current_setting('TimeZone')"),
    ("SET EXPRESSION AS", r"\bSET\s+EXPRESSION\s+AS\b", 17, "drop the column and add it anew"),
    ("COPY … ON_ERROR", r"\bCOPY\b.*\bON_ERROR\b", 17, ""),
    ("the MAINTAIN privilege", r"\b(?:GRANT|REVOKE)\b.*\bMAINTAIN\b", 17, ""),
    ("WITHOUT OVERLAPS and PERIOD", r"\bWITHOUT\s+OVERLAPS\b|\bPERIOD\s+\w+\s*\)", 18, "EXCLUDE USING gist (…)"),
    (
        "virtual generated columns",
        r"\bGENERATED\s+ALWAYS\s+AS\s*\((?!.*\bSTORED\b)",
        18,
        "GENERATED ALWAYS AS (…) STORED",
    ),
    ("RETURNING old and new", r"\bRETURNING\b.*\b(?:OLD|NEW)\s*[.)]|\bRETURNING\s+WITH\b", 18, ""),
    ("NOT ENFORCED", r"\bNOT\s+ENFORCED\b", 18, "leave the constraint out, or NOT VALID"),
    (
        "NOT NULL as a named constraint",
        r"\bADD\s+(?:CONSTRAINT\s+\S+\s+)?NOT\s+NULL\b",
        18,
        "ALTER COLUMN … SET NOT NULL",
    ),
    ("FETCH FIRST … WITH TIES", r"\bWITH\s+TIES\b", 13, ""),
    ("SQL functions without quotes", r"\bBEGIN\s+ATOMIC\b", 14, "AS $$ … $$"),
    ("DETACH PARTITION … CONCURRENTLY", r"\bDETACH\s+PARTITION\b.*\bCONCURRENTLY\b", 14, "without CONCURRENTLY"),
    ("compression of a column", r"\bCOMPRESSION\s+(?:pglz|lz4)\b", 14, ""),
    (
        "CREATE OR REPLACE TRIGGER",
        r"\bCREATE\s+OR\s+REPLACE\s+(?:CONSTRAINT\s+)?TRIGGER\b",
        14,
        "DROP TRIGGER IF EXISTS first",
    ),
)
_OBSOLETE: tuple[tuple[str, str, int, str], ...] = (("WITH OIDS", r"\bWITH\s+OIDS\b", 12, "without it"),)


def find_by_names(names: Iterable[str], sqlstate: str, major: int) -> Feature | None:
    """The first of `names`, refused with `sqlstate`, that servers of `major` don't have: it came later, or is gone."""
    came, went = _NAMES.get(sqlstate, {}), _GONE.get(sqlstate, {})
    for name in names:
        if came.get(name, 0) > major:
            return Feature(name, came[name], _INSTEAD.get(name, ""))
        if 0 < went.get(name, 0) <= major:
            return Feature(name, went[name], _INSTEAD.get(name, ""), gone=True)
    return None


def find_syntax(statement: str, major: int) -> Feature | None:
    """A form in `statement` that a server of `major` can't read, the newest first."""
    code = statement_parts.without_texts(statement)
    newer = [entry for entry in _SYNTAX if entry[2] > major and _has(entry[1], code)]
    if newer:
        name, _, since, instead = max(newer, key=lambda entry: entry[2])
        return Feature(name, since, instead)
    for name, pattern, until, instead in _OBSOLETE:
        if until <= major and _has(pattern, code):
            return Feature(name, until, instead, gone=True)
    return None


def names_since(major: int) -> tuple[str, ...]:
    """The names that came with `major`."""
    return tuple(name for names in _NAMES.values() for name, since in names.items() if since == major)


def syntax_since(major: int) -> tuple[str, ...]:
    """What the forms are called that came with `major`."""
    return tuple(name for name, _, since, _ in _SYNTAX if since == major)


def _has(pattern: str, statement: str) -> bool:
    return re.search(pattern, statement, re.IGNORECASE | re.DOTALL) is not None
