"""How often a module makes a client: the ways in which public projects keep one, and those that leave one behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.javascript.client_creations import read_clients
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind, ClientPlace, ModuleClients

PRISMA = 'import { PrismaClient } from "@prisma/client";\n'
ADAPTER = 'import { PrismaPg } from "@prisma/adapter-pg";\n'
DRIZZLE = 'import { drizzle } from "drizzle-orm/node-postgres";\n'
POOL = 'import { Pool } from "pg";\n'


def read(text: str, path: str = "/shop/lib/db.ts") -> ModuleClients:
    return read_clients(Path(path), text.encode())


def made(text: str, path: str = "/shop/lib/db.ts") -> ClientCreation:
    return next(made for made in read(text, path).creations if made.kind is not ClientKind.ADAPTER)


SOUND = {
    "nullish": "export const prisma = globalThis.prisma ?? new PrismaClient();\n",
    "or": "const db = global.db || new PrismaClient({ log: [] });\nglobal.db = db;\n",
    "assignment": "export const prisma = (globalThis.prisma ??= new PrismaClient());\n",
    "holder": """
        const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };
        export const prisma = globalForPrisma.prisma ?? new PrismaClient().$extends({});
        if (process.env.NODE_ENV !== "production") globalForPrisma.prisma = prisma;
    """,
    "factory": """
        const make = () => new PrismaClient();
        export const prisma = globalThis.prisma ?? make();
    """,
    "factory that stores": """
        function getClient() { const c = new PrismaClient(); globalThis[KEY] ??= c; return c; }
        const client = (globalThis[KEY] || getClient()) as PrismaClient;
    """,
    "condition": "if (!global.prisma) { global.prisma = new PrismaClient(); }\nexport default global.prisma;\n",
    "production": """
        let prisma: PrismaClient;
        if (process.env.NODE_ENV === "production") { prisma = new PrismaClient(); }
        else { if (!global.__db) { global.__db = new PrismaClient(); } prisma = global.__db; }
        export { prisma };
    """,
    "memo helper": 'export const prisma = remember("prisma", () => new PrismaClient());\n',
    "memo helper with a block": """
        export const prisma = remember("prisma", () => { const c = new PrismaClient(); void c.$connect(); return c; });
    """,
    "memo of a named function": 'const make = () => new PrismaClient();\nexport const db = singleton("db", make);\n',
    "lazy": """
        let client: PrismaClient | undefined;
        export function db() { if (!client) { client = new PrismaClient(); } return client; }
    """,
    "static": "export class Db { static instance = new PrismaClient(); }\n",
    "static getter": """
        export class Db {
          private static instance: PrismaClient;
          static get() { if (!Db.instance) { Db.instance = new PrismaClient(); } return Db.instance; }
        }
    """,
    "container": """
        @Injectable()
        export class PrismaService extends PrismaClient {
          constructor() { const adapter = new PrismaPg({}); super({ adapter }); }
        }
    """,
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_what_is_kept_is_made_once(text: str) -> None:
    places = {
        creation.place for creation in read(PRISMA + ADAPTER + text).creations if creation.kind.value != "PrismaPg"
    }
    assert places == {ClientPlace.KEPT}


UNGUARDED = {
    "constant": "export const prisma = new PrismaClient();\n",
    "extended": "const prisma = new PrismaClient().$extends(soft());\nexport default prisma;\n",
    "factory": "const make = () => new PrismaClient();\nexport const prisma = make();\n",
    "stored, but never looked for": "const prisma = new PrismaClient();\nglobalThis.prisma = prisma;\n",
    "required": 'const { PrismaClient: Client } = require("@prisma/client");\nmodule.exports = new Client();\n',
}


@pytest.mark.parametrize("text", UNGUARDED.values(), ids=UNGUARDED)
def test_at_the_top_of_a_module_it_is_made_with_each_evaluation(text: str) -> None:
    assert made((PRISMA if "require" not in text else "") + text).place is ClientPlace.MODULE


PER_REQUEST = {
    "app/api/users/route.ts": ("export async function GET() { const p = new PrismaClient(); }", "GET"),
    "app/api/orders/route.ts": ("export const POST = withAuth(async () => { const p = new PrismaClient(); });", "POST"),
    "app/users/page.tsx": ("export default async function Page() { new PrismaClient(); return <p/>; }", "Page"),
    "app/shop/page.tsx": ("async function Page() { new PrismaClient(); return <p/>; }\nexport default Page;", "Page"),
    "pages/index.tsx": ("export async function getServerSideProps() { new PrismaClient(); }", "getServerSideProps"),
    "pages/api/users.ts": ("export default async function handler(req, res) { new PrismaClient(); }", "handler"),
    "app/actions.ts": ('"use server";\nexport async function save() { new PrismaClient(); }', "save"),
    "app/routes/users.tsx": (
        "export async function loader() { return db(); }\nconst db = () => new PrismaClient();",
        "loader",
    ),
    "server/api/users.ts": (
        "export default defineEventHandler(async () => { new PrismaClient(); });",
        "defineEventHandler",
    ),
    "src/routes/+page.server.ts": ("export const load = async () => { new PrismaClient(); };", "load"),
    "src/server.ts": ('app.get("/users", async (req, res) => { new PrismaClient(); });', "app.get"),
    "src/users.controller.ts": ("class Users { @Get() list() { return new PrismaClient(); } }", "list"),
    "src/trpc.ts": (
        "export const list = publicProcedure.query(async () => { new PrismaClient(); });",
        "publicProcedure.query",
    ),
}


@pytest.mark.parametrize(("path", "text", "function"), [(path, *rest) for path, rest in PER_REQUEST.items()])
def test_a_handler_makes_one_for_every_request(path: str, text: str, function: str) -> None:
    imports = PRISMA if not text.startswith('"') else ""
    text = text if imports else text.replace("\n", f"\n{PRISMA}", 1)
    creation = made(imports + text, f"/shop/{path}")
    assert (creation.place, creation.function) == (ClientPlace.REQUEST, function)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("export const shelves = new PrismaClient();", "shelves"),
        ("export const context = { db: new PrismaClient() };", "db"),
        ("export const auth = betterAuth({ database: new PrismaClient() });", "database"),
        ("export const auth = betterAuth(new PrismaClient());", ""),
    ],
)
def test_what_it_is_called(text: str, name: str) -> None:
    assert made(PRISMA + text).variable == name


def test_an_exported_factory_is_a_function_and_its_calls_are_noted() -> None:
    creation = made(PRISMA + "export function createDb() { return new PrismaClient(); }\n")
    assert (creation.place, creation.function) == (ClientPlace.FUNCTION, "createDb")
    calls = read('import { createDb } from "./db";\nexport const prisma = createDb();\n').calls
    assert [(call.name, call.module, call.place, call.variable) for call in calls] == [
        ("createDb", "./db", ClientPlace.MODULE, "prisma")
    ]


@pytest.mark.parametrize(
    ("options", "has_adapter"),
    [
        ("", False),
        ('{ log: ["query"] }', False),
        ("{ adapter }", True),
        ('{ accelerateUrl: "x" }', True),
        ("options", None),
        ("{ ...options }", None),
        ('{ ...(debug && { log: ["query"] }), adapter: make() }', True),
    ],
)
def test_whether_it_has_an_adapter(options: str, has_adapter: bool | None) -> None:
    assert made(f"{PRISMA}const p = new PrismaClient({options});").has_adapter is has_adapter


@pytest.mark.parametrize(
    ("arguments", "has_schema", "makes_pool", "keys"),
    [
        ("{ connectionString: process.env.DATABASE_URL }", False, True, ("DATABASE_URL",)),
        ("{ connectionString: url }, { schema }", True, True, ()),
        ("pool, schema ? { schema } : undefined", None, False, ()),
        ("pool", False, False, ()),
    ],
)
def test_what_an_adapter_is_given(
    arguments: str, has_schema: bool | None, makes_pool: bool, keys: tuple[str, ...]
) -> None:
    (adapter,) = read(f"{ADAPTER}const adapter = new PrismaPg({arguments});").creations
    assert (adapter.has_schema, adapter.makes_pool, adapter.keys) == (has_schema, makes_pool, keys)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("import pg from 'pg';\nconst p = new pg.Pool({ max: 5 });", ClientKind.POOL),
        ("import sql from 'postgres';\nexport const db = sql(process.env.DATABASE_URL);", ClientKind.POSTGRES),
        (
            f"{DRIZZLE}export const db = drizzle(process.env.DATABASE_URL);",
            ClientKind.DRIZZLE,
        ),
    ],
)
def test_the_other_clients(text: str, kind: ClientKind) -> None:
    creation = made(text)
    assert (creation.kind, creation.place) == (kind, ClientPlace.MODULE)


def test_a_drizzle_that_is_given_a_pool_makes_none() -> None:
    text = f"{POOL}{DRIZZLE}const pool = new Pool();\nconst db = drizzle(pool);"
    assert [creation.kind for creation in read(text).creations] == [ClientKind.POOL]


def test_a_module_of_the_browser_and_other_classes_of_the_name_make_none() -> None:
    assert read('"use client";\n' + PRISMA + "const p = new PrismaClient();").creations == ()
    assert read("class Pool {}\nconst p = new Pool();").creations == ()
    assert read("/* !!! This is code generated by Prisma. !!! */\nnew PrismaClient();").creations == ()


def test_what_is_kept_of_a_module_can_be_read_again() -> None:
    clients = read(PRISMA + ADAPTER + "export const p = new PrismaClient({ adapter: new PrismaPg({}) });")
    assert ModuleClients.from_json(clients.as_json()) == clients
