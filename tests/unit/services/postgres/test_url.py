"""DATABASE_URL as Prisma writes it, and as people do."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError, parse

PASSWORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]) | st.sampled_from("@:/#?%&=+"), min_size=1)


class TestReading:
    def test_its_parts(self) -> None:
        url = parse("postgresql://ad%40x:p%2Fw@db.example:5433/my%20shop?schema=Shop&connection_limit=5")
        assert (url.user, url.password, url.host, url.port) == ("ad@x", "p/w", "db.example", 5433)
        assert (url.database, url.schema) == ("my shop", "Shop")

    def test_what_is_left_out_has_its_default(self) -> None:
        url = parse("postgres://me@localhost/shop")
        assert (url.port, url.schema, url.password, url.scheme) == (5432, "public", "", "postgres")

    @given(PASSWORDS)
    def test_any_password_that_is_encoded(self, password: str) -> None:
        url = parse(f"postgresql://me:{quote(password, safe='')}@127.0.0.1:5432/shop?schema=public")
        assert url.password == password
        assert parse(url.with_password) == url

    @pytest.mark.parametrize("host", ["[::1]", "localhost", "127.0.0.1", "db"])
    def test_hosts_survive_being_written(self, host: str) -> None:
        text = f"postgresql://me:pw@{host}:5432/shop"
        assert parse(text).with_password == text

    def test_it_never_shows_its_password(self) -> None:
        url = parse("postgresql://me:hunter2@localhost/shop")
        assert "hunter2" not in f"{url} {url!r}"


class TestUnencodedPasswords:
    @pytest.mark.parametrize(
        "password", ["p@w", "p/w", "p?w", "p#w", "p%w", "p@w/x", "a:b@c/d?e#f%", "@", "w@127.0.0.1:1/x"]
    )
    @pytest.mark.parametrize("tail", ["", "?schema=public"])
    def test_what_was_meant_is_offered(self, password: str, tail: str) -> None:
        with pytest.raises(DatabaseUrlError) as raised:
            parse(f"postgresql://me:{password}@127.0.0.1:5432/shop{tail}")
        meant = parse(raised.value.encoded)
        assert (meant.user, meant.password, meant.host, meant.database) == ("me", password, "127.0.0.1", "shop")
        assert password == "@" or password not in raised.value.problem

    @pytest.mark.parametrize("url", ["postgresql://me:pw@h/db?application_name=a@b", "postgresql://me:p:w@h/db"])
    def test_what_a_url_may_hold_is_no_fault(self, url: str) -> None:
        assert parse(url).host == "h"


class TestFaults:
    @pytest.mark.parametrize(
        ("url", "problem"),
        [
            ("shop", "no scheme"),
            ("prisma+postgres://localhost:51213/?api_key=secret-word", "Prisma Postgres or Accelerate"),
            ("jdbc:postgresql://127.0.0.1/shop?password=secret-word", "JDBC's, of Java"),
            ("postgresql+asyncpg://shop:secret-word@127.0.0.1/shop", "SQLAlchemy's"),
            ("mysql://shop:secret-word@127.0.0.1/shop", "another database's"),
            ("mysql://me:pw@h/db", "mysql, not postgresql"),
            ("postgresql://h/db", "no role"),
            ("postgresql://me:pw@/db", "no host"),
            ("postgresql://me:pw@h", "no database"),
            ("postgresql://me:pw@h:0/db", "port"),
            ("postgresql://me:pw@h:99999/db", "port"),
            ("postgresql://me:pw@h:٣/db", "port"),
            ('"postgresql://me:pw@h/db"', "quotes"),
            (" postgresql://me:pw@h/db", "blanks"),
        ],
    )
    def test_the_part_that_is_wrong_is_named(self, url: str, problem: str) -> None:
        with pytest.raises(DatabaseUrlError, match=problem) as raised:
            parse(url)
        assert not raised.value.encoded

    @given(st.text())
    def test_no_text_is_too_much_for_it(self, text: str) -> None:
        for url in (text, f"postgresql://{text}", f"postgresql://me:{text}@h/db"):
            try:
                parse(url)
            except DatabaseUrlError:
                continue

    def test_the_password_of_any_url(self) -> None:
        assert database_url.password_in("redis://:hunter2@cache:6379/0") == "hunter2"
        assert database_url.password_in("https://shop.example/a@b") == ""


class TestConnecting:
    def test_prismas_parameters_are_not_libpqs(self) -> None:
        url = parse(
            "postgresql://me:pw@h/db?schema=s&connection_limit=1&pgbouncer=true&sslmode=require&sslaccept=strict"
        )
        known = url.conninfo()
        assert known["sslmode"] == "require"
        assert not {"schema", "connection_limit", "pgbouncer", "sslaccept"} & set(known)

    @pytest.mark.parametrize(
        "parameters", ["host=db.example.com", "host=db.example.com&hostaddr=127.0.0.1", "hostaddr=10.0.0.1"]
    )
    def test_where_it_leads_is_what_is_called_local(self, parameters: str) -> None:
        """A destructive statement is refused on a host that is not local: no parameter may get round that."""
        url = parse(f"postgresql://me:pw@localhost/db?{parameters}")
        assert url.conninfo()["host"] == url.host
        assert url.conninfo()["hostaddr"] == ""  # nor PGHOSTADDR
        assert url.is_local == ("host=" not in parameters)

    def test_a_sockets_folder_among_the_parameters(self) -> None:
        url = parse("postgresql://me@localhost/db?host=/run/postgresql")
        assert url.conninfo()["host"] == "/run/postgresql"
        assert url.is_local
        assert parse(url.with_password) == url
