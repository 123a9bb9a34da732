"""The URLs as the project's own drivers read them, where that is otherwise than it is meant.

adx-tui logs in by libpq with what it has translated for it, so that it comes in where the application may not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from adx_tui.core.model import Check, Finding, Location, Remedy, manual, ok, warning
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.drivers import parameters
from adx_tui.services.postgres.drivers.reading import Tls, UrlReading, Use
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import database_drivers
from adx_tui.services.project.database_drivers import COMMAND_LINE, UsedDriver
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.services.project.urls import first_set
from adx_tui.steps.shared import url_remedies


def check_drivers(project: Project, environment: Environment) -> Iterator[Check]:
    """What each of the project's drivers makes of the URL that it is given, and what the shell adds to it."""
    used = database_drivers.find_drivers(project.repository, project.settings.project, project.snapshot.url_names)
    given: dict[str, list[UsedDriver]] = defaultdict(list)
    for driver in used:
        given[first_set(driver.keys, environment.values)].append(driver)
    for key, drivers in given.items():
        value = environment.get(key)
        try:
            url = database_url.parse(value)
        except DatabaseUrlError:  # which is told of wherever it is needed
            continue
        yield from _GivenUrl(project, key, value, url, drivers).check()


@dataclass(frozen=True)
class _GivenUrl:
    """One URL and the drivers that are given it."""

    project: Project
    key: str
    value: str
    url: DatabaseUrl
    drivers: Sequence[UsedDriver]

    def check(self) -> Iterator[Check]:
        checks = [*self._refused(), *self._encrypted(), *self._taken_apart(), *self._without_effect(), *self._shell()]
        yield from checks
        if not checks:
            title = f"every driver can use {self.key}"
            yield ok(f"drivers.{self.key}", title, "; ".join((self._names, *self._remarks())))

    @cached_property
    def _readings(self) -> Mapping[UsedDriver, UrlReading]:
        return {driver: driver.read(self.value, {}) for driver in self.drivers}

    @property
    def _names(self) -> str:
        return ", ".join(driver.name for driver in self.drivers)

    # --- what keeps a driver out ------------------------------------------------------------------------------------

    def _refused(self) -> Iterator[Check]:
        for driver, reading in self._readings.items():
            unknown = parameters.unknown_to_servers(reading)
            if not reading.refused and not unknown:
                continue
            names = [name for name, use in reading.parameters.items() if use is Use.REFUSED] or unknown
            what = f"refuses {self.key}: {reading.refused}"
            if not reading.refused:
                verb = "has no such setting" if len(unknown) == 1 else "has no such settings"
                what = f"sends {', '.join(unknown)} of {self.key} on as a setting, and a server that {verb} refuses it"
            without = self.url.without(*names)
            leave_out = self._rewriting(
                without,
                id="environment.driver.refused",
                title=f"leave {', '.join(names)} out: nothing else goes by it",
                outcome=f"took {', '.join(names)} out of {self.key}",
            )
            how = manual("environment.driver.refused", *parameters.instead(driver.read, names, self.key, self.url))
            yield warning(
                f"drivers.refused.{self.key}",
                f"{driver.name} takes {self.key}",
                Finding(
                    code="ADX170",
                    cause=f"{driver.name} {what}.",
                    subject=f"{driver.name}: {', '.join(names)}" if names else driver.name,
                    evidence=self._evidence(driver),
                    location=self._location,
                    remedies=((leave_out if names else None) or how,),
                ),
            )

    def _encrypted(self) -> Iterator[Check]:
        """A server of ours does not encrypt: a driver that asks for nothing less can't log in, where adx-tui can."""
        written = parameters.written_about_tls(self.url)
        demanding = {
            driver: reading
            for driver, reading in self._readings.items()
            if reading.tls.is_demanded and reading.parameters.get(written.partition("=")[0]) is Use.APPLIED
        }
        if not self.project.is_local or not demanding or self._is_demanded_by_us:
            return
        driver = next(iter(demanding))
        without = self.url.without(*parameters.ABOUT_TLS)
        leave_out = url_remedies.write(
            self.project,
            self.key,
            without,
            id="environment.sslmode",
            title=f"leave {written.partition('=')[0]} out: nothing is encrypted on this machine either way",
            outcome=f"took {written} out of {self.key}",
        )
        finding = Finding(
            code="ADX127",
            cause=f"{written} in {self.key} keeps the application out: {driver.name} takes it for require.",
            subject=self.key,
            evidence=self._evidence(driver),
            location=self._location,
            remedies=(leave_out or manual("environment.sslmode", "leave it out", f"{self.key}={without}"),),
        )
        is_main = self.key == self.project.url_name
        yield warning(
            "driver" if is_main else f"driver.{self.key}", f"the application's driver can use {self.key}", finding
        )

    @property
    def _is_demanded_by_us(self) -> bool:
        """Whether our own login fails for the same reason, which is told where it does."""
        mode = self.url.parameters.get("sslmode", "")
        return mode in tuple(Tls) and Tls(mode).is_demanded

    # --- what a driver takes otherwise ------------------------------------------------------------------------------

    def _taken_apart(self) -> Iterator[Check]:
        for driver, reading in self._readings.items():
            part = "" if reading.refused else parameters.differing_part(reading, self.url)
            if not part:
                continue
            again = self._rewriting(
                self.url,
                id="environment.driver.parts",
                title="write it as every driver takes it apart alike",
                outcome=f"wrote {self.key} as every driver takes it apart alike",
            )
            how = manual(
                "environment.driver.parts",
                f"give {driver.name} the {part.partition(' ')[0]} beside the URL, or choose one that needs no encoding",
                f"{self.key}={self.url}",
            )
            yield warning(
                f"drivers.parts.{self.key}",
                f"{driver.name} takes {self.key} apart as it is meant",
                Finding(
                    code="ADX171",
                    cause=f"{driver.name} takes another {part} out of {self.key}.",
                    subject=f"{driver.name}: {part.partition(' ')[0]}",
                    evidence=self._evidence(driver),
                    location=self._location,
                    remedies=(again or how,),
                ),
            )

    def _without_effect(self) -> Iterator[Check]:
        for driver, reading in self._readings.items():
            if not driver.is_of_application or reading.refused:
                continue
            names = [name for name in parameters.lost(reading, self.url) if not self._is_told_elsewhere(driver, name)]
            if not names:
                continue
            yield warning(
                f"drivers.ignored.{self.key}",
                f"what {self.key} says has an effect",
                Finding(
                    code="ADX172",
                    cause=f"{driver.name} does not read {', '.join(names)} of {self.key}: for the application, it is "
                    "as if that were not written.",
                    subject=", ".join(names),
                    evidence=self._evidence(driver),
                    location=self._location,
                    remedies=(
                        manual(
                            "environment.driver.ignored",
                            *parameters.instead(driver.read, names, self.key, self.url),
                        ),
                    ),
                ),
            )

    @staticmethod
    def _is_told_elsewhere(driver: UsedDriver, name: str) -> bool:
        """The application step looks in the code whether the adapter is told of the schema."""
        return name == "schema" and driver.name.startswith("@prisma/adapter-")

    def _remarks(self) -> Iterator[str]:
        """What is worth knowing, and no fault."""
        modes = {reading.tls for reading in self._readings.values()}
        if len(modes) > 1 and not self.project.is_local:
            yield "encryption: " + ", ".join(
                f"{driver.name} {reading.tls}" for driver, reading in self._readings.items()
            )
        for driver, reading in self._readings.items():
            idle = [name for name, use in reading.parameters.items() if use is Use.IGNORED and name != "schema"]
            if idle and driver.is_of_application:
                yield f"{', '.join(idle)} without effect for {driver.name}"

    # --- what the shell adds ----------------------------------------------------------------------------------------

    def _shell(self) -> Iterator[Check]:
        shell = {name: value for name, value in self.project.process_environment.items() if name.startswith("PG")}
        effects = {
            name: (driver, part)
            for driver, reading in self._readings.items()
            if driver.name != COMMAND_LINE
            for name, value in shell.items()
            if (part := parameters.changed_part(reading, driver.read(self.value, {name: value})))
        }
        if not effects:
            return
        names = ", ".join(effects)
        finding = Finding(
            code="ADX173",
            cause=f"{names} of the shell changes what {self.key} means to "
            f"{', '.join(dict.fromkeys(driver.name for driver, _ in effects.values()))}.",
            subject=names,
            evidence=tuple(f"{name}  {driver.name}: {part}" for name, (driver, part) in effects.items()),
            location=self._location,
            remedies=(
                manual(
                    "environment.unset",
                    f"take it out of the shell, or say the same in {self.key}: adx-tui goes by that alone",
                    f"unset {' '.join(effects)}",
                ),
            ),
        )
        yield warning(f"drivers.shell.{self.key}", f"the shell adds nothing to {self.key}", finding)

    # --- what the findings are made of ------------------------------------------------------------------------------

    def _rewriting(self, url: DatabaseUrl, *, id: str, title: str, outcome: str) -> Remedy | None:
        """Write `url` where every driver then reads the same as adx-tui, and nobody what it did not read before."""
        if url.schema != self.url.schema or (url.is_pooled, url.host) != (self.url.is_pooled, self.url.host):
            return None
        for driver, before in self._readings.items():
            after = driver.read(url.with_password, {})
            if after.refused or parameters.unknown_to_servers(after) or parameters.differing_part(after, url):
                return None
            was_used = not before.refused and not parameters.unknown_to_servers(before)
            if was_used and (after.settings, after.tls, after.schema) != (before.settings, before.tls, before.schema):
                return None
        return url_remedies.write(self.project, self.key, url, id=id, title=title, outcome=outcome)

    def _evidence(self, driver: UsedDriver) -> tuple[str, ...]:
        return f"{self.project.locate(driver.source)}  {driver.name}", f"{self.key}  {self.url}"

    @cached_property
    def _location(self) -> Location | None:
        return self.project.locate_key(self.key)
