"""How @neondatabase/serverless, and with it @prisma/adapter-neon, reads a URL: as an older `pg` did, but as if it were
one of http, since it goes there by a WebSocket.

That is what is encrypted, and the URL's own words about it have no effect: `forceDisablePgSSL` in
https://github.com/neondatabase/serverless/blob/main/CONFIG.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adx_tui.services.postgres.drivers import node_postgres, web_url
from adx_tui.services.postgres.drivers.reading import RefusedUrlError, Tls, UrlReading, Use

_FILES = ("sslcert", "sslkey", "sslrootcert")
_NOT_FROM_PARAMETERS = ("user", "password", "port")


def read(url: str, environment: Mapping[str, str]) -> UrlReading:
    """What `new Client({ connectionString: url })` goes by."""
    try:
        parts = web_url.parse_as_http(node_postgres.encoded(url))
        given = dict(parts.query)
        if files := [name for name in _FILES if given.get(name)]:
            raise RefusedUrlError("it reads no certificate from a file", *files)
        parts = replace(
            parts,
            path=web_url.decode(parts.path),
            query=tuple(pair for pair in parts.query if pair[0] not in (*_NOT_FROM_PARAMETERS, *node_postgres.TLS)),
        )
        reading = node_postgres.apply(parts, parts.host, environment)
    except RefusedUrlError as error:
        return error.reading
    uses = {name: reading.parameters.get(name, Use.IGNORED) for name in given}
    return replace(reading, tls=Tls.VERIFY_FULL, parameters=uses)
