"""Step 1: `.env` exists, parses, satisfies `.env.example`, agrees with itself, and is private."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adx_tui.core.model import Check, Finding, Inspection, Location, Remedy, Risk, failed, manual, ok, skipped, warning
from adx_tui.core.runner import Context
from adx_tui.services import database_url, env_file, git, port
from adx_tui.services.database_url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.env_schema import EnvSchema, Field
from adx_tui.services.git import Tracking
from adx_tui.settings import Postgres
from adx_tui.steps import checkouts
from adx_tui.steps.project import SERVER_KEYS, Environment, Project

_URL_FORM = "postgresql://role:password@127.0.0.1:5432/database?schema=public"


@dataclass(frozen=True, slots=True)
class EnvironmentStep:
    """See the module."""

    project: Project
    id: str = "environment"
    title: str = "Environment"
    requires: tuple[str, ...] = ()

    def inspect(self, context: Context) -> Inspection:
        path = self.project.settings.env_file
        try:
            environment = self.project.environment()
        except (OSError, UnicodeDecodeError) as error:
            yield failed("file", f"{path.name} can be read", self._unreadable(error))
            return f"{path.name} can't be read"
        if environment.file is None:
            check = self._absent(environment)
            yield check
            if check.finding is not None:
                return f"there is no {path.name}"
        else:
            yield ok("file", f"{path.name} exists")
            yield from self._syntax(environment.file)
            yield from self._privacy()
        yield from self._keys(environment)
        yield from self._database_url(environment)
        yield from self._shell(environment)
        return f"{len(environment.file.values)} keys" if environment.file else "from the process environment"

    # --- the file ---------------------------------------------------------------------------------------------------

    def _absent(self, environment: Environment) -> Check:
        name, title = self.project.settings.env_file.name, f"{self.project.settings.env_file.name} exists"
        if environment.schema is not None:
            changes = self._new_values(environment.schema)
            generated = [key for key in changes if (found := environment.schema.field(key)) and found.sensitive]
            remedy = Remedy(
                id="environment.create",
                title=f"create {name} from .env.example",
                risk=Risk.SAFE,
                preview="\n".join([f"cp .env.example {name}; chmod 600 {name}", *self._preview(environment, changes)]),
                apply=lambda context: self._create(context, changes, len(generated)),
            )
            return failed("file", title, Finding(code="ADX101", cause=f"There is no {name} yet.", remedies=(remedy,)))
        if environment.get("DATABASE_URL"):
            return skipped("file", title, f"there is no {name}; DATABASE_URL comes from the process environment")
        how = manual("environment.write", f"write {name}", f"DATABASE_URL='{_URL_FORM}'")
        cause = f"There is neither a {name} nor an .env.example, and DATABASE_URL is not set."
        seen = (f"project  {self.project.settings.project}",)
        return failed("file", title, Finding(code="ADX102", cause=cause, evidence=seen, remedies=(how,)))

    def _unreadable(self, error: OSError | UnicodeDecodeError) -> Finding:
        path = self.project.settings.env_file
        if isinstance(error, UnicodeDecodeError):
            line = error.object[: error.start].count(b"\n") + 1
            where, seen = Location(self.project.relative(path), line), f"byte {error.start}  {error.reason}"
        else:
            where, seen = Location(self.project.relative(path)), str(error.strerror)
        how = manual("environment.readable", "make it readable", f"ls -l {where.path}")
        cause = f"{path.name} can't be read as UTF-8 text."
        return Finding(code="ADX103", cause=cause, evidence=(seen,), location=where, remedies=(how,))

    def _create(self, context: Context, changes: Mapping[str, str], secrets: int) -> str:
        path = self.project.settings.env_file
        schema = self.project.environment().schema
        assert schema is not None
        context.redactor.add(*(value for key, value in changes.items() if _is_secret(schema, key)))
        env_file.create(path, schema.file.with_values(changes))
        generated = f" ({secrets} secrets generated)" if secrets else ""
        return f"created {path.name} from .env.example{generated}"

    def _new_values(self, schema: EnvSchema) -> dict[str, str]:
        """What a new `.env` has otherwise than the example: secrets, and a port and name nobody else uses."""
        changes = {
            field.key: value
            for field in schema.fields
            if field.required and not field.default and (value := field.generated()) is not None
        }
        if not schema.decorated:
            return changes
        try:
            url = database_url.parse(schema.file.values.get("DATABASE_URL", ""))
        except DatabaseUrlError:
            return changes
        if url.is_local and not url.password and _is_secret(schema, "DATABASE_URL"):
            url = url.changed(password=_password())
            changes["DATABASE_URL"] = url.with_password
        if not self.project.is_local:
            return {key: value for key, value in changes.items() if key not in SERVER_KEYS}
        return changes | self._unshared(schema, url)

    def _unshared(self, schema: EnvSchema, url: DatabaseUrl) -> dict[str, str]:
        changes: dict[str, str] = {}
        wanted = schema.file.values.get("POSTGRES_PORT", "")
        usual = int(wanted) if wanted.isdigit() else url.port
        if "POSTGRES_PORT" not in self.project.process_environment and not checkouts.port_is_ours_or_free(
            self.project, usual
        ):
            free = port.next_free(usual)
            changes["DATABASE_URL"] = url.changed(port=free).with_password
            if wanted:
                changes["POSTGRES_PORT"] = str(free)
        if self.project.place.kind is Postgres.DOCKER and checkouts.other_checkout(self.project):
            changes["COMPOSE_PROJECT_NAME"] = self.project.default_compose_project()
        return changes

    def _preview(self, environment: Environment, changes: Mapping[str, str]) -> Iterator[str]:
        """The lines that will be written, without their secrets."""
        for key, value in changes.items():
            if key == "DATABASE_URL":
                yield f"{key}={database_url.parse(value)}"
            elif environment.schema and _is_secret(environment.schema, key):
                yield f"{key}=<{len(value)} random characters>"
            else:
                yield f"{key}={value}"

    def _syntax(self, file: env_file.EnvFile) -> Iterator[Check]:
        name, title = self.project.settings.env_file.name, "every line can be read, and by every reader the same"
        fatal = [problem for problem in file.problems if problem.fatal]
        if not file.problems:
            yield ok("syntax", title)
            return
        problems = fatal or file.problems
        finding = Finding(
            code="ADX104" if fatal else "ADX105",
            cause=f"Line {problems[0].line} of {name} can't be read: {problems[0].text}."
            if fatal
            else f"Readers of {name} differ about line {problems[0].line}: {problems[0].text}.",
            evidence=tuple(f"{name}:{problem.line}  {problem.text}" for problem in problems),
            location=Location(self.project.relative(file.path), problems[0].line),
            remedies=(
                manual(
                    "environment.line",
                    "correct the line",
                    f"{self.project.relative(file.path)}:{problems[0].line}: KEY='value'",
                ),
            ),
        )
        yield (failed if fatal else warning)("syntax", title, finding)

    def _privacy(self) -> Iterator[Check]:
        path = self.project.settings.env_file
        title = f"nobody else can read {path.name}"
        if env_file.is_private(path):
            yield ok("private", title)
        else:
            mode = f"mode  {path.stat().st_mode & 0o777:04o}"
            remedy = Remedy(
                id="environment.private",
                title="take everybody else's rights away",
                risk=Risk.SAFE,
                preview=f"chmod 600 {self.project.relative(path)}",
                apply=lambda _: self._make_private(),
            )
            cause = f"Other users of this machine can read the secrets in {path.name}."
            yield failed("private", title, Finding(code="ADX140", cause=cause, evidence=(mode,), remedies=(remedy,)))
        yield self._ignored()

    def _make_private(self) -> str:
        path = self.project.settings.env_file
        env_file.make_private(path)
        return f"made {path.name} private"

    def _ignored(self) -> Check:
        path, title = self.project.settings.env_file, "git does not publish it"
        match git.tracking(path):
            case Tracking.NO_REPOSITORY:
                return skipped("ignored", title, "not in a git repository")
            case Tracking.IGNORED:
                return ok("ignored", title)
            case Tracking.TRACKED:
                how = manual(
                    "environment.untrack",
                    "take it out of git, keep it on disk, and change every secret in it",
                    f"git rm --cached {path.name}",
                )
                cause = f"{path.name} is committed: its secrets are in the repository's history."
                return failed("ignored", title, Finding(code="ADX142", cause=cause, remedies=(how,)))
        ignore = path.parent / ".gitignore"
        remedy = Remedy(
            id="environment.ignore",
            title=f"add {path.name} to .gitignore",
            risk=Risk.SAFE,
            preview=f"echo {path.name} >> .gitignore",
            apply=lambda _: self._ignore(),
        )
        cause = f"Nothing keeps {path.name} from being committed."
        location = Location(self.project.relative(ignore))
        return failed("ignored", title, Finding(code="ADX141", cause=cause, location=location, remedies=(remedy,)))

    def _ignore(self) -> str:
        env_file.append_line(self.project.settings.env_file.parent / ".gitignore", self.project.settings.env_file.name)
        return f"added {self.project.settings.env_file.name} to .gitignore"

    # --- the values -------------------------------------------------------------------------------------------------

    def _keys(self, environment: Environment) -> Inspection:
        schema = environment.schema
        if schema is None:
            yield skipped("keys", "the keys of .env.example", "there is no .env.example")
            return ""
        faults = [(field, code, fault) for field in schema.fields for code, fault in self._faults(environment, field)]
        completion = self._completion(environment, [field for field, code, _ in faults if code != "ADX112"])
        for field, code, fault in faults:
            entry = environment.file.entry(field.key) if environment.file else None
            completed = completion is not None and f"\n{field.key}=" in f"\n{completion.preview}"
            fill_in = manual(
                f"environment.fill.{field.key}",
                f"set {field.key}" + (f": {field.description}" if field.description else ""),
                f"{field.key}=<{_wish(field)}>",
            )
            finding = Finding(
                code=code,
                cause=f"{field.key} {fault}.",
                evidence=(f".env.example:{field.line}  {_wish(field)}",),
                location=Location(self.project.relative(self.project.settings.env_file), entry.line if entry else None),
                remedies=(completion,) if completed and completion else (fill_in,),
            )
            yield failed(f"key.{field.key}", f"{field.key}", finding)
        if not faults:
            yield ok("keys", "every key that .env.example asks for", f"{len(schema.fields)} keys")
        return ""

    def _faults(self, environment: Environment, field: Field) -> Iterator[tuple[str, str]]:
        assert environment.schema is not None
        if field.key in SERVER_KEYS and not self.project.is_local:
            return
        if field.key not in environment.values:
            if field.required or not environment.schema.decorated:
                yield "ADX110", "is missing"
        elif problem := field.problem(environment.get(field.key)):
            yield ("ADX112" if environment.get(field.key) else "ADX111"), problem

    def _completion(self, environment: Environment, fields: list[Field]) -> Remedy | None:
        """Add what can be known: the example's default, or a random secret."""
        changes = {field.key: value for field in fields if (value := _default(environment, field)) is not None}
        if not changes or environment.file is None:
            return None
        file = environment.file
        return Remedy(
            id="environment.complete",
            title=f"add {', '.join(changes)} to {file.path.name}",
            risk=Risk.SAFE,
            preview="\n".join(self._preview(environment, changes)),
            apply=lambda context: self._change(context, changes, f"added {', '.join(changes)} to {file.path.name}"),
        )

    def _database_url(self, environment: Environment) -> Inspection:
        title, value = "DATABASE_URL can be used", environment.get("DATABASE_URL")
        from_file = environment.file is not None and "DATABASE_URL" not in self.project.process_environment
        if not value:
            if environment.schema is None or environment.schema.field("DATABASE_URL") is None:
                how = manual("environment.url", "set it", f"DATABASE_URL='{_URL_FORM}'")
                yield failed(
                    "database_url", title, Finding(code="ADX120", cause="DATABASE_URL is not set.", remedies=(how,))
                )
            return ""
        try:
            url = database_url.parse(value)
        except DatabaseUrlError as error:
            yield failed("database_url", title, self._bad_url(environment, error, from_file=from_file))
            return ""
        if self.project.is_local and not url.password:
            yield failed("database_url", title, self._no_password(url, from_file=from_file))
            return ""
        yield ok("database_url", title, str(url))
        yield from self._agreement(environment, url)
        return ""

    def _bad_url(self, environment: Environment, error: DatabaseUrlError, *, from_file: bool) -> Finding:
        entry = environment.file.entry("DATABASE_URL") if environment.file and from_file else None
        path = self.project.relative(self.project.settings.env_file)
        if error.encoded and from_file:
            remedy = Remedy(
                id="environment.encode",
                title="write the password percent-encoded",
                risk=Risk.SAFE,
                preview=f"DATABASE_URL={database_url.parse(error.encoded)}",
                apply=lambda context: self._change(
                    context, {"DATABASE_URL": error.encoded}, "percent-encoded the password in DATABASE_URL"
                ),
            )
        else:
            remedy = manual("environment.url", "correct it", f"DATABASE_URL='{_URL_FORM}'")
        return Finding(
            code="ADX122" if error.encoded else "ADX121",
            cause=f"DATABASE_URL can't be used: {error.problem}.",
            location=Location(path, entry.line) if entry else None,
            evidence=("the value comes from " + (path if from_file else "the process environment"),),
            remedies=(remedy,),
        )

    def _no_password(self, url: DatabaseUrl, *, from_file: bool) -> Finding:
        remedy = Remedy(
            id="environment.password",
            title="put a random password into it",
            risk=Risk.SAFE,
            preview=f"DATABASE_URL={url.changed(password='random')}",
            apply=lambda context: self._change(
                context,
                {"DATABASE_URL": url.changed(password=_password()).with_password},
                "put a random password into DATABASE_URL",
            ),
        )
        how = manual("environment.url", "put a password into it", f"DATABASE_URL='{_URL_FORM}'")
        cause = "DATABASE_URL holds no password, and a server of ours lets nobody in without one."
        return Finding(code="ADX123", cause=cause, evidence=(str(url),), remedies=(remedy if from_file else how,))

    def _agreement(self, environment: Environment, url: DatabaseUrl) -> Inspection:
        title, given = "the values agree with each other", environment.get("POSTGRES_PORT")
        if not self.project.is_local or not given.isdigit():
            return ""
        if int(given) == url.port:
            yield ok("agreement", title)
            return ""
        in_file = environment.file is not None and "POSTGRES_PORT" not in self.project.process_environment
        follow = Remedy(
            id="environment.port",
            title="let the server listen where the application looks",
            risk=Risk.SAFE,
            preview=f"POSTGRES_PORT={url.port}",
            apply=lambda context: self._change(
                context, {"POSTGRES_PORT": str(url.port)}, f"set POSTGRES_PORT to {url.port}"
            ),
        )
        how = manual("environment.port", "set both alike", f"POSTGRES_PORT={url.port}")
        finding = Finding(
            code="ADX130",
            cause=f"POSTGRES_PORT is {given}, but DATABASE_URL goes to port {url.port}.",
            evidence=(f"POSTGRES_PORT  {given}", f"DATABASE_URL  {url}"),
            remedies=(follow if in_file else how,),
        )
        yield failed("agreement", title, finding)
        return ""

    def _shell(self, environment: Environment) -> Iterator[Check]:
        if not environment.shadowed:
            return
        names = ", ".join(environment.shadowed)
        how = manual(
            "environment.unset",
            "take it out of the shell if the file is meant to count",
            f"unset {' '.join(environment.shadowed)}",
        )
        file = self.project.settings.env_file.name
        cause = f"The process environment has another value than {file} for {names}; it wins."
        yield warning("shell", "the shell overrides no key", Finding(code="ADX150", cause=cause, remedies=(how,)))

    def _change(self, context: Context, changes: Mapping[str, str], outcome: str) -> str:
        """Write `changes` into the file as it is now."""
        path = self.project.settings.env_file
        context.redactor.add(*(value for key, value in changes.items() if "PORT" not in key and "NAME" not in key))
        env_file.replace(path, env_file.read(path).with_values(changes))
        return outcome


def _default(environment: Environment, field: Field) -> str | None:
    """What a missing or empty key gets without asking; None where only a person knows."""
    if field.key == "DATABASE_URL" or field.default:
        if field.sensitive and "://" in field.default:
            try:
                return database_url.parse(field.default).changed(password=_password()).with_password
            except DatabaseUrlError:
                return None
        return field.default or (None if environment.schema and environment.schema.decorated else "")
    generated = field.generated() if field.required else None
    if generated is None and environment.schema is not None and not environment.schema.decorated:
        return ""
    return generated


def _wish(field: Field) -> str:
    """What the example asks for, in words."""
    arguments = ", ".join([f"{name} {value}" for name, value in field.arguments.items()] + list(field.choices))
    kind = f"{field.type} ({arguments})" if arguments else field.type
    return ("required " if field.required else "") + kind


def _is_secret(schema: EnvSchema, key: str) -> bool:
    field = schema.field(key)
    return field is not None and field.sensitive


def _password() -> str:
    import secrets

    return secrets.token_urlsafe(24)
