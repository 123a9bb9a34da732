"""Prisma's codes P2: what the client says of a query.

Of https://www.prisma.io/docs/orm/reference/error-reference; those of other databases say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.explain.foreign import ForeignCode

_IN_THE_CALL = "See the call that the error names: it is about the application's data or code, not about the set-up."

CODES: Mapping[str, ForeignCode] = {
    "P2000": ForeignCode(
        "A value is longer than its column takes.", "Shorten it, or widen the column in a migration.", ("ADX656",)
    ),
    "P2001": ForeignCode("The record that was searched for is not there.", _IN_THE_CALL),
    "P2002": ForeignCode(
        "Another row has the value already, and the column is unique.",
        "On an id that the database counts, its sequence is behind: setval. Else use upsert, or look first.",
        ("ADX524", "ADX508"),
    ),
    "P2003": ForeignCode(
        "The row that a foreign key refers to is not there, or is still referred to.",
        "Create the parent first, or delete the children first; a seed that runs too early has the same words.",
        ("ADX663", "ADX668", "ADX504"),
    ),
    "P2004": ForeignCode("A constraint of the database does not hold.", "The text behind it names the constraint."),
    "P2005": ForeignCode(
        "A value in the database is not one of the field's type.", "Compare the column with the field.", ("ADX653",)
    ),
    "P2006": ForeignCode("A value that was given is not one of the field's type.", _IN_THE_CALL, ("ADX653",)),
    "P2007": ForeignCode(
        "The database refused a value as not valid for its type.",
        "Compare the column with the field.",
        ("ADX653", "ADX652"),
    ),
    "P2008": ForeignCode("The query could not be read.", "Generate the client anew.", ("ADX631",)),
    "P2009": ForeignCode("The query does not fit the schema.", "Generate the client anew.", ("ADX631",)),
    "P2010": ForeignCode(
        "A raw query failed: the server's code and words stand behind it.", "Explain those: adx-tui explain SQLSTATE."
    ),
    "P2011": ForeignCode(
        "A column that is NOT NULL got no value.",
        "Give it one; a default that the schema has and the database lacks is the database's fault.",
        ("ADX655", "ADX654", "ADX657"),
    ),
    "P2012": ForeignCode("A required value is missing.", _IN_THE_CALL),
    "P2013": ForeignCode("A required argument is missing.", _IN_THE_CALL),
    "P2014": ForeignCode("The change would break a relation that both models require.", _IN_THE_CALL),
    "P2015": ForeignCode("A related record is not there.", _IN_THE_CALL),
    "P2016": ForeignCode("The query could not be interpreted.", "Generate the client anew.", ("ADX631",)),
    "P2017": ForeignCode("The records are not connected with each other.", _IN_THE_CALL),
    "P2018": ForeignCode("Records that were to be connected are not there.", _IN_THE_CALL),
    "P2019": ForeignCode("The input is not valid.", _IN_THE_CALL),
    "P2020": ForeignCode(
        "A value is out of the range of its type.", "Take a wider type: BigInt, Decimal.", ("ADX656", "ADX653")
    ),
    "P2021": ForeignCode(
        "The table of a model is not in the database, or not in the schema that the client looks into.",
        "Migrate; with an adapter, see that it is told the schema.",
        ("ADX650", "ADX401", "ADX645"),
    ),
    "P2022": ForeignCode(
        "A column of a model is not in the database.", "Migrate, or correct the name in @map.", ("ADX651", "ADX401")
    ),
    "P2023": ForeignCode(
        "A column holds what its field can't be.", "Compare the column with the field.", ("ADX653", "ADX656")
    ),
    "P2024": ForeignCode(
        "No connection of the client's own pool was free in time.",
        "See what holds them: slow queries, a transaction left open, many clients. Raise connection_limit at last.",
        ("ADX672", "ADX641", "ADX640", "ADX646"),
    ),
    "P2025": ForeignCode("A record that the operation needs is not there.", _IN_THE_CALL),
    "P2026": ForeignCode("The database can't do what the query asks for.", "See its version.", ("ADX231",)),
    "P2027": ForeignCode("Several errors came of one query.", "Explain each of them."),
    "P2028": ForeignCode(
        "An interactive transaction ended before it was used up: its timeout passed, or the pool had no connection.",
        "Do less in it, or give it more time; await everything in it.",
        ("ADX672", "ADX670"),
    ),
    "P2029": ForeignCode("The query has more parameters than the database takes (32767).", "Split it into parts."),
    "P2030": ForeignCode(
        "There is no full text index. It is none of PostgreSQL's.", "Correct the provider.", ("ADX003",)
    ),
    "P2031": ForeignCode(
        "MongoDB has to be a replica set. It is none of PostgreSQL's.", "Correct the provider.", ("ADX003",)
    ),
    "P2033": ForeignCode("A number does not fit into 64 bits.", "Keep it as Decimal or text."),
    "P2034": ForeignCode(
        "Two transactions stood in each other's way (a write conflict or a deadlock).",
        "Try it again; let all transactions touch tables in one order.",
    ),
    "P2035": ForeignCode("The database met a fault of its own.", "Read the server's log.", ("ADX215",)),
    "P2036": ForeignCode(
        "The driver adapter failed; its own error stands behind it.", "Explain that one.", ("ADX643", "ADX644")
    ),
    "P2037": ForeignCode(
        "The server has no connection left.",
        "See who holds them in pg_stat_activity; keep one client for the whole process.",
        ("ADX228", "ADX670", "ADX640"),
    ),
}
