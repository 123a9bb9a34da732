"""Values that are no values: encrypted, or the name of a secret that a store has."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """Whose it is, and the command by which that program gives the real value to another."""

    program: str
    command: str


# By what they begin with: https://dotenvx.com/docs/quickstart/encryption,
# https://developer.1password.com/docs/cli/secret-reference-syntax, https://bank-vaults.dev/docs/mutating-webhook,
# https://docs.doppler.com/docs/cli, https://infisical.com/docs/cli/commands/run, https://github.com/helmfile/vals
_FORMS = (
    (r"encrypted:\S", Reference("dotenvx", "dotenvx run -- ")),
    (r"(?:\{\{\s*)?op://\S+", Reference("1Password", "op run --env-file=.env -- ")),
    (r"doppler(?:://|:)\S", Reference("Doppler", "doppler run -- ")),
    (r"infisical(?:://|:)\S", Reference("Infisical", "infisical run -- ")),
    (r"ref\+[a-z0-9]+://\S", Reference("vals", "vals exec -f .env -- ")),
    (r"(?:vault|hashivault)(?:://|:)\S", Reference("Vault", "")),
    (r"(?:awssm|awsssm|aws-secretsmanager|aws-ssm)(?:://|:)\S|arn:aws:(?:secretsmanager|ssm):", Reference("AWS", "")),
    (r"(?:gcpsm|gcp-sm|gcp-secretmanager|sm)://\S", Reference("Google Secret Manager", "")),
    (r"(?:azurekv|azure-keyvault|keyvault)(?:://|:)\S|@Microsoft\.KeyVault\(", Reference("Azure Key Vault", "")),
    (r"bws://\S|keychain://\S|pass://\S", Reference("a password manager", "")),
)
_KNOWN = tuple((re.compile(form), reference) for form, reference in _FORMS)


def find_reference(value: str) -> Reference | None:
    """What `value` refers to; None where it stands for itself."""
    return next((reference for form, reference in _KNOWN if form.match(value)), None)
