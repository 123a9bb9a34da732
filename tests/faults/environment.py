"""What can be wrong with `.env` and its example: whether they can be read, and what they say."""

from __future__ import annotations

import json

from tests.faults.deeds import UNDONE, append, drop_key, edit, in_env, in_turn, remove, set_key, variable, write
from tests.faults.model import AUTO, CONSENT, ByHand, Deed, Fault, NotMended
from tests.support.world import World

OF_THE_EXAMPLE = NotMended("the example is everybody's: only who wrote it knows what is meant")
NEXT = json.dumps({"dependencies": {"next": "15.1.0"}})
_PUBLISHED = "f3b1c8e2a94d7056-Kq-0d17c5e8b2964f3a-Vw"
ADAPTER = json.dumps({"dependencies": {"@prisma/adapter-pg": "7.1.0"}})


def _password(world: World) -> str:
    return world.value("DATABASE_URL").split(":")[2].split("@")[0]


def _password_as(password: str) -> Deed:
    """As somebody writes it who does not know what a URL makes of it."""
    return lambda world: world.replace(_password(world), password)


def _url(changed: str) -> Deed:
    """`changed` has {password} and {port} for those of the server."""

    def deed(world: World) -> None:
        url = changed.format(password=_password(world), port=world.port)
        world.edit(".env", world.env.read_text().replace(world.value("DATABASE_URL"), url))

    return deed


def _url_between(before: str, after: str) -> Deed:
    """Copied along with the URL."""

    def deed(world: World) -> None:
        url = world.value("DATABASE_URL")
        world.replace(url, f"{before}{url}{after}")

    return deed


def _secret_as(value: str) -> Deed:
    return in_env(lambda world, text: text.replace(f"={world.value('SESSION_SECRET')}", f"={value}"))


def _example(decorators: str, line: str) -> Deed:
    """A key more in the example, and in `.env`."""
    key = line.partition("=")[0]
    return in_turn(append(f"\n# {decorators}\n{line}\n", ".env.example"), append(f"{key}=5\n"))


def _other_password_for_migrations(world: World) -> None:
    url = world.value("DATABASE_URL").replace(_password(world), "of-another-day")
    world.edit(".env", world.env.read_text() + f"DIRECT_URL={url}\n")


def _link_to_nothing(world: World) -> None:
    world.env.rename(world.project.path / "kept")
    world.env.symlink_to("secrets/.env")


def _what_it_links_to(world: World) -> None:
    (world.project.path / "secrets").mkdir()
    (world.project.path / "kept").rename(world.project.path / "secrets" / ".env")


def _folder_in_its_place(world: World) -> None:
    world.env.rename(world.project.path / "kept")
    world.env.mkdir()


def _file_again(world: World) -> None:
    world.env.rmdir()
    (world.project.path / "kept").rename(world.env)


def _local_file(world: World) -> None:
    world.edit(".env.local", "DATABASE_URL=postgresql://shop_app:other-word@127.0.0.1:5999/other\n")
    (world.project.path / ".env.local").chmod(0o600)


