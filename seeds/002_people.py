"""Everybody who can log in: a SUPERADMIN from the environment, and the people of the seeded institute.

A user who exists, by id or by email, is left exactly as they are: no new hash, no change of role.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import NamedTuple

import bcrypt
import psycopg

# bcrypt reads no further. bcryptjs cuts there silently, the Python package raises.
BCRYPT_MAX_BYTES = 72
DEFAULT_SALT_ROUNDS = 12

FIND_INSTITUTE = """
    SELECT "id" FROM "Institute"
    WHERE "id" = 'seed_institute_saraswati' OR "slug" = 'saraswati-institute' OR "email" = 'office@saraswati.example'
    ORDER BY "id" = 'seed_institute_saraswati' DESC, "slug" = 'saraswati-institute' DESC NULLS LAST
    LIMIT 1
"""
FIND_USERS = """SELECT "id", "email" FROM "User" WHERE "id" = ANY(%(ids)s) OR "email" = ANY(%(emails)s)"""
# Prisma keeps UTC in TIMESTAMP(3), and sets updatedAt itself: the column has no default.
ADD_USER = """
    INSERT INTO "User" ("id", "email", "passwordHash", "fullName", "role", "instituteId", "createdAt", "updatedAt")
    VALUES (%(id)s, %(email)s, %(hash)s, %(full_name)s, %(role)s::"Role", %(institute)s,
            timezone('UTC', now()), timezone('UTC', now()))
    ON CONFLICT DO NOTHING
"""


class Person(NamedTuple):
    id: str
    email: str
    full_name: str
    role: str
    # The environment's key for their password.
    password_key: str = "DEFAULT_SEED_PASSWORD"


INSTITUTE_PEOPLE = (
    Person("seed_user_institute_admin", "meera.joshi@saraswati.example", "Meera Joshi", "INSTITUTE_ADMIN"),
    Person("seed_user_teacher_1", "arjun.rao@saraswati.example", "Arjun Rao", "TEACHER"),
    Person("seed_user_teacher_2", "kavita.nair@saraswati.example", "Kavita Nair", "TEACHER"),
    Person("seed_user_student_1", "rohan.patil@saraswati.example", "Rohan Patil", "STUDENT"),
    Person("seed_user_student_2", "ananya.das@saraswati.example", "Ananya Das", "STUDENT"),
)


def seed(connection: psycopg.Connection, environment: Mapping[str, str]) -> None:
    institute = connection.execute(FIND_INSTITUTE).fetchone()
    if institute is None:
        raise LookupError("the seeded institute is not there: 001_institute.sql has to run first")

    superadmin = superadmin_from(environment)
    missing = without_existing(connection, (superadmin, *INSTITUTE_PEOPLE))
    passwords = [required(environment, person.password_key) for person in missing]
    rounds = int(environment.get("BCRYPT_SALT_ROUNDS") or DEFAULT_SALT_ROUNDS)

    # A hash is slow on purpose, and bcrypt releases the GIL.
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(lambda password: hash_password(password, rounds), passwords))

    for person, password_hash in zip(missing, hashes, strict=True):
        connection.execute(
            ADD_USER,
            {
                "id": person.id,
                "email": person.email,
                "hash": password_hash,
                "full_name": person.full_name,
                "role": person.role,
                # A SUPERADMIN stands above all institutes.
                "institute": None if person is superadmin else institute[0],
            },
        )


def superadmin_from(environment: Mapping[str, str]) -> Person:
    """The id follows the email: whoever changes SEED_ADMIN_EMAIL gets an administrator of that name."""
    email = required(environment, "SEED_ADMIN_EMAIL")
    user_id = "seed_user_superadmin_" + sha256(email.encode()).hexdigest()[:12]
    return Person(user_id, email, "Platform Administrator", "SUPERADMIN", "SEED_ADMIN_PASS")


def without_existing(connection: psycopg.Connection, people: tuple[Person, ...]) -> list[Person]:
    wanted = {"ids": [person.id for person in people], "emails": [person.email for person in people]}
    taken = {value for row in connection.execute(FIND_USERS, wanted) for value in row}
    return [person for person in people if person.id not in taken and person.email not in taken]


def hash_password(password: str, rounds: int) -> str:
    """A hash that bcryptjs verifies, whatever the password's length."""
    cut = password.encode()[:BCRYPT_MAX_BYTES]
    return bcrypt.hashpw(cut, bcrypt.gensalt(rounds)).decode("ascii")


def required(environment: Mapping[str, str], key: str) -> str:
    value = environment.get(key, "")
    if not value:
        raise ValueError(f"{key} is missing or empty in the environment")
    return value
