"""Settings that a script may set and that came with a later major version than the oldest which is maintained.

From `postgres --describe-config` of versions 15 to 18, without what only the server's own configuration may set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_OF_MAJOR: Mapping[int, tuple[str, ...]] = {
    16: (
        "createrole_self_grant",
        "enable_presorted_aggregate",
        "icu_validation_level",
        "scram_iterations",
        "vacuum_buffer_usage_limit",
    ),
    17: (
        "enable_group_by_reordering",
        "event_triggers",
        "io_combine_limit",
        "transaction_timeout",
    ),
    18: (
        "enable_distinct_reordering",
        "enable_self_join_elimination",
        "extension_control_path",
        "file_copy_method",
        "io_max_concurrency",
        "log_lock_failures",
        "md5_password_warnings",
        "track_cost_delay_timing",
        "vacuum_max_eager_freeze_failure_rate",
        "vacuum_truncate",
    ),
}
SINCE: dict[str, int] = {name: major for major, names in _OF_MAJOR.items() for name in names}
"""For each setting the major version that it came with."""


def since(name: str) -> int:
    """The major version that a setting came with; 0 where every maintained version has it, or none."""
    return SINCE.get(name.lower(), 0)


def named(words: Sequence[str]) -> str:
    """The setting that a SET sets; empty for any other statement, given as its tokens."""
    match [word.upper() for word in words[:4]]:
        case ["SET", "SESSION" | "LOCAL", _, "=" | "TO"]:
            return words[2].lower()
        case ["SET", _, "=" | "TO", *_]:
            return words[1].lower()
    return ""
