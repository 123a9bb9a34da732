"""Ways to a server that are not the usual one, and that nothing is wrong with: encrypted, and by a pooler."""

from __future__ import annotations

import shutil
from urllib.parse import urlsplit

from tests.support.bouncer import run_bouncer, through
from tests.support.certificates import pack_certificates
from tests.support.databases import FreshDatabase
from tests.support.embedded import EmbeddedServer
from tests.support.prisma_project import write_prisma_project
from tests.support.world import World

_MODELS = "model Note {\n  id Int @id\n}\n"
_SQL = 'CREATE TABLE "Note" (id integer PRIMARY KEY);'
_SETTINGS = {"ssl_cert_file": "/tls/server.pem", "ssl_key_file": "/tls/server-key.pem", "ssl": "on"}


def encrypt(world: World) -> None:
    """Of a container: the server has a certificate, and the URL asks for it."""
    with world.container() as container:
        assert container.put_archive("/", pack_certificates())
    settings = (f"ALTER SYSTEM SET {name} = '{value}'" for name, value in _SETTINGS.items())
    world.sql(*settings, "SELECT pg_reload_conf()")
    world.replace("?schema=public", "?schema=public&sslmode=require")


def pool(world: World) -> None:
    """The application goes through a real PgBouncer, and Prisma's commands past it."""
    direct = world.value("DATABASE_URL").replace("/shop?", "/pooled?")
    login = urlsplit(direct)
    server = EmbeddedServer(world.port, "postgres", world.value("POSTGRES_PASSWORD"), 0, world.data)
    database = FreshDatabase(server, "pooled", login.username or "", login.password or "")
    world.sql("CREATE DATABASE pooled OWNER shop_app")
    port = world.hold("bouncer", run_bouncer(database))
    for folder in ("migrations", "seeds"):
        shutil.rmtree(world.project.path / folder)
    write_prisma_project(world.project, _MODELS, _SQL, datasource='  directUrl = env("DIRECT_URL")\n')
    (world.project.path / ".env.example").unlink()
    world.project.env(
        DATABASE_URL=f"{through(database, port)}&pgbouncer=true",
        DIRECT_URL=direct,
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD=server.admin_password,
    )
