"""The server's own limits and faults: class 53, 54, 58 and XX. https://www.postgresql.org/docs/current/errcodes-appendix.html"""

from __future__ import annotations

import re

from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres import statement_parts, surroundings
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.steps.shared import extension_sources
from adx_tui.steps.shared.sqlstates.extensions import extension_absent
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

# Where the server keeps its files, seen from its data directory: https://www.postgresql.org/docs/current/storage-file-layout.html
_FILE = re.compile(r'"?((?:base|global|pg_tblspc|pg_wal|pg_xact|pg_multixact|pgsql_tmp)/[\w./-]*)')
_LIBRARIES = {  # of a library, where the extension is called otherwise
    "postgis-3": "postgis",
    "postgis_raster-3": "postgis_raster",
    "postgis_topology-3": "postgis_topology",
    "plpython3": "plpython3u",
}
_LOG = "SELECT pg_current_logfile();  -- of a container: docker compose logs"
_LIMITS = {
    "54000": "the definition is larger than PostgreSQL takes",
    "54001": "the statement is nested too deeply, or a function calls itself without an end",
    "54011": "a table has at most 1600 columns, those that were dropped included",
    "54023": "a function has at most 100 arguments",
}


def explain_extension_files(refusal: Refusal) -> Explanation | None:
    """The server has no files of an extension (0A000, 58P01), or not its library."""
    if match := re.search(r'extension "([^"]+)" is not available|extension/([\w-]+)\.control', refusal.words):
        return extension_absent(refusal, match[1] or match[2])
    library = re.search(
        r'could not (?:access file|load library) "(?:\$libdir/|[^"]*/)?([^"/]+?)(?:\.so)?"', refusal.words
    )
    if library is None:
        return None
    extension = _LIBRARIES.get(library[1], library[1])
    what, image = extension_sources.image(refusal.project, extension, refusal.major)
    return Explanation(
        f"the server lacks the library {library[1]}: its extension is installed by half, "
        "or was built for another version",
        (f"server  {refusal.version}; looked for in $libdir",) if refusal.connection else (),
        (
            advise(
                "install the extension anew, for this version of the server",
                extension_sources.package(extension, refusal.major),
            ),
            advise(f"or {what}", image),
        ),
    )


def explain_missing_file(refusal: Refusal) -> Explanation:
    """58P01 (undefined_file) that is no extension's: a file that a statement reads, or one of the server's own."""
    own = _FILE.search(refusal.words)
    if own:
        return _damaged(refusal, f"{own[1]}, a file of the server's own, is gone")
    file = re.search(r'"([^"]+)"', refusal.server.message)
    return Explanation(
        f"the server looked for {file[1] if file else 'the file'} on its own disk, not on this machine's",
        (),
        (advise("COPY … FROM and the like read the server's files: bring it there, or send the rows", refusal.where),),
    )


def explain_disk_full(refusal: Refusal) -> Explanation:
    """53100 (disk_full): which directory, as far as the file that could not grow tells."""
    file = _FILE.search(refusal.words)
    directory = surroundings.ask(refusal.connection, "current_setting('data_directory', true)")
    space = re.search(r"pg_tblspc/(\d+)", refusal.words)
    location = surroundings.ask(refusal.connection, f"pg_tablespace_location({space[1]})") if space else ""
    where = location or directory or "its data directory"
    seen = (f"file  {file[1]}",) if file else ()
    if space:
        of = surroundings.ask(refusal.connection, f"SELECT spcname FROM pg_tablespace WHERE oid = {space[1]}")
        seen = (*seen, f"tablespace {of}  {location}")
    what = "write-ahead log" if file and file[1].startswith("pg_wal") else "tables"
    return Explanation(
        f"the disk of the server is full, where {where} with its {what} lies",
        (*seen, f"directory  {where}"),
        (advise("make room where the server keeps its data, then run again", f"docker system df  ·  df -h {where}"),),
    )


def explain_memory(refusal: Refusal) -> Explanation:
    """53200 (out_of_memory): its memory, or its room for locks, which the hint names in every language."""
    if "max_locks_per_transaction" in refusal.words or "max_pred_locks" in refusal.words:
        statements = len(sql_script.split(refusal.text))
        limit = surroundings.ask(refusal.connection, "current_setting('max_locks_per_transaction')")
        return Explanation(
            "there is no room for more locks: every table, index and partition that a transaction touches takes one",
            (f"max_locks_per_transaction = {limit}", f"{refusal.where}  {statements} statements in one transaction"),
            (
                advise("raise it, and restart the server", "ALTER SYSTEM SET max_locks_per_transaction = 256;"),
                advise(f"or split the {refusal.author}", refusal.where),
            ),
        )
    settings = ", ".join(
        f"{name} = {surroundings.ask(refusal.connection, f'current_setting({literal(name)})')}"
        for name in ("work_mem", "maintenance_work_mem", "shared_buffers")
    )
    return Explanation(
        "the server ran out of memory",
        (settings,),
        (
            advise("give it more (of a container: its limit), or do it in smaller parts", "docker stats --no-stream"),
            advise("or let this statement use less", "SET LOCAL work_mem = '4MB';"),
        ),
    )