OF_FILES = (
    Fault("no .env", remove(".env"), "ADX101", AUTO),
    Fault("bytes that are no UTF-8", in_env(lambda _, text: text + "N=caf\udce9\n"), "ADX103", UNDONE, ".env:15"),
    Fault("a folder in the place of .env", _folder_in_its_place, "ADX103", ByHand(_file_again), "it is a directory"),
    Fault("a link to nothing", _link_to_nothing, "ADX103", ByHand(_what_it_links_to), "secrets/.env"),
    Fault("a broken line", append("POSTGRES_PORT\n"), "ADX104", ByHand(edit("POSTGRES_PORT\n", "")), ".env:15"),
    Fault("a quote that is not closed", _secret_as("'never closed"), "ADX104", UNDONE, "is not closed"),
    Fault("a key that no shell accepts", append("POSTGRES-PORT=1\n"), "ADX104", UNDONE, ".env:15"),
    Fault("a byte order mark", in_env(lambda _, text: "\ufeff" + text), "ADX105", AUTO, "byte order mark"),
    Fault(
        "two lines for one key",
        append("SESSION_SECRET=another-one-of-more-than-32-characters\n"),
        "ADX105",
        CONSENT,
        "SESSION_SECRET stands on line 14 too",
    ),
    Fault("a sign that ends a value for some", append("MAIL_FROM=shop#1\n"), "ADX105", UNDONE, ".env:15"),
    Fault("a bound that is no number", _example("@type=string(minLength=many)", "EXTRA=5"), "ADX107", OF_THE_EXAMPLE),
    Fault("an unknown type", _example("@type=strng", "EXTRA=5"), "ADX109", OF_THE_EXAMPLE, "strng"),
    Fault("an unknown decorator", _example("@requird", "EXTRA=5"), "ADX109", OF_THE_EXAMPLE, "requird"),
    Fault("a line of the example that is none", append("what is this\n", ".env.example"), "ADX107", UNDONE),
)
OF_KEYS = (
    Fault("a missing secret", drop_key("SESSION_SECRET"), "ADX110", AUTO, "SESSION_SECRET is missing"),
    Fault("a missing key", append("\n# @required\nREGION=eu\n", ".env.example"), "ADX110", AUTO, "REGION is missing"),
    Fault("an empty secret", _secret_as(""), "ADX111", AUTO, "SESSION_SECRET"),
    Fault(
        "an empty key that only a person knows",
        in_turn(append("\n# @required @type=email\nADMIN=\n", ".env.example"), append("ADMIN=\n")),
        "ADX111",
        ByHand(set_key("ADMIN", "a@shop.example")),
        "ADMIN is required",
    ),
    Fault("a port that is none", set_key("POSTGRES_PORT", "http"), "ADX112", UNDONE, "POSTGRES_PORT"),
    Fault("a port that is too high", set_key("POSTGRES_PORT", "65536"), "ADX112", UNDONE, "POSTGRES_PORT"),
    Fault("a secret that is too short", _secret_as("short-9Xq"), "ADX112", UNDONE, "SESSION_SECRET"),
    Fault(
        "a word that is none of the enum",
        in_turn(append("\n# @type=enum(debug, info)\nLOG=info\n", ".env.example"), append("LOG=loud\n")),
        "ADX112",
        UNDONE,
        "LOG",
    ),
    Fault(
        "a key that is misspelt",
        in_turn(append("\nSMTP_PORT=587\n", ".env.example"), append("SMTP_PROT=587\n")),
        "ADX118",
        AUTO,
        "SMTP_PROT",
    ),
    Fault("an address without a scheme", append("APP_URL=localhost:3000\n"), "ADX119", UNDONE, "APP_URL"),
    Fault("a call for a value", append("APP_NAME=ref(NAME)\n"), "ADX128", UNDONE, "APP_NAME"),
    Fault("a variable of the shell", variable("SESSION_SECRET", "x" * 16 + "a1B2c3D4e5F6g7H8"), "ADX150",
          ByHand(variable("SESSION_SECRET", None)), "SESSION_SECRET"),
    Fault("a bad value in the shell", variable("POSTGRES_PORT", "none"), "ADX112",
          ByHand(variable("POSTGRES_PORT", None)), "POSTGRES_PORT", along=("ADX150",)),
    Fault("an option that a file can't set", append("ADX_REPORT=/tmp/report\n"), "ADX154", UNDONE, "ADX_REPORT"),
    Fault("an option that is misspelt", append("ADX_SEED=seeds\n"), "ADX154", UNDONE, "ADX_SEEDS"),
)  # fmt: skip
OF_URLS = (
    Fault("an empty URL", in_turn(edit("# @required @sensitive @type=url\n", "", ".env.example"), _url("")), "ADX120",
          AUTO, "DATABASE_URL"),
    Fault("an empty URL that the example asks for", _url(""), "ADX111", AUTO, "DATABASE_URL"),
    Fault("a URL that can't be parsed", edit("postgresql://", "mysql://"), "ADX121",
          ByHand(edit("mysql://", "postgresql://")), "scheme is mysql"),
    Fault("a URL without a scheme", edit("postgresql://", ""), "ADX112", UNDONE, "no scheme", along=("ADX121",)),
    Fault("a port that is no number", _url("postgresql://shop_app:{password}@127.0.0.1:http/shop"), "ADX121", UNDONE,
          "port is no number"),
    Fault("a URL without a database", _url("postgresql://shop_app:{password}@127.0.0.1:{port}"), "ADX121", UNDONE,
          "names no database"),
    Fault("a URL without a role", _url("postgresql://127.0.0.1:{port}/shop"), "ADX121", UNDONE, "no role"),
    Fault("a password that is not encoded", _password_as("pa/ss@word#1"), "ADX122", AUTO,
          along=("ADX105",)),
    Fault("a percent sign in a password", _password_as("100%sure"), "ADX122", AUTO),
    Fault("a URL without a password", _url("postgresql://shop_app@127.0.0.1:{port}/shop"), "ADX123", AUTO),
    Fault("a variable that nothing sets", edit("shop_app:", "${DB_USER}:"), "ADX124", UNDONE, "DB_USER",
          along=("ADX105",)),
    Fault("a URL in a file of the framework", _local_file, "ADX125", UNDONE, ".env.local:1"),
    Fault("the example's words in the URL", _url("postgresql://shop_app:PASSWORD@127.0.0.1:{port}/shop"), "ADX126",
          AUTO, "words for password"),
    Fault("an sslmode that node takes for another",
          in_turn(write("package.json", ADAPTER), edit("schema=public", "schema=public&sslmode=prefer")), "ADX127",
          AUTO, "sslmode=prefer"),
    Fault("ports that disagree", set_key("POSTGRES_PORT", "6543"), "ADX130", AUTO, "6543"),
    Fault("a dollar that Next.js reads as a variable",
          in_turn(write("package.json", NEXT), _password_as("pass$word")), "ADX132", AUTO, "Next.js"),
    Fault("typographic quotes", _url_between("“", "”"), "ADX134", AUTO, along=("ADX112", "ADX121")),
    Fault("a no-break space", _url_between("", "\u00a0"), "ADX134", AUTO, "U+00A0"),
    Fault("a zero-width space", _url_between("\u200b", ""), "ADX134", AUTO, "U+200B",
          along=("ADX112", "ADX121")),
    Fault("a value that is kept elsewhere", _url("op://shop/database/url"), "ADX136", UNDONE, "1Password"),
    Fault("another loopback address", edit("@127.0.0.1:", "@[::1]:"), "ADX239", AUTO, "leads to ::1"),
    Fault("the address of another machine", edit("@127.0.0.1:", "@db.example.com:"), "ADX249", UNDONE,
          "leads to db.example.com, which is not this machine"),
    Fault("the server's own database", edit("/shop?", "/template1?"), "ADX131", UNDONE, "template1"),
    Fault("encryption that the server has not", edit("schema=public", "schema=public&sslmode=require"), "ADX241",
          UNDONE, "sslmode"),
)  # fmt: skip
OF_MEANING = (
    Fault("two passwords for one role", _other_password_for_migrations, "ADX113", UNDONE, "DIRECT_URL"),
    Fault("a secret that is the example's",
          in_turn(append(f"\nJWT_SECRET={_PUBLISHED}\n", ".env.example"), append(f"JWT_SECRET={_PUBLISHED}\n")),
          "ADX115", ByHand(set_key("JWT_SECRET", _PUBLISHED[::-1])), "JWT_SECRET"),
    Fault("one secret for two", append(f"JWT_SECRET={_PUBLISHED}\nCSRF_SECRET={_PUBLISHED}\n"), "ADX116",
          ByHand(set_key("CSRF_SECRET", _PUBLISHED[::-1])), "JWT_SECRET"),
    Fault("a secret that can be guessed", append("NEXTAUTH_SECRET=supersecret\n"), "ADX117", UNDONE, "NEXTAUTH_SECRET"),
    Fault("an .envrc that says something else", write(".envrc", "export SESSION_SECRET=other-than-in-the-env-file\n"),
          "ADX135", UNDONE, ".envrc:1"),
)  # fmt: skip

FAULTS: tuple[Fault, ...] = (*OF_FILES, *OF_KEYS, *OF_URLS, *OF_MEANING)
