"""What a server refuses a statement for: a right, an object that is missing or there already, a value."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

_EXTENSION_TYPES = ("vector", "citext", "hstore", "geometry", "geography", "ltree", "halfvec")

SYMPTOMS = (
    Symptom(
        (
            "permission denied for schema",
            "keine Berechtigung für Schema",
            "droit refusé pour le schéma",
            "permiso denegado al esquema",
        ),
        ("ADX311",),
    ),
    Symptom(
        (
            "permission denied for table",
            "permission denied for relation",
            "permission denied for view",
            "keine Berechtigung für Tabelle",
            "droit refusé pour la table",
            "permiso denegado a la tabla",
        ),
        ("ADX313",),
    ),
    Symptom(
        (
            "permission denied for sequence",
            "keine Berechtigung für Sequenz",
            "droit refusé pour la séquence",
            "permiso denegado a la secuencia",
        ),
        ("ADX314",),
    ),
    Symptom(
        (
            "permission denied for function",
            "permission denied for procedure",
            "keine Berechtigung für Funktion",
            "droit refusé pour la fonction",
            "permiso denegado a la función",
        ),
        ("ADX315",),
    ),
    Symptom(("permission denied for type", "keine Berechtigung für Typ"), ("ADX319",)),
    Symptom(
        (
            "permission denied for database",
            "keine Berechtigung für Datenbank",
            "droit refusé pour la base de données",
            "permiso denegado a la base de datos",
            "was denied access on the database",
        ),
        ("ADX310", "ADX227"),
    ),
    Symptom(
        (
            "permission denied to create database",
            "keine Berechtigung, um Datenbank zu erzeugen",
            "droit refusé pour créer une base de données",
            "se ha denegado el permiso para crear la base de datos",
        ),
        ("ADX305", "ADX602"),
    ),
    Symptom(
        (
            "permission denied to create extension",
            "keine Berechtigung, um Erweiterung",
            "droit refusé pour créer l'extension",
            "se ha denegado el permiso para crear la extensión",
            "Must be superuser to create this extension",
        ),
        ("ADX342",),
    ),
    Symptom(
        (
            "must be owner of",
            'must be able to SET ROLE "…"',
            'must be member of role "…"',
            "Berechtigung nur für Eigentümer",
            "doit être le propriétaire",
            "debe ser dueño de",
        ),
        ("ADX317",),
    ),
    Symptom(
        ("new row violates row-level security policy", "query would be affected by row-level security policy"),
        ("ADX318",),
    ),
    Symptom(
        (
            'extension "…" is not available',
            "could not open extension control file",
            'Erweiterung "…" ist nicht verfügbar',
            "l'extension \"…\" n'est pas disponible",
            'la extensión "…" no está disponible',
            'could not access file "$libdir/',
        ),
        ("ADX341", "ADX291"),
    ),
    Symptom(
        (
            *(f'type "{name}" does not exist' for name in _EXTENSION_TYPES),
            *(f'type "public.{name}" does not exist' for name in _EXTENSION_TYPES),
            'operator class "gin_trgm_ops" does not exist',
            'operator class "vector_cosine_ops" does not exist',
            'operator class "vector_l2_ops" does not exist',
        ),
        ("ADX341", "ADX323", "42704"),
        Strength.CAUSE,
    ),
    Symptom(
        (
            'schema "…" does not exist',
            'Schema "…" existiert nicht',
            'le schéma "…" n\'existe pas',
            'no existe el esquema "…"',
        ),
        ("ADX312", "ADX323"),
    ),
    Symptom(
        (
            'relation "…" does not exist',
            'Relation "…" existiert nicht',
            'la relation "…" n\'existe pas',
            'no existe la relación "…"',
            "table … does not exist in the current database",
        ),
        ("ADX401", "ADX650", "ADX645"),
        Strength.HINT,
    ),
    Symptom(
        (
            'column "…" does not exist',
            "column … does not exist in the current database",
            'column "…" of relation "…" does not exist',
            'Spalte "…" existiert nicht',
            'la colonne "…" n\'existe pas',
            'no existe la columna "…"',
        ),
        ("ADX651", "ADX401"),
        Strength.HINT,
    ),
    Symptom(
        (
            'relation "…" already exists',
            'Relation "…" existiert bereits',
            'la relation "…" existe déjà',
            'la relación "…" ya existe',
            'type "…" already exists',
            'column "…" of relation "…" already exists',
            'constraint "…" for relation "…" already exists',
        ),
        ("ADX421", "ADX405", "ADX414"),
        Strength.HINT,
    ),
    Symptom(
        ('type "…" does not exist', 'Typ "…" existiert nicht', 'le type "…" n\'existe pas', 'no existe el tipo "…"'),
        ("42704", "ADX341", "ADX323", "ADX652"),
        Strength.HINT,
    ),
    Symptom(
        (
            "operator does not exist:",
            "function … does not exist",
            "Operator existiert nicht:",
            "l'opérateur n'existe pas",
            "el operador no existe",
            "No operator matches the given name and argument type",
            "No function matches the given name and argument types",
        ),
        ("42883", "ADX653", "ADX341", "ADX323"),
        Strength.HINT,
    ),
    Symptom(
        (
            "invalid input syntax for type",
            "invalid input syntax for integer",
            "invalid input syntax for uuid",
            "ungültige Eingabesyntax für Typ",
            "syntaxe en entrée invalide pour le type",
            "la sintaxis de entrada no es válida para tipo",
        ),
        ("22P02", "ADX653"),
        Strength.HINT,
    ),
    Symptom(
        (
            "invalid input value for enum",
            "ungültiger Eingabewert für Enum",
            "valeur en entrée invalide pour le enum",
            "la sintaxis de entrada no es válida para el enum",
        ),
        ("ADX652", "22P02"),
    ),
    Symptom(
        ("unsafe use of new value", "New enum values must be committed before they can be used"), ("55P04", "ADX421")
    ),
    Symptom(
        (
            "Unique constraint failed on the fields: ('id')",
            "Unique constraint failed on the fields: (`id`)",
            'duplicate key value violates unique constraint "…_pkey"',
            'doppelter Schlüsselwert verletzt Unique-Constraint "…_pkey"',
            'la valeur d\'une clé dupliquée rompt la contrainte unique "…_pkey"',
            'llave duplicada viola restricción de unicidad "…_pkey"',
        ),
        ("ADX524", "ADX508", "23505"),
    ),
    Symptom(
        (
            "duplicate key value violates unique constraint",
            "doppelter Schlüsselwert verletzt Unique-Constraint",
            "la valeur d'une clé dupliquée rompt la contrainte unique",
            "llave duplicada viola restricción de unicidad",
            "Unique constraint failed on the",
        ),
        ("23505", "ADX508", "ADX524"),
        Strength.HINT,
    ),
    Symptom(
        (
            "violates foreign key constraint",
            "verletzt Fremdschlüssel-Constraint",
            "viole la contrainte de clé étrangère",
            "viola la llave foránea",
            "Foreign key constraint violated",
            "Foreign key constraint failed on the field",
        ),
        ("23503", "ADX668", "ADX504"),
        Strength.HINT,
    ),
    Symptom(
        (
            "violates not-null constraint",
            "verletzt Not-Null-Constraint",
            "viole la contrainte NOT NULL",
            "viola la restricción de no nulo",
            "Null constraint violation on the fields",
            'column "…" of relation "…" contains null values',
        ),
        ("23502", "ADX655", "ADX654"),
        Strength.HINT,
    ),
    Symptom(
        ("value too long for type character", "Wert zu lang für Typ character", "valeur trop longue pour le type"),
        ("22001", "ADX656"),
        Strength.HINT,
    ),
    Symptom(
        ("cannot alter type of a column used by a view", "cannot drop … because other objects depend on it"),
        ("ADX421", "0A000", "2BP01"),
        Strength.HINT,
    ),
    Symptom(
        (
            "syntax error at or near",
            "Syntaxfehler bei",
            "erreur de syntaxe sur ou près de",
            "error de sintaxis en o cerca de",
        ),
        ("42601", "ADX421", "ADX504"),
        Strength.HINT,
        unless=("mysql", "mariadb", "sqlite"),
    ),
)
