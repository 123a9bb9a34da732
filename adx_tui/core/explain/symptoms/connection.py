"""Reaching a server and logging in: libpq's and the server's words, and those of drivers.

Translations are of PostgreSQL's own catalogues (src/backend/po, src/interfaces/libpq/po), as lc_messages has them.
"""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

# As Compose files mostly call the service of the database: a name that only its containers know.
_SERVICES = ("db", "postgres", "postgresql", "database", "pgsql")
_LOOKED_UP = ("getaddrinfo ENOTFOUND", "getaddrinfo EAI_AGAIN", "java.net.UnknownHostException:")

SYMPTOMS = (
    Symptom(
        (
            *(f"{looked_up} {name}" for name in _SERVICES for looked_up in _LOOKED_UP),
            *(f'could not translate host name "{name}"' for name in _SERVICES),
            *(f'konnte Hostnamen "{name}" nicht in Adresse übersetzen' for name in _SERVICES),
            *(f"failed to resolve host '{name}'" for name in _SERVICES),
            *(f"Can't reach database server at {quote}{name}{quote}:" for name in _SERVICES for quote in ("'", "")),
            *(f"Can't reach database server at '{name}:" for name in _SERVICES),
        ),
        ("ADX180", "ADX222"),
        # db.example.com is one that a name server may know.
        unless=tuple(f" {name}{mark}" for name in _SERVICES for mark in (".", "-")),
    ),
    Symptom(
        (
            "port … failed: Connection refused",
            "could not connect to server: Connection refused",
            "Port … fehlgeschlagen: Verbindungsaufbau abgelehnt",
            "port … a échoué : Connexion refusée",
            "puerto … falló: Conexión rehusada",
            "connection to server on socket … failed: No such file or directory",
            "could not connect to server: No such file or directory",
            "Is the server running on that host and accepting TCP/IP connections",
            "Is the server running locally and accepting connections on that socket",
            "connect ECONNREFUSED …:5432",
            "Can't reach database server at",
        ),
        ("ADX220", "ADX214", "ADX239"),
        unless=("timeout expired", "timed out", "could not translate host name"),
    ),
    Symptom(
        (
            "failed: timeout expired",
            "failed: Connection timed out",
            "could not connect to server: Connection timed out",
            "could not connect to server: Operation timed out",
            "connection timeout expired",
            "timeout exceeded when trying to connect",
            "Connection terminated due to connection timeout",
            "connect ETIMEDOUT …:5432",
            "failed: No route to host",
            "failed: Network is unreachable",
        ),
        ("ADX221", "ADX220"),
    ),
    Symptom(
        (
            "could not translate host name",
            "konnte Hostnamen … nicht in Adresse übersetzen",
            "n'a pas pu traduire le nom d'hôte",
            "no se pudo traducir el nombre",
            "failed to resolve host",
            "nodename nor servname provided, or not known",
            "Temporary failure in name resolution",
            "failed to lookup address information",
        ),
        ("ADX222",),
    ),
    Symptom(
        (
            'password authentication failed for user "…"',
            'Passwort-Authentifizierung für Benutzer "…" fehlgeschlagen',
            'authentification par mot de passe échouée pour l\'utilisateur "…"',
            'la autentificación password falló para el usuario "…"',
            "the provided database credentials for … are not valid",
            "Authentication failed against database server",
        ),
        ("ADX225", "ADX304"),
    ),
    Symptom(
        ('Ident authentication failed for user "…"', 'Peer authentication failed for user "…"'), ("ADX227", "ADX229")
    ),
    Symptom(
        (
            "client password must be a string",
            "no password supplied",
            "kein Passwort angegeben",
            "aucun mot de passe fourni",
            "empty password returned by client",
        ),
        ("ADX123", "ADX225"),
    ),
    Symptom(
        ('role "…" does not exist', 'Rolle "…" existiert nicht', 'le rôle "…" n\'existe pas', 'no existe el rol "…"'),
        ("ADX226", "ADX301"),
    ),
    Symptom(
        (
            'role "…" is not permitted to log in',
            'Rolle "…" hat keine Berechtigung zum Einloggen',
            'le rôle "…" n\'est pas autorisé à se connecter',
            'al rol "…" no se le permite conectarse',
        ),
        ("ADX302",),
    ),
    Symptom(
        (
            'database "…" does not exist',
            "Database … does not exist on the database server",
            'Datenbank "…" existiert nicht',
            'la base de données "…" n\'existe pas',
            'no existe la base de datos "…"',
        ),
        ("ADX303",),
    ),
    Symptom(
        (
            'database "…" is not currently accepting connections',
            'Datenbank "…" akzeptiert gegenwärtig keine Verbindungen',
            'la base de données "…" n\'accepte plus les connexions',
            'la base de datos "…" no acepta conexiones',
            'too many connections for database "…"',
        ),
        ("ADX308",),
    ),
    Symptom(("cannot connect to invalid database", "Use DROP DATABASE to drop invalid databases"), ("ADX344",)),
    Symptom(
        (
            "no pg_hba.conf entry for",
            "pg_hba.conf rejects connection",
            "kein pg_hba.conf-Eintrag für",
            "aucune entrée dans pg_hba.conf",
            "no hay una línea en pg_hba.conf",
        ),
        ("ADX227",),
    ),
    Symptom(
        (
            "sorry, too many clients already",
            "tut mir leid, schon zu viele Verbindungen",
            "désolé, trop de clients sont déjà connectés",
            "lo siento, ya tenemos demasiados clientes",
            "remaining connection slots are reserved",
            "die verbleibenden Verbindungen sind für",
            "les emplacements de connexions restants sont réservés",
            "las conexiones restantes están reservadas",
            "Too many database connections opened",
            "MaxClientsInSessionMode: max clients reached",
        ),
        ("ADX228", "ADX670", "ADX640"),
    ),
    Symptom(
        (
            'too many connections for role "…"',
            'zu viele Verbindungen von Rolle "…"',
            'trop de connexions pour le rôle "…"',
            'demasiadas conexiones para el rol "…"',
        ),
        ("ADX307",),
    ),
    Symptom(
        (
            "the database system is starting up",
            "the database system is shutting down",
            "the database system is in recovery mode",
            "the database system is not yet accepting connections",
            "das Datenbanksystem startet",
            "das Datenbanksystem fährt herunter",
            "le système de bases de données se lance",
            "el sistema de base de datos está iniciándose",
        ),
        ("ADX224",),
    ),
    Symptom(
        (
            "server closed the connection unexpectedly",
            "Connection terminated unexpectedly",
            "Server has closed the connection",
            "der Server hat die Verbindung unerwartet geschlossen",
            "le serveur a fermé la connexion de façon inattendue",
            "el servidor cerró la conexión inesperadamente",
            "SSL connection has been closed unexpectedly",
        ),
        ("ADX410", "ADX223", "ADX215"),
    ),
    Symptom(
        (
            "terminating connection due to administrator command",
            "terminating connection because of crash of another server process",
            "Verbindung wird abgebrochen aufgrund von Anweisung des Administrators",
            "arrêt des connexions suite à la demande de l'administrateur",
            "terminando la conexión debido a una orden del administrador",
        ),
        ("ADX410", "ADX214"),
    ),
    Symptom(
        (
            "terminating connection due to idle-in-transaction timeout",
            "Verbindung wird abgebrochen wegen Zeitüberschreitung in inaktiver Transaktion",
            "arrêt des connexions suite à l'expiration du délai d'inactivité en transaction",
        ),
        ("ADX672",),
    ),
    Symptom(
        (
            "Unrecognized message code",
            "received invalid response to SSL negotiation",
            "expected authentication request from server, but received",
        ),
        ("ADX271", "ADX223"),
    ),
    Symptom(
        (
            "server does not support SSL, but SSL was required",
            "SSL is not enabled on the server",
            "der Server unterstützt kein SSL, aber SSL wurde verlangt",
        ),
        ("ADX241",),
    ),
    Symptom(("The server does not support SSL connections",), ("ADX127", "ADX241")),
    Symptom(
        (
            "certificate verify failed",
            "self-signed certificate",
            "self signed certificate",
            "unable to get local issuer certificate",
            "unable to verify the first certificate",
            'server certificate for "…" does not match host name',
            'root certificate file "…" does not exist',
            "Error opening a TLS connection",
            "certificate has expired",
        ),
        ("ADX242",),
        Strength.HINT,
    ),
)
