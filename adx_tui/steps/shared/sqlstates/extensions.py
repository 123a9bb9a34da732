"""A type, a function or an operator class of an extension, which is not there: 42704, 42883, 0A000, 58P01."""

from __future__ import annotations

import re

from adx_tui.services.postgres import names, surroundings
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.steps.shared import extension_sources
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

# What comes with an extension: types, operator classes, operators and functions that scripts use.
_FROM_EXTENSION = {
    name: extension
    for extension, provided in {
        "citext": "citext",
        "hstore": "hstore",
        "ltree": "ltree lquery ltxtquery",
        "vector": "vector halfvec sparsevec vector_l2_ops vector_cosine_ops vector_ip_ops hnsw ivfflat",
        "cube": "cube",
        "postgis": "geometry geography st_makepoint st_setsrid st_dwithin st_distance st_geomfromtext",
        "pg_trgm": "gin_trgm_ops gist_trgm_ops similarity word_similarity show_trgm",
        "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5",
        "pgcrypto": "crypt gen_salt digest hmac gen_random_bytes pgp_sym_encrypt pgp_sym_decrypt",
        "unaccent": "unaccent",
        "fuzzystrmatch": "levenshtein soundex metaphone dmetaphone",
        "intarray": "gin__int_ops gist__int_ops",
        "isn": "isbn isbn13 issn",
        "tablefunc": "crosstab normal_rand",
        "btree_gist": "gist_int4_ops gist_uuid_ops",
        "earthdistance": "ll_to_earth earth_box",
    }.items()
    for name in provided.split()
}


def explain_extension_needed(refusal: Refusal) -> Explanation | None:
    """It comes with an extension, which this database lacks."""
    for name in refusal.names:
        wanted = refusal.without_schema(name).removesuffix("[]").lower()
        extension = _FROM_EXTENSION.get(wanted)
        if extension is None or _is_installed(refusal, extension):
            continue
        own = (refusal.script,) if refusal.script else ()
        if not any(_creates(script.text, extension) for script in (*refusal.earlier, *own, *refusal.later)):
            return _extension_never_created(refusal, extension, wanted)
        if refusal.connection and not names.is_available(refusal.connection, extension):
            return extension_absent(refusal, extension)
        statement = f"CREATE EXTENSION IF NOT EXISTS {identifier(extension)};"
        late = [script for script in refusal.later if _creates(script.text, extension)]
        if late:
            return Explanation(
                f"it comes with the extension {extension}, which {late[0]} creates, and that comes after",
                (f"created by  {late[0].where}",),
                (advise("create it here already (IF NOT EXISTS, there too)", statement),),
            )
        return Explanation(
            f"it comes with the extension {extension}, which this database lacks",
            (),
            (advise("put this at the beginning of the migration, or have an administrator run it", statement),),
        )
    return None


def _creates(text: str, extension: str) -> bool:
    return re.search(rf'(?i)CREATE\s+EXTENSION\b[^;]*?"?\b{re.escape(extension)}\b', text) is not None


def _extension_never_created(refusal: Refusal, extension: str, wanted: str) -> Explanation:
    """In the author's database somebody created it by hand: in a new one no migration does."""
    absent = ""
    remedies = []
    if wanted == "uuid_generate_v4":  # https://www.postgresql.org/docs/13/release-13.html
        before, _, _ = refusal.statement.lower().partition(wanted)
        line = f":{(refusal.line or 1) + before.count(chr(10))}" if refusal.script else ""
        where = (refusal.script.where if refusal.script else refusal.where) + line
        remedies.append(advise("write gen_random_uuid() instead, which PostgreSQL has itself", where))
    create = f"CREATE EXTENSION IF NOT EXISTS {identifier(extension)};"
    begin = "put this at the beginning of the migration, or have an administrator run it"
    remedies.append(advise(f"or {begin}" if remedies else begin, create))
    if refusal.connection and not names.is_available(refusal.connection, extension):
        absent = ", and whose files are not on this server"
        what, lines = _sources(refusal, extension)
        remedies.append(advise(f"for that, {what}, or the system's package", lines))
    return Explanation(
        f"it comes with the extension {extension}, which no migration creates{absent}", (), tuple(remedies)
    )


def extension_absent(refusal: Refusal, extension: str) -> Explanation:
    """The server has no files of the extension."""
    what, lines = _sources(refusal, extension)
    return Explanation(
        f"the files of extension {extension} are not on the server",
        (f"server  {refusal.version}; pg_available_extensions has no {extension}",) if refusal.connection else (),
        (
            advise(f"{what}, or the system's package", lines),
            advise("or do without it: take it out of the migration", refusal.where),
        ),
    )


def _sources(refusal: Refusal, extension: str) -> tuple[str, str]:
    """What is done to have its files, and the lines for it."""
    what, image = extension_sources.image(refusal.project, extension, refusal.major)
    return what, f"{image}\n{extension_sources.package(extension, refusal.major)}"


def _is_installed(refusal: Refusal, extension: str) -> bool:
    question = f"EXISTS (SELECT FROM pg_extension WHERE extname = {literal(extension)})"
    return surroundings.ask(refusal.connection, question) == "true"
