"""`.env.example` as the schema of `.env`: what it asks of a value, and which values it leaves to us."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.environment import env_file, env_schema
from adx_tui.services.environment.env_schema import EnvSchema, Field
from adx_tui.services.environment.spec import judging
from adx_tui.services.environment.spec.kinds import OPTIONS, Kind


def schema(tmp_path: Path, text: str) -> EnvSchema:
    path = tmp_path / ".env.example"
    path.write_bytes(text.encode())
    return env_schema.read(path)


def field(tmp_path: Path, decorators: str, default: str = "") -> Field:
    declared = schema(tmp_path, f"# What it is for.\n# {decorators}\nKEY={default}\n").field("KEY")
    assert declared is not None
    return declared


class TestReading:
    def test_a_key_with_all_there_is(self, tmp_path: Path) -> None:
        declared = field(tmp_path, "@required @sensitive @type=string(minLength=32, maxLength=64)", "x")
        assert (declared.required, declared.sensitive, declared.type, declared.default) == (True, True, "string", "x")
        assert declared.arguments == {"minLength": "32", "maxLength": "64"}
        assert (declared.description, declared.line) == ("What it is for.", 3)

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_a_blank_line_ends_what_is_said_of_a_key(self, tmp_path: Path, newline: str) -> None:
        lines = ["# @required", "# --- Section ---", "", "# @type=port", "KEY=1", ""]
        declared = schema(tmp_path, newline.join(lines)).field("KEY")
        assert declared is not None
        assert (declared.required, declared.type) == (False, "port")

    def test_false_takes_a_decorator_back(self, tmp_path: Path) -> None:
        declared = field(tmp_path, "@required=false @sensitive=false @type=port")
        assert (declared.required, declared.sensitive) == (False, False)

    @pytest.mark.parametrize(
        ("decorators", "secret"),
        [
            ("@required", True),
            ("@sensitive=false", False),
            ("@public", False),
            ("@public=false", True),
            ("@type=port", True),
        ],
    )
    def test_a_name_that_promises_a_secret_counts_where_the_example_says_nothing(
        self, tmp_path: Path, decorators: str, secret: bool
    ) -> None:
        (tmp_path / ".env.example").write_text(f"# {decorators}\nAPI_KEY=\n")
        assert env_schema.holds_secret("API_KEY", env_schema.read(tmp_path / ".env.example").field("API_KEY")) is secret

    def test_without_decorators_nothing_is_guessed(self, tmp_path: Path) -> None:
        read = schema(tmp_path, "# the port of the server\nPORT=5432\nSECRET=\n")
        assert not read.decorated
        assert all(not declared.required and not declared.problem("anything") for declared in read.fields)
        assert [declared.generated() for declared in read.fields] == [None, None]

    def test_an_at_sign_in_a_sentence_is_no_decorator(self, tmp_path: Path) -> None:
        assert not schema(tmp_path, "# write to me @required or not\nKEY=\n").decorated

    def test_a_header_says_what_holds_for_all(self, tmp_path: Path) -> None:
        read = schema(
            tmp_path, "# @defaultRequired=infer @defaultSensitive=inferFromPrefix(PUBLIC_)\n# ---\nA=1\nPUBLIC_B=\n"
        )
        assert [(field.required, field.sensitive) for field in read.fields] == [(True, True), (False, False)]
        assert [field.public for field in read.fields] == [False, True]

    @pytest.mark.parametrize(
        ("condition", "required"),
        [
            ("forEnv(production, staging)", True),
            ("forEnv(test)", False),
            ("eq($MODE, production)", True),
            ("not(eq($MODE, production))", False),
            ("isEmpty(ref(MODE))", False),
            ("if(forEnv(production), true, false)", True),
            ("exec('id')", False),
        ],
    )
    def test_what_is_required_may_hang_on_other_keys(self, tmp_path: Path, condition: str, required: bool) -> None:
        read = schema(
            tmp_path, f"# @currentEnv=$MODE @defaultRequired=false\n# ---\nMODE=dev\n# @required={condition}\nA=\n"
        )
        declared = read.in_force({"MODE": "production"}).field("A")
        assert declared is not None
        assert declared.required is required

    def test_a_call_is_never_a_default(self, tmp_path: Path) -> None:
        declared = field(tmp_path, "@required", "exec('op read op://shop/key')")
        assert declared.call is not None
        assert (declared.call.name, declared.default) == ("exec", "")

    def test_faults_of_the_example_are_told_and_the_rest_is_in_force(self, tmp_path: Path) -> None:
        read = schema(tmp_path, "# @type=port(min=many, max=10)\nKEY=\nno key\n")
        assert [problem.line for problem in read.problems] == [1, 3]
        assert read.fields[0].problem("11")
        assert not read.fields[0].problem("9")


class TestJudging:
    @pytest.mark.parametrize(
        ("type_", "good", "bad"),
        [
            ("port", ["0", "65535"], ["65536", "http", "1.5", "-1"]),
            ("integer(min=4, max=16)", ["4", "16", "+5"], ["3", "17", "4.0", "x"]),
            ("number(min=0)", ["0", "1.5", "1e3"], ["-1", "x"]),
            ("boolean", ["true", "False", "0", "1", "yes"], ["2"]),
            ("email", ["a@b.example"], ["a", "a@", "@b", "a b@c"]),
            ("enum(development, test)", ["development", "test"], ["prod", "Test"]),
            ("url", ["http://localhost:3000", "postgresql://a:b@c/d", "redis://x"], ["localhost", "http://[", "/x"]),
            ("string(minLength=3, maxLength=5)", ["abc", "abcde"], ["ab", "abcdef"]),
            ("string(startsWith=sk_)", ["sk_1"], ["pk_1"]),
            ("whatever", ["x"], []),
        ],
    )
    def test_a_value_of_a_type(self, tmp_path: Path, type_: str, good: list[str], bad: list[str]) -> None:
        judged = field(tmp_path, f"@type={type_}")
        assert {value: judged.problem(value) for value in good} == dict.fromkeys(good, "")
        assert [value for value in bad if not judged.problem(value)] == []

    def test_empty_is_a_fault_only_where_it_is_required(self, tmp_path: Path) -> None:
        assert field(tmp_path, "@required @type=port").problem("") == "is required, but empty"
        assert field(tmp_path, "@optional @type=port").problem("") == ""

    @pytest.mark.parametrize("type_", ["string(minLength=64)", "string(maxLength=12)", "string"])
    def test_what_is_wrong_never_shows_the_value(self, tmp_path: Path, type_: str) -> None:
        assert "hunter2" not in field(tmp_path, f"@sensitive @type={type_}").problem("hunter2" * 3)

    @given(st.text(max_size=30), st.sampled_from([*OPTIONS, "enum(a)"]))
    def test_no_value_is_too_much_for_it(self, value: str, type_: str) -> None:
        name, _, rest = type_.partition("(")
        assert isinstance(judging.problem(Kind(name, choices=(rest[:-1],) if rest else ()), value), str)

    @given(
        st.lists(
            st.sampled_from(
                [
                    *"#@=(){}[],'\"`$ \n",
                    "# @",
                    "\n# ",
                    "type",
                    "string(",
                    "matches=",
                    "/^(a+)+$/",
                    "enum",
                    "KEY=",
                    "---",
                ]
            ),
            max_size=60,
        )
    )
    def test_any_text_is_some_schema(self, parts: list[str]) -> None:
        read = env_schema.schema_of(env_file.parse("".join(parts), Path(".env.example")))
        assert all(1 <= problem.line <= read.file.text.count("\n") + 1 for problem in read.problems)

    @pytest.mark.parametrize(
        "decorators",
        ["@type=" + "[a," * 2_000, "@type=" + "f(" * 2_000, "@type=" + "{a=[" * 500, '@x="' + '\\"' * 5_000],
    )
    def test_a_schema_made_to_keep_its_reader_busy_does_not(self, tmp_path: Path, decorators: str) -> None:
        assert schema(tmp_path, f"# @required\n# {decorators}\nKEY=\n").decorated


class TestGenerating:
    @pytest.mark.parametrize("type_", ["string", "string(minLength=64)", "string(maxLength=12)", "string(minLength=1)"])
    def test_a_secret_is_random_and_valid(self, tmp_path: Path, type_: str) -> None:
        asked = field(tmp_path, f"@required @sensitive @type={type_}")
        values = {asked.generated() for _ in range(5)}
        assert len(values) == 5
        assert not [value for value in values if value is None or asked.problem(value)]

    @pytest.mark.parametrize("decorators", ["@required @type=string", "@sensitive @type=url", "@sensitive @type=port"])
    def test_what_only_a_person_knows_is_not_made_up(self, tmp_path: Path, decorators: str) -> None:
        assert field(tmp_path, decorators).generated() is None

    def test_nor_is_somebody_elses_key(self, tmp_path: Path) -> None:
        assert field(tmp_path, "@sensitive @type=string(startsWith=sk_)").generated() is None


@pytest.mark.parametrize("key", ["DB_PASSWORD", "SMTP_PASS", "JWT_SECRET", "API_KEY", "apiKey", "ACCESS_TOKEN", "KEY"])
def test_names_that_promise_a_secret(key: str) -> None:
    assert env_schema.looks_secret(key)


@pytest.mark.parametrize("key", ["PORT", "NODE_ENV", "POSTGRES_PASSWORD_FILE", "KEYBOARD", "APP_URL", "MONKEY"])
def test_names_that_dont(key: str) -> None:
    assert not env_schema.looks_secret(key)
