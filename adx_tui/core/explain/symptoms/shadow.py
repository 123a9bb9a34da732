"""What keeps a new database, and so Prisma's shadow database, from being made."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Symptom

SYMPTOMS = (
    Symptom(
        (
            'source database "template1" is being accessed by other users',
            'auf Quelldatenbank "template1" wird gerade von anderen Benutzern zugegriffen',
            'la base de données source "template1" est accédée par d\'autres utilisateurs',
            'la base de datos de origen "template1" está siendo utilizada por otros usuarios',
        ),
        ("ADX460", "ADX255"),
    ),
    Symptom(
        (
            'template database "template1" has a collation version mismatch',
            'database "template1" has a collation version mismatch',
            'Version von Sortierfolge für Template-Datenbank "template1" stimmt nicht überein',
            "ALTER DATABASE template1 REFRESH COLLATION VERSION",
        ),
        ("ADX461", "ADX236"),
    ),
    Symptom(
        (
            'template database "template1" does not exist',
            'Template-Datenbank "template1" existiert nicht',
            'la base de données modèle "template1" n\'existe pas',
            'no existe la base de datos patrón "template1"',
            'permission denied to copy database "template1"',
            'keine Berechtigung, um Datenbank "template1" zu kopieren',
            'droit refusé pour copier la base de données "template1"',
            'cannot use invalid database "template1" as template',
        ),
        ("ADX462",),
    ),
    Symptom(('could not create directory "base/…": Permission denied',), ("ADX465", "ADX281")),
    Symptom(
        (
            "permission denied for tablespace",
            "keine Berechtigung für Tablespace",
            "droit refusé pour le tablespace",
            "permiso denegado al tablespace",
        ),
        ("ADX466",),
    ),
    Symptom(
        (
            'database "…_shadow" does not exist',
            "Database '…_shadow' does not exist on the database server",
            'database "shadow…" does not exist',
            "Database 'shadow…' does not exist on the database server",
        ),
        ("ADX325", "ADX303"),
    ),
)
