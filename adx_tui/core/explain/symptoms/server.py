"""What a PostgreSQL server writes into its log, or answers, about itself and its data."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

SYMPTOMS = (
    Symptom(
        (
            "database files are incompatible with server",
            "Datenbankdateien sind inkompatibel mit Server",
            "les fichiers de la base de données sont incompatibles avec le serveur",
            "los archivos de base de datos son incompatibles con el servidor",
            "The data directory was initialized by PostgreSQL version … not compatible with this version",
        ),
        ("ADX232",),
    ),
    Symptom(
        (
            "there appears to be PostgreSQL data in:",
            "in 18+, these Docker images are configured to store database data in a format",
        ),
        ("ADX233", "ADX232"),
    ),
    Symptom(
        (
            "could not bind … address … Address already in use",
            "Is another postmaster already running on port",
            "could not create any TCP/IP sockets",
            "konnte …-Adresse … nicht binden",
            'lock file "postmaster.pid" already exists',
        ),
        ("ADX211", "ADX234"),
    ),
    Symptom(
        (
            'could not write to file "pg_wal/…": No space left on device',
            'could not extend file "…": No space left on device',
            "could not write init file: No space left on device",
            'could not resize shared memory segment "…": No space left on device',
            "auf dem Gerät ist kein Speicherplatz mehr verfügbar",
        ),
        ("ADX243",),
    ),
    Symptom(
        (
            "could not locate a valid checkpoint record",
            "invalid primary checkpoint record",
            'could not open directory "pg_notify"',
            'could not open file "global/pg_control"',
            'could not open file "global/pg_filenode.map"',
            '"…" is not a valid data directory',
            "invalid page in block",
        ),
        ("ADX235", "ADX215"),
    ),
    Symptom(
        (
            "Database is uninitialized and superuser password is not specified",
            "initdb: error:",
            "out of memory",
        ),
        ("ADX215", "ADX279"),
        Strength.HINT,
        unless=("heap out of memory", "heap limit"),
    ),
    Symptom(
        (
            "has a collation version mismatch",
            "The database was created using collation version",
            "REFRESH COLLATION VERSION",
            "Version von Sortierfolge für Datenbank",
        ),
        ("ADX236",),
    ),
    Symptom(
        (
            "in a read-only transaction",
            "in einer Read-Only-Transaktion",
            "dans une transaction en lecture seule",
            "en una transacción de sólo lectura",
        ),
        ("ADX267",),
    ),
    Symptom(
        (
            'in encoding "…" has no equivalent in encoding "…"',
            'hat keine Entsprechung in Kodierung "…"',
        ),
        ("ADX268",),
    ),
    Symptom(
        ('invalid byte sequence for encoding "…"', 'ungültige Byte-Sequenz für Kodierung "…"'),
        ("22021", "ADX406", "ADX268"),
    ),
    Symptom(
        (
            'database "…" is being accessed by other users',
            'auf Datenbank "…" wird von anderen Benutzern zugegriffen',
            "la base de données \"…\" est en cours d'utilisation par d'autres utilisateurs",
            'la base de datos "…" está siendo utilizada por otros usuarios',
            'source database "…" is being accessed by other users',
            'auf Quelldatenbank "…" wird gerade von anderen Benutzern zugegriffen',
            'la base de données source "…" est accédée par d\'autres utilisateurs',
            'la base de datos de origen "…" está siendo utilizada por otros usuarios',
        ),
        ("ADX255", "ADX460"),
        unless=("template1",),
    ),
    Symptom(
        (
            "canceling statement due to lock timeout",
            "storniere Anfrage wegen Zeitüberschreitung einer Sperre",
            "annulation de la requête à cause du délai écoulé pour l'obtention des verrous",
            "cancelando la sentencia debido a que se agotó el tiempo de espera de candados",
            "could not obtain lock on",
            "still waiting for … on … after",
            "wartet immer noch auf",
            "est toujours en attente de",
            "aún espera … en … después de",
        ),
        ("ADX245",),
    ),
    Symptom(
        (
            "canceling statement due to statement timeout",
            "storniere Anfrage wegen Zeitüberschreitung der Anfrage",
            "annulation de la requête à cause du délai écoulé pour l'exécution",
            "cancelando la sentencia debido a que se agotó el tiempo de espera de sentencias",
        ),
        ("57014", "ADX245"),
    ),
    Symptom(
        (
            "deadlock detected",
            "Verklemmung (Deadlock) entdeckt",
            "interblocage (deadlock) détecté",
            "detectado un deadlock",
        ),
        ("40P01", "ADX245"),
    ),
    Symptom(
        (
            "current transaction is aborted, commands ignored until end of transaction block",
            "aktuelle Transaktion wurde abgebrochen",
            "la transaction est annulée, les commandes sont ignorées",
        ),
        ("25P02", "ADX522"),
        Strength.HINT,
    ),
    Symptom(
        (
            "cannot run inside a transaction block",
            "kann nicht in einem Transaktionsblock laufen",
            "ne peut pas être exécuté dans un bloc de transaction",
        ),
        ("25001", "ADX421"),
    ),
    Symptom(
        (
            'prepared statement "…" already exists',
            'prepared statement "…" does not exist',
            'vorbereitete Anweisung "…" existiert nicht',
            "bind message supplies … parameters, but prepared statement … requires",
        ),
        ("ADX676",),
    ),
    Symptom(('directory "…" exists but is not empty',), ("ADX256", "ADX235")),
    Symptom(
        ("new encoding … is incompatible with the encoding of the template database",),
        ("22023", "ADX268", "ADX269"),
    ),
)
