"""Which service is the Postgres, by the name of its image or by the URL; and what is added where it lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.docker import compose_file, compose_postgres
from adx_tui.services.docker.compose_file import ComposeFileError, SeveralServicesError
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.postgres import url as database_url


def read(tmp_path: Path, text: str, url: str = "", **environment: str) -> PostgresService:
    folder = tmp_path / "shop"
    folder.mkdir(exist_ok=True)
    (folder / "compose.yml").write_text(text)
    leads_to = database_url.parse(url) if url else None
    return compose_file.read(folder / "compose.yml").service(environment, project_dir=folder, url=leads_to)


@pytest.mark.parametrize(
    ("image", "is_postgres"),
    [
        ("postgres", True),
        ("postgres:17-alpine@sha256:0123", True),
        ("docker.io/library/postgres:15-alpine", True),
        ("registry.example:5000/mirror/postgres", True),
        ("pgvector/pgvector:pg18", True),
        ("postgis/postgis:17-3.5", True),
        ("timescale/timescaledb-ha:pg17", True),
        ("supabase/postgres:15.8.1.060", True),
        ("bitnami/postgresql:17", True),
        ("tensorchord/pgvecto-rs:pg17-v0.4.0", True),
        ("paradedb/paradedb:latest", True),
        ("citusdata/citus:13", True),
        ("ghcr.io/umami-software/umami:postgresql-latest", False),
        ("prometheuscommunity/postgres-exporter", False),
        ("dpage/pgadmin4", False),
        ("postgrest/postgrest", False),
        ("edoburu/pgbouncer", False),
        ("prodrigestivill/postgres-backup-local:17", False),
        ("mysql:8", False),
    ],
)
def test_a_postgres_is_known_by_the_exact_name_of_its_image(tmp_path: Path, image: str, is_postgres: bool) -> None:
    assert (compose_postgres.image_name(image) in compose_postgres.IMAGES) is is_postgres
    text = f"services: {{postgres: {{image: '{image}'}}}}\n"
    if is_postgres:
        assert read(tmp_path, text).image == image
    else:
        with pytest.raises(ComposeFileError, match="none of its services runs a Postgres image"):
            read(tmp_path, text)


SERVER = "environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD: x}, ports: ['5433:5432']"


@pytest.mark.parametrize(
    ("services", "chosen"),
    [
        # An image of one's own, given what a server is given; not what is told where one is.
        (f"db: {{image: shop/db, {SERVER}}}", "db"),
        ("db: {image: shop/db, environment: {POSTGRES_PASSWORD: x}, volumes: ['d:/var/lib/postgresql/data']}", "db"),
        ("api: {image: api, environment: {POSTGRES_PASSWORD: x, POSTGRES_HOST: db}, expose: ['5432']}", None),
        # What runs another command in the same image is a client of it.
        ("init: {image: postgres, entrypoint: [sh, -c], command: [psql]}, db: {image: postgres}", "db"),
        ("init: {image: postgres, command: psql -c x}, db: {image: postgres, command: -c fsync=off}", "db"),
        ("init: {image: postgres, command: psql}", None),
        (f"db: {{image: postgres, entrypoint: /wrapper.sh, {SERVER}}}", "db"),
        # A profile has to be switched on; what is alone is taken all the same.
        ("test: {image: postgres, profiles: [test]}, db: {image: postgres}", "db"),
        ("db: {image: postgres, profiles: [db]}, web: {image: node}", "db"),
        # One of several, by what the URL says.
        (f"db: {{image: postgres, {SERVER}}}, other: {{image: postgres, ports: ['5434:5432']}}", "db"),
        ("a: {image: postgres, hostname: db.local}, b: {image: postgres}", "a"),
        ("a: {image: postgres}, b: {image: postgres, environment: {POSTGRES_USER: shop}}", "b"),
        ("web: , 'no': [1], db: {image: postgres}", "db"),
    ],
)
def test_the_service_that_is_meant(tmp_path: Path, services: str, chosen: str | None) -> None:
    host = "db.local:5432" if "db.local" in services else "localhost:5433"
    text, url = f"services: {{{services}}}\n", f"postgresql://shop:x@{host}/shop"
    if chosen is None:
        with pytest.raises(ComposeFileError, match="none of its services"):
            read(tmp_path, text, url)
    else:
        assert read(tmp_path, text, url).name == chosen


def test_an_active_profile_counts_as_switched_on(tmp_path: Path) -> None:
    text = "services: {a: {image: postgres, profiles: [x]}, b: {image: postgres, profiles: [y]}}\n"
    assert read(tmp_path, text, COMPOSE_PROFILES="y,z").name == "b"


def test_several_that_fit_alike_are_named(tmp_path: Path) -> None:
    text = "services:\n  a: {image: postgres}\n  b: {image: postgis/postgis}\n"
    with pytest.raises(SeveralServicesError, match="a, b") as raised:
        read(tmp_path, text, "postgresql://shop:x@localhost:5999/shop")
    assert [(service.name, service.value.line) for service in raised.value.services] == [("a", 2), ("b", 3)]


def test_bitnami_s_variables_are_read_as_the_image_reads_them(tmp_path: Path) -> None:
    text = (
        "services: {db: {image: bitnami/postgresql, volumes: ['d:/bitnami/postgresql'], environment: "
        "{POSTGRESQL_USERNAME: shop, POSTGRESQL_PASSWORD: x, POSTGRESQL_DATABASE: d%s}}}\n"
    )
    service = read(tmp_path, text % "")
    given = {key: service.environment[key] for key in ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB")}
    assert given == {"POSTGRES_USER": "shop", "POSTGRES_PASSWORD": "x", "POSTGRES_DB": "d"}
    assert (service.volume, service.volume_target) == ("d", "/bitnami/postgresql")
    administrator = read(tmp_path, text % ", POSTGRESQL_POSTGRES_PASSWORD: root").environment
    assert (administrator["POSTGRES_USER"], administrator["POSTGRES_PASSWORD"]) == ("postgres", "root")


@pytest.mark.parametrize(
    ("ports", "port", "fixed", "variable"),
    [
        ("'5432:5432'", 5432, True, ""),
        ("'127.0.0.1:5433:5432'", 5433, True, ""),
        ("'[::1]:5433:5432'", 5433, True, ""),
        ("'5430-5439:5430-5439'", 5432, True, ""),
        ("'6000-6009:5430-5439/tcp'", 6002, True, ""),
        ("{target: 5432, published: '5433'}", 5433, True, ""),
        ("5432", 6543, False, ""),
        ("'5432'", 6543, False, ""),
        ("'127.0.0.1::5432'", 6543, False, ""),
        ("{target: 5432}", 6543, False, ""),
        ("'5432:5432/udp'", 6543, False, ""),
        ("'8080:80'", 6543, False, ""),
        ("'${POSTGRES_PORT:-5432}:5432'", 6543, False, "POSTGRES_PORT"),
        ("'${IP:-127.0.0.1}:${DB_PORT:-5433}:5432'", 5433, False, "DB_PORT"),
        ("{target: 5432, published: '${DB_PORT:-5433}'}", 5433, False, "DB_PORT"),
        ("'${DB:-5433:5432}'", 5433, True, ""),
    ],
)
def test_the_published_port_and_what_decides_it(
    tmp_path: Path, ports: str, port: int, fixed: bool, variable: str
) -> None:
    text = f"services: {{db: {{image: postgres, ports: [{ports}]}}}}\n"
    service = read(tmp_path, text, POSTGRES_PORT="6543")
    assert (service.host_port, service.port_is_fixed, service.port_variable) == (port, fixed, variable)


@pytest.mark.parametrize(
    ("said", "listens"),
    [
        ("command: -p 5433", 5433),
        ("command: postgres -p5433", 5433),
        ("command: [postgres, -c, fsync=off, -c, port=5433]", 5433),
        ("command: postgres --port=5433", 5433),
        ("command: -p 6000 -p 5433", 5433),
        ("environment: {PGPORT: 5433}", 5433),
        ("environment: {PGPORT: 6000}, command: -p 5433", 5433),
        ("command: -c log_statement=all -c max_connections=200", 5432),
        ("command: -c unix_socket_directories=/p -c geqo_seed=0.5433", 5432),
    ],
)
def test_the_server_listens_where_its_command_or_variables_say(tmp_path: Path, said: str, listens: int) -> None:
    service = read(tmp_path, f"services: {{db: {{image: postgres, {said}, ports: ['6543:{listens}', '9187:9187']}}}}\n")
    assert (service.server_port, service.host_port, service.leads_past) == (listens, 6543, None)
    assert [wish.what for wish in service.ignored] == ["port 9187"]


@pytest.mark.parametrize(
    ("ports", "listens", "target", "corrected"),
    [
        ("'5433:5433'", 5432, "5433", "5433:5432"),
        ("'127.0.0.1:5433:54322/tcp'", 5432, "54322", "127.0.0.1:5433:5432"),
        ("{target: 3306, published: '5433'}", 5432, "3306", "5433:5432"),
        ("'5433:5432'", 6000, "5432", "5433:6000"),
    ],
)
def test_a_port_of_the_url_that_leads_past_the_server_is_no_further_port(
    tmp_path: Path, ports: str, listens: int, target: str, corrected: str
) -> None:
    text = f"services:\n  db: {{image: postgres, command: -p {listens},\n    ports: [{ports}]}}\n"
    service = read(tmp_path, text, "postgresql://a:b@localhost:5433/a")
    entry = service.leads_past
    assert entry is not None
    assert (entry.target, entry.corrected, entry.line) == (target, corrected, 3)
    assert (service.host_port, service.server_port, service.ignored) == (5433, listens, ())


def test_a_port_that_is_not_the_url_s_is_a_further_one(tmp_path: Path) -> None:
    text = "services: {db: {image: postgres, ports: ['9187:9187']}}\n"
    service = read(tmp_path, text, "postgresql://a:b@localhost:5433/a")
    assert service.leads_past is None
    assert [wish.what for wish in service.ignored] == ["port 9187"]


@pytest.mark.parametrize(
    "target",
    ["/var/lib/postgres/data", "/var/lib/postgres", "/var/lib/posgresql/data", "/var/lib/pgsql/data", "/pgdata"],
)
@pytest.mark.parametrize("source", ["d", "./d"])
def test_a_mount_that_is_called_as_the_data_is_meant_for_it(tmp_path: Path, source: str, target: str) -> None:
    service = read(tmp_path, f"services: {{db: {{image: postgres, volumes: ['{source}:{target}', 'b:/backups']}}}}\n")
    assert (service.volume_target, service.volume_line) == (target, 1)
    assert service.volume_name == ("shop_d" if source == "d" else str(tmp_path / "shop" / "d"))
    assert [wish.what for wish in service.ignored] == ["b mounted at /backups"]


@pytest.mark.parametrize("name", ["postgres_data0", "pgdata", "shop-db-data", "postgresql-data"])
def test_so_is_a_volume_that_is_itself_called_so(tmp_path: Path, name: str) -> None:
    service = read(tmp_path, f"services: {{db: {{image: postgres, volumes: ['{name}:/data/db']}}}}\n")
    assert (service.volume, service.volume_target, service.ignored) == (name, "/data/db", ())


@pytest.mark.parametrize(
    "volumes",
    [
        "'d:/var/lib/postgresql/data', 'e:/var/lib/postgres/data'",
        "'/var/lib/postgresql/data', 'e:/pgdata'",
        "'e:/backups'",
        "'./seed:/data'",
        "'./db-data:/import'",
        "'backups:/data/db'",
        "'e:/var/lib/postgres/data', 'f:/pgdata'",
    ],
)
def test_a_mount_beside_the_data_or_of_something_else_is_none(tmp_path: Path, volumes: str) -> None:
    service = read(tmp_path, f"services: {{db: {{image: postgres, volumes: [{volumes}]}}}}\n")
    assert service.volume in ("d", "db-data")
    assert service.ignored


def test_what_is_missing_is_added_and_told(tmp_path: Path) -> None:
    service = read(tmp_path, "services: {db: {image: postgres}}\n", "postgresql://a:b@localhost:5999/a")
    assert (service.host_port, service.volume_name, service.volume_line) == (5999, "shop_db-data", None)
    assert service.remarks == (
        "the file keeps no data, so adx-tui keeps it in volume db-data",
        "the file leaves the port open, so adx-tui publishes 127.0.0.1:5999",
    )
    everywhere = "services: {db: {image: postgres, ports: ['5432:5432'], volumes: ['d:/var/lib/postgresql/data/']}}\n"
    service = read(tmp_path, everywhere)
    assert service.remarks == ("published on 127.0.0.1 alone, not on every address as the file says",)
    assert service.volume_target == "/var/lib/postgresql/data"


@pytest.mark.parametrize(
    "mount",
    ["'./pgdata:/var/lib/postgresql/data'", "{type: bind, source: ./pgdata, target: /var/lib/postgresql/data}"],
)
def test_a_folder_of_the_repository_is_used_as_it_is(tmp_path: Path, mount: str) -> None:
    service = read(tmp_path, f"services: {{db: {{image: postgres, volumes: [{mount}]}}}}\n")
    assert service.folder == tmp_path / "shop" / "pgdata"
    assert service.data == f"folder {service.folder}"
    assert service.ignored == ()


@pytest.mark.parametrize(("driver", "ignored"), [("local", 0), ("nfs", 1)])
def test_the_default_driver_of_a_volume_is_no_wish(tmp_path: Path, driver: str, ignored: int) -> None:
    text = "services: {db: {image: postgres, volumes: ['d:/var/lib/postgresql/data']}}\n"
    service = read(tmp_path, f"version: '3.8'\n{text}volumes: {{d: {{driver: {driver}}}}}\n")
    assert len(service.ignored) == ignored


@pytest.mark.parametrize(
    ("host", "leads_to"),
    [
        ("db", "127.0.0.1:5433"),
        ("shop-db", "127.0.0.1:5433"),
        ("pg.local", "127.0.0.1:5433"),
        ("primary", "127.0.0.1:5433"),
        ("localhost", None),
        ("db.example.com", None),
    ],
)
def test_the_service_s_names_lead_to_the_published_port(tmp_path: Path, host: str, leads_to: str | None) -> None:
    text = (
        "services: {db: {image: postgres, container_name: shop-db, hostname: pg.local, ports: ['5433:5432'], "
        "networks: {back: {aliases: [primary]}, front: }}}\n"
    )
    url = database_url.parse(f"postgresql://shop:x@{host}:5432/shop?schema=public")
    address = compose_file.published_address(read(tmp_path, text), url)
    assert address == (leads_to and database_url.parse(f"postgresql://shop:x@{leads_to}/shop?schema=public"))


@pytest.mark.parametrize(
    ("path", "name", "environment", "project"),
    [
        ("compose.yml", "", {}, "shop"),
        ("docker/Dev Files/compose.yml", "", {}, "devfiles"),
        ("docker/compose.yml", "name: Named\n", {}, "named"),
        ("docker/compose.yml", "name: Named\n", {"COMPOSE_PROJECT_NAME": "mine"}, "mine"),
        ("compose/postgres.yml", "", {}, "shop"),
    ],
)
def test_the_compose_project_s_name(
    tmp_path: Path, path: str, name: str, environment: dict[str, str], project: str
) -> None:
    file = tmp_path / "shop" / path
    file.parent.mkdir(parents=True)
    file.write_text(f"{name}services: {{db: {{image: postgres}}}}\n")
    assert compose_file.read(file).service(environment, project_dir=tmp_path / "shop").project == project
