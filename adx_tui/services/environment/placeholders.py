"""What in an example stands for a value and is none: `changeme`, `<USER-HERE>`, `USER:PASSWORD@HOST:PORT/DATABASE`.

Collected from the examples of public projects, and from what `prisma init` writes. A word that people do use on their
own machine (`postgres`, `password` in a URL) is taken for what it says: the role can have it.
"""

from __future__ import annotations

import re

from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError

# No IPv6 address, object of JSON, or `${NAME}`.
_OPEN = re.compile(r"<[^<>]+>|\[[^\[\]:]+\]|\{\{[^{}]+\}\}|(?<!\$)\{[^{}\":]+\}")
_BRACKETS = re.compile(rf"{_OPEN.pattern}|%[A-Z_]+%")
_NOUN = (
    "(?:key|secret|token|password|pass|user(?:name)?|id|url|host|port|database|db|name|domain|bucket|region|string"
    "|value|here|email|salt|hash)"
)
_WORDS = re.compile(
    rf"""(?:
        change[-_ ]?(?:me|it|this|in[-_ ]?production)(?:[-_ !.].*)?
        | replace[-_ ]?(?:me|this|with)(?:[-_ ].*)?
        | (?:please[-_ ])?(?:insert|enter|add|put|fill|set|paste)[-_ ].+ | fill[-_ ]?me(?:[-_ ]in)?
        | your.+ | (?:my|some|the)[-_ ](?:.*[-_ ])?{_NOUN}(?:[-_ ].*)? | .*[-_ ](?:goes[-_ ])?here
        | x{{3,}} | \*{{3,}} | \.{{3,}} | _{{3,}} | \?{{2,}} | todo | tbd | placeholder.*
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_RANDOM = re.compile(
    r"[<\[{]*(?:insert[-_ ])?(?:an?[-_ ])?(?:random|generate|openssl rand|run .* to generate|some[-_ ]random).*",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"(?:my|super)?[-_ ]?secret(?:[-_ ]?key|[-_ ]?value)?|dummy|test|password|12345+6?7?8?9?0?", re.IGNORECASE
)
_SHOUTED = frozenset(
    ("USER", "USERNAME", "DB_USER", "ROLE", "PASSWORD", "PASS", "PWD", "DB_PASSWORD", "HOST", "HOSTNAME", "DB_HOST")
).union(
    ("PORT", "DB_PORT", "DATABASE", "DB", "DBNAME", "DB_NAME", "DATABASE_NAME", "NAME", "SCHEMA"),
    ("SECRET", "KEY", "TOKEN"),
)
_OF_PRISMA_INIT = {"user": "johndoe", "password": "randompassword", "database": "mydb"}
URL = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>(?:<[^>]*>|\[[^\]]*\]|[^:@/<\[])*)(?::(?P<password>[^@]*))?@)?"
    r"(?P<host>(?:\[[^\]]*\]|<[^>]*>|[^:/?])*)(?::(?P<port>[^/?]*))?(?:/(?P<database>[^?]*))?"
    r"(?:\?(?:[^#]*&)?schema=(?P<schema>[^&#]*))?"
)


def is_placeholder(value: str) -> bool:
    """Whether `value` stands for one that everybody has of their own."""
    text = value.strip()
    return bool(_BRACKETS.fullmatch(text) or _WORDS.match(text) or wants_random(text)) or text in _SHOUTED


def wants_random(value: str) -> bool:
    """Whether `value` asks for random characters in so many words: `<INSERT_RANDOM_STRING>`."""
    return _RANDOM.fullmatch(value.strip()) is not None


def is_weak(value: str) -> bool:
    """Whether a secret of that value is none: it stands in everybody's example."""
    return _WEAK.fullmatch(value.strip()) is not None


def parts_of_url(value: str, *, unmistakable: bool = False) -> frozenset[str]:
    """Which parts of a database URL (`user`, `password`, `host`, `port`, `database`, `schema`) are placeholders; empty
    where the value is no such URL, or none of it is one. `unmistakable`: only those that nobody has in earnest
    (`USER`), and not a schema alone, which Prisma makes by any name."""
    match = URL.match(value)
    if match is None:
        return frozenset()
    parts = {name: text for name, text in match.groupdict().items() if text and "${" not in text}
    from_init = not unmistakable and all(parts.get(name) == text for name, text in _OF_PRISMA_INIT.items())
    found = frozenset(
        name
        for name, text in parts.items()
        if _is_part(name, text, unmistakable=unmistakable) or (from_init and name in _OF_PRISMA_INIT)
    )
    return frozenset() if unmistakable and found == {"schema"} else found


def is_default_url(value: str) -> bool:
    """Whether a URL leads to a database of the own machine, or holds no login at all: nobody's secret."""
    try:
        url = database_url.parse(value)
    except DatabaseUrlError:
        return bool(parts_of_url(value)) or ("://" in value and "@" not in value)
    return url.is_local or "." not in url.host


def _is_part(name: str, text: str, *, unmistakable: bool) -> bool:
    if name == "port":
        return text.lower() == "port" or is_placeholder(text)
    if name == "host" and text in ("host", "hostname"):
        return True
    # A password may hold brackets of its own; a name has them only where a part of it is left open.
    is_open = name != "password" and _OPEN.search(text) is not None
    return is_open or bool(_BRACKETS.fullmatch(text)) or text in _SHOUTED or (not unmistakable and is_placeholder(text))