def explain_connections(refusal: Refusal) -> Explanation:
    """53300 (too_many_connections), inside of a session: a parallel worker, dblink, postgres_fdw."""
    limit = surroundings.ask(refusal.connection, "current_setting('max_connections')")
    used = surroundings.ask(
        refusal.connection, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    )
    return Explanation(
        f"{used or 'all'} of {limit or 'the allowed'} connections are taken",
        (f"max_connections = {limit}, in use {used}",),
        (
            advise(
                "see whose they are, and close them",
                "SELECT application_name, usename, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;",
            ),
        ),
    )


def explain_index_row_size(refusal: Refusal) -> Explanation | None:
    """54000 (program_limit_exceeded): a value that is too long for a btree page.
    https://www.postgresql.org/docs/current/btree.html"""
    columns = statement_parts.key_columns(refusal.statement)
    size = re.search(r"\b(\d{4,})\b.*?\b(\d{4})\b", refusal.server.message)
    if "index" not in refusal.server.message.lower() or size is None:
        return None
    table, key = statement_parts.table(refusal.statement), columns[0] if columns else "…"
    return Explanation(
        f"a value of {key if columns else 'an indexed column'} takes {size[1]} bytes there, and {size[2]} is the most",
        (),
        (
            advise("index a hash of it", f"CREATE INDEX … ON {table or '…'} (md5({key}::text));"),
            advise(
                "or for a search inside of texts",
                f"CREATE INDEX … ON {table or '…'} USING gin (to_tsvector('simple', {key}));",
            ),
        ),
    )


def explain_limit(refusal: Refusal) -> Explanation:
    return Explanation(
        _LIMITS.get(refusal.server.sqlstate, "it is more than PostgreSQL takes"),
        (),
        (advise("take it apart", refusal.where),),
    )


def explain_damaged_data(refusal: Refusal) -> Explanation:
    """XX001 (data_corrupted): https://www.postgresql.org/docs/current/app-pgamcheck.html"""
    return _damaged(refusal, "a file of the server's is damaged on the disk: it is no fault of the script")


def explain_damaged_index(refusal: Refusal) -> Explanation:
    """XX002 (index_corrupted): an index can be built anew from its table."""
    index = refusal.names[0] if refusal.names else ""
    spelled = identifier(index) if index else "…"
    return Explanation(
        f"index {spelled} is damaged, its table perhaps not: it is no fault of the script",
        (),
        (
            advise("build it anew", f"REINDEX INDEX {spelled};"),
            advise("then look whether the table is whole", "SELECT * FROM pg_amcheck …  -- or: pg_amcheck --all"),
        ),
    )


def explain_internal(refusal: Refusal) -> Explanation:
    """XX000 (internal_error): one that PostgreSQL has no code for."""
    return Explanation(
        "that is an error inside of PostgreSQL or of an extension: nothing here says what brought it about",
        (f"server  {refusal.version}",),
        (
            advise(
                "see what the server's log has round it; update to the newest minor version",
                _LOG,
            ),
        ),
    )


def explain_raised(refusal: Refusal) -> Explanation:
    """P0001 (raise_exception): words of a function or trigger of the database's own."""
    return Explanation(
        "a function or a trigger of the database raised that itself: its words are not PostgreSQL's",
        (),
        (advise("see what it demands, in the function that CONTEXT names", refusal.where),),
    )


def _damaged(refusal: Refusal, cause: str) -> Explanation:
    relation = re.search(r"\b(?:base|global)/\d+/(\d+)|\bbase/(\d+)", refusal.words)
    number = next((group for group in relation.groups() if group), "") if relation else ""
    name = surroundings.ask(refusal.connection, f"pg_filenode_relation(0, {number})::regclass") if number else ""
    return Explanation(
        f"{cause}" + (f" ({name})" if name else ""),
        (f"relation  {name}",) if name else (),
        (
            advise("save what can be read, before anything else", "pg_dump -Fc -f saved.dump"),
            advise("see how much is damaged, and look at the disk", "pg_amcheck --all"),
        ),
    )
