"""Scripts that were made for psql, and dumps: as migrations, as seeds and as a container's first commands."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

# With a backslash alone in the quotes: https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
_AT_A_BACKSLASH = (
    r'syntax error at or near "\"',
    r'Syntaxfehler bei "\"',
    r'erreur de syntaxe sur ou près de "\"',
    r'error de sintaxis en o cerca de "\"',
)
_NO_ROLE = (
    'role "…" does not exist',
    'Rolle "…" existiert nicht',
    'le rôle "…" n\'existe pas',
    'no existe el rol "…"',
)
# What is beside that message where a script names the role, and not a login.
_OF_A_SCRIPT = ("owner to", "migration name:", "statement: grant", "command was: grant", "default privileges")
_OF_EXTENSIONS = (
    "function uuid_generate_v4() does not exist",
    "function gen_random_bytes(…) does not exist",
    "function gen_random_uuid() does not exist",
    "function gen_salt(…) does not exist",
    "function crypt(…) does not exist",
    "function digest(…) does not exist",
    "function similarity(…) does not exist",
    "function unaccent(…) does not exist",
)

SYMPTOMS = (
    Symptom(_AT_A_BACKSLASH, ("ADX417", "ADX570"), unless=("from stdin", r" \.")),
    Symptom(_AT_A_BACKSLASH, ("ADX418", "ADX417"), requires=(r" \.",)),
    Symptom(
        (
            "COPY from stdin failed: No source stream defined",
            "COPY FROM STDIN is not supported",
            "cannot use COPY FROM STDIN",
            "unexpected message from server: CopyInResponse",
        ),
        ("ADX418",),
    ),
    # The rows are read as SQL, and the first of them is the error.
    Symptom(("COPY … FROM stdin",), ("ADX418",), requires=("syntax error",)),
    # psql's own: one that is older than the dump.
    Symptom(
        (r"invalid command \restrict", r"invalid command \unrestrict", "backslash commands are restricted"),
        ("ADX417", "ADX570"),
    ),
    # postgres.js, and a URL's `options`, send these on as settings.
    Symptom(
        tuple(
            f'unrecognized configuration parameter "{name}"'
            for name in ("schema", "pgbouncer", "connection_limit", "pool_timeout", "sslaccept", "statement_cache_size")
        ),
        ("ADX170",),
    ),
    Symptom(("invalid URI query parameter:", 'invalid connection option "…"'), ("ADX170",)),
    Symptom(
        (
            'unrecognized configuration parameter "transaction_timeout"',
            'unrecognized configuration parameter "idle_session_timeout"',
            'unrecognized configuration parameter "default_table_access_method"',
            'unrecognized configuration parameter "default_toast_compression"',
            'unbekannter Konfigurationsparameter "transaction_timeout"',
            'paramètre de configuration "transaction_timeout" non reconnu',
            'parámetro de configuración "transaction_timeout" no reconocido',
        ),
        ("ADX419",),
    ),
    Symptom(
        (
            'unrecognized configuration parameter "…"',
            'unbekannter Konfigurationsparameter "…"',
            'paramètre de configuration "…" non reconnu',
            'parámetro de configuración "…" no reconocido',
        ),
        ("42704", "ADX419", "ADX318"),
        Strength.HINT,
    ),
    Symptom(
        (
            'relation "_prisma_migrations" does not exist',
            'Relation "_prisma_migrations" existiert nicht',
            'relation "public._prisma_migrations" does not exist',
        ),
        ("ADX420", "ADX405"),
    ),
    Symptom(
        (
            "no schema has been selected to create in",
            "kein Schema für die Objekterzeugung ausgewählt",
            "aucun schéma n'a été sélectionné pour cette création",
            "no se ha seleccionado ningún esquema dentro del cual crear",
        ),
        ("ADX323", "ADX420", "ADX312"),
    ),
    *(Symptom(_NO_ROLE, ("ADX422", "ADX226"), requires=(words,)) for words in _OF_A_SCRIPT),
    Symptom(
        (
            'schema "…" already exists',
            'Schema "…" existiert bereits',
            'le schéma "…" existe déjà',
            'ya existe el esquema "…"',
        ),
        ("ADX423",),
    ),
    Symptom(
        (
            "The input is a PostgreSQL custom-format dump",
            "input file appears to be a text format dump. Please use psql",
            "input file does not appear to be a valid archive",
        ),
        ("ADX571", "ADX424"),
    ),
    Symptom(('syntax error at or near "PGDMP', 'Syntaxfehler bei "PGDMP'), ("ADX424", "ADX571")),
    Symptom(
        ('relation "_prisma_migrations" already exists', 'Relation "_prisma_migrations" existiert bereits'),
        ("ADX425",),
    ),
    # Whoever creates the extension is told that it is there: in a schema that the search_path does not lead to.
    Symptom(_OF_EXTENSIONS, ("ADX323", "ADX341"), requires=('extension "', "already exists")),
    Symptom(_OF_EXTENSIONS, ("ADX341", "ADX323", "42883")),
)
