"""Any `.env` and any `.env.example`: a finding, never a crash, a hang, or a file written elsewhere."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.drawing import Entry, entries, words
from tests.fuzz.fuzzing import fuzz
from tests.support.machine import Machine

KEYS = """
    DATABASE_URL POSTGRES_PORT POSTGRES_USER POSTGRES_PASSWORD POSTGRES_IMAGE SHADOW_DATABASE_URL TOKEN
    COMPOSE_PROJECT_NAME COMPOSE_FILE DIRECT_URL NODE_ENV ADX_POSTGRES ADX_REPORT ADX_STATE_DIR ADX_MIGRATIONS
    ADX_SEEDS ADX_TIMEOUT ADX_OUTPUT ADX_STEP ADX_STRICT ADX_COMPOSE_FILE ADX_APP ADX_PROJECT
""".split()  # noqa: SIM905
VALUES = [
    "postgresql://me:pa%20ss@127.0.0.1:1/shop?schema=public",
    "postgres://[::1]:1/x?sslmode=require&connection_limit=0",
    "postgresql://me@%2Ftmp/shop",
    "prisma+postgres://localhost:1/?api_key=abc",
    "postgresql://127.0.0.1:99999/x",
    "mysql://root@localhost/x",
    "1",
    "65536",
    "-0",
    "5432",
    "true",
    "external",
    "embedded",
    "../../outside/new.txt",
    "~/.bashrc",
    "/proc/self/mem",
    "${DATABASE_URL}",
    "$(touch x)",
]
DECORATORS = [
    "# @required @sensitive @type=string(minLength=32)",
    "# @type=port",
    "# @type=integer(min=5, max=1)",
    "# @type=enum(a, b",
    "# @type=url @required=forEnv(x)",
    "# @optional @type=email",
    "# @type=string(minLength=999999999999)",
    "# ---",
    "# @type=number(min=1e999)",
]
FORMS = ["{}", "'{}'", '"{}"', "`{}`", " {} # why", '"{}', "'{}", '"{}\n{}"', "\\{}"]

lines = st.one_of(
    st.builds(
        lambda export, key, form, value: f"{export}{key}={form.replace('{}', value)}",
        st.sampled_from(["", "", "export ", " "]),
        st.one_of(st.sampled_from(KEYS), st.sampled_from(KEYS), words),
        st.sampled_from(FORMS),
        st.one_of(st.sampled_from(VALUES), words),
    ),
    st.sampled_from(DECORATORS),
    words,
)
texts = st.lists(lines, max_size=14).flatmap(
    lambda them: st.sampled_from(["\n", "\n", "\r\n", "\r"]).map(lambda end: end.join(them) + end)
)
GOOD = "DATABASE_URL=postgresql://me:secret@127.0.0.1:1/shop\nTOKEN=abc\n"
ways = st.sampled_from([("--check",), ("--auto", "--step", "environment"), ("--auto", "--postgres", "external")])


def test_any_env_file(machine: Machine) -> None:
    def bears(drawn: tuple[Entry, tuple[str, ...]]) -> None:
        entry, way = drawn
        project = machine.clear()
        entry.put(project / ".env", machine.outside.folder)
        (project / ".env.example").write_text(f"# @required\n{GOOD}")
        machine.bears(*way)

    fuzz(st.tuples(entries(texts), ways), bears)


def test_any_example(machine: Machine) -> None:
    def bears(drawn: tuple[Entry, Entry, tuple[str, ...]]) -> None:
        example, entry, way = drawn
        project = machine.clear()
        example.put(project / ".env.example", machine.outside.folder)
        entry.put(project / ".env", machine.outside.folder)
        machine.bears(*way)

    made = st.sampled_from([Entry("nothing"), Entry("file", GOOD.encode()), Entry("file", b"")])
    fuzz(st.tuples(entries(texts), made, ways), bears)
