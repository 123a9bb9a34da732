"""What can be wrong with the repository: which project is meant, and where its schema and migrations lie."""

from __future__ import annotations

from tests.faults.deeds import remove, sql, variable, write
from tests.faults.model import Before, ByHand, Deed, Fault, Look, NotMended
from tests.support import repositories
from tests.support.repositories import MYSQL, SEVEN, TWO, TWO_DATABASES, Files, config, migrations, package, schema
from tests.support.world import World

_DATASOURCE = 'datasource: { url: env("DATABASE_URL") },'
_SEVEN = {"package.json": package("library", devDependencies=SEVEN)}
_ELSEWHERE: Files = {
    **_SEVEN,
    "prisma.config.ts": config('schema: "prisma/schema.prisma",', _DATASOURCE),
    "prisma/schema.prisma": schema(),
    **migrations("db/migrations", *TWO),
}
_ONLY_CODE: Files = {
    **_SEVEN,
    "prisma.config.ts": config('schema: "prisma/schema.prisma",', "migrations: { path: pick() },", _DATASOURCE),
    "prisma/schema.prisma": schema(),
    **migrations("prisma/migrations", *TWO),
}
_EIGHT: Files = {
    "package.json": package("library", dependencies={"@prisma/cli-engine": "8.0.0-rc.33"}),
    "prisma.config.ts": 'import { definePrismaConfig } from "@prisma/cli-engine";\n'
    "export default definePrismaConfig({});\n",
    "migrations/app/20260101T0000_init/ops.json": "{}",
}


def _repository(files: Files) -> Deed:
    """Another one than the usual, with the same server."""

    def deed(world: World) -> None:
        for folder in ("migrations", "seeds"):
            remove(folder)(world)
        example = (world.project.path / ".env.example").read_text()
        own = {name: text for name, text in files.items() if name != "docker-compose.yml"}  # its image is not here
        repositories.write(world.project.path, {**own, ".env.example": example})

    return deed


_CLONED = Before.CLONED

FAULTS: tuple[Fault, ...] = (
    Fault(
        "several projects and nobody said which",
        _repository(TWO_DATABASES),
        "ADX001",
        ByHand(write("adx-tui.toml", 'project = "services/loans"\n')),
        before=_CLONED,
    ),
    Fault(
        "a dependency on Prisma and no schema",
        _repository(_SEVEN),
        "ADX002",
        NotMended("where the schema is, only its writer knows"),
        "package.json",
        before=_CLONED,
    ),
    Fault(
        "a schema for MySQL",
        _repository(MYSQL),
        "ADX003",
        NotMended("adx-tui serves PostgreSQL alone"),
        "mysql",
        before=_CLONED,
    ),
    Fault(
        "migrations of Prisma 8",
        _repository(_EIGHT),
        "ADX004",
        NotMended("it has a command line of its own"),
        before=_CLONED,
    ),
    Fault(
        "a path that only code knows",
        _repository(_ONLY_CODE),
        "ADX005",
        ByHand(
            write("prisma.config.ts", config('schema: "prisma/schema.prisma",', _DATASOURCE)),
        ),
        "prisma.config.ts",
        before=_CLONED,
    ),
    Fault(
        "migrations where Prisma does not look",
        _repository(_ELSEWHERE),
        "ADX007",
        ByHand(variable("ADX_MIGRATIONS", "db/migrations")),
        "db/migrations",
        before=_CLONED,
    ),
    Fault(
        "another tool's migrations that nobody ran",
        _repository({"package.json": package("library", scripts={"db:migrate": "drizzle-kit migrate"})}),
        "ADX432",
        ByHand(sql("CREATE TABLE book (id INT)")),
        "npm run db:migrate",
        before=_CLONED,
        look=Look.AUTO,
    ),
    Fault(
        "a key of adx-tui.toml that is none",
        write("adx-tui.toml", 'migration = "prisma"\n'),
        "ADX008",
        ByHand(remove("adx-tui.toml")),
        "migration has no effect",
    ),
    Fault(
        "a line that adx-tui.toml may not have",
        write("adx-tui.toml", 'report = "/tmp/x"\n'),
        "ADX008",
        ByHand(remove("adx-tui.toml")),
        "adx-tui.toml:1",
    ),
    Fault(
        "a workspace file that can't be read",
        write("pnpm-workspace.yaml", "packages: ["),
        "ADX009",
        ByHand(remove("pnpm-workspace.yaml")),
        "pnpm-workspace.yaml",
    ),
)
