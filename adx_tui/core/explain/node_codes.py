"""Codes of Node.js and its TLS that a database is mostly behind: https://nodejs.org/api/errors.html."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.explain.foreign import ForeignCode

CODES: Mapping[str, ForeignCode] = {
    "ECONNREFUSED": ForeignCode(
        "Nothing listens at that address and port.",
        "Start the server, or correct host and port; Node takes localhost for ::1 first.",
        ("ADX220", "ADX239", "ADX214"),
    ),
    "ENOTFOUND": ForeignCode(
        "The host name is not known.",
        "Correct it; the name of a Compose service is known inside of its network only.",
        ("ADX222", "ADX180"),
    ),
    "EAI_AGAIN": ForeignCode(
        "The host name could not be looked up: no answer from the name server.",
        "Correct the host; the name of a Compose service is known inside of its network only.",
        ("ADX222", "ADX180"),
    ),
    "ETIMEDOUT": ForeignCode(
        "The other side did not answer in time.",
        "See what is in between: a firewall, a VPN, a wrong address.",
        ("ADX221",),
    ),
    "EHOSTUNREACH": ForeignCode("No way leads to that host.", "See the network, and the host in the URL.", ("ADX221",)),
    "ECONNRESET": ForeignCode(
        "The other side broke the connection off.",
        "See the server's log of that moment, and what is in between: a pooler, a proxy.",
        ("ADX223", "ADX410"),
    ),
    "EPIPE": ForeignCode(
        "The other side had closed the connection already.",
        "See the server's log of that moment.",
        ("ADX223", "ADX410"),
    ),
    "EADDRINUSE": ForeignCode(
        "Another program listens on the port already.",
        "Stop the other one, or take another port. On the database's port it is the server's finding.",
        ("ADX211", "ADX276"),
    ),
    "EACCES": ForeignCode(
        "This user may not read, write or listen there.", "See who owns the file; ports below 1024 are root's."
    ),
    "EPERM": ForeignCode("This user may not do that.", "See who owns the file."),
    "ENOENT": ForeignCode("The file or program is not there.", "Correct the path, or install what is missing."),
    "EMFILE": ForeignCode("The process has too many files open.", "Raise `ulimit -n`; close what is not needed."),
    "ENOSPC": ForeignCode(
        "The disk is full, or the watches for changed files are used up.",
        "Make room; on Linux raise fs.inotify.max_user_watches.",
        ("ADX243",),
    ),
    "MODULE_NOT_FOUND": ForeignCode(
        "A package or file that the code imports is not there.",
        "Install; of Prisma's client: generate it.",
        ("ADX630", "ADX625"),
    ),
    "ERR_MODULE_NOT_FOUND": ForeignCode(
        "A package or file that the code imports is not there.",
        "Install; an ES module names its files with their ending. Of Prisma's client: generate it.",
        ("ADX630", "ADX625", "ADX632"),
    ),
    "ERR_REQUIRE_ESM": ForeignCode("An ES module was loaded with require().", "Import it, or update Node."),
    "ERR_UNKNOWN_FILE_EXTENSION": ForeignCode(
        "Node can't run a file with that ending, TypeScript mostly.",
        "Run it with tsx, or with a newer Node.",
        ("ADX542",),
    ),
    "SELF_SIGNED_CERT_IN_CHAIN": ForeignCode(
        "The server's certificate is signed by one that nobody here knows.",
        "Name the authority: sslrootcert, or NODE_EXTRA_CA_CERTS.",
        ("ADX242",),
    ),
    "DEPTH_ZERO_SELF_SIGNED_CERT": ForeignCode(
        "The server has signed its certificate itself.", "Name it as authority: sslrootcert.", ("ADX242",)
    ),
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE": ForeignCode(
        "Who signed the server's certificate is not known here.", "Name the authority: sslrootcert.", ("ADX242",)
    ),
    "CERT_HAS_EXPIRED": ForeignCode(
        "The server's certificate is out of date.", "Have it renewed; see this machine's clock.", ("ADX242", "ADX244")
    ),
    "ERR_TLS_CERT_ALTNAME_INVALID": ForeignCode(
        "The certificate is made out to another host.", "Write the host as the certificate has it.", ("ADX242",)
    ),
}
