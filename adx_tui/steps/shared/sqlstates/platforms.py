"""What a hosted platform brings and a plain PostgreSQL does not have: Supabase's schemas, Neon's, the clouds' roles."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

# https://supabase.com/docs/guides/database/postgres/roles, and the schemas of supabase/postgres; Neon, RDS, Cloud SQL
# and Azure each name theirs in their manuals.
_SUPABASE = "Supabase"
_SCHEMAS: Mapping[str, str] = {
    **dict.fromkeys(
        ("auth", "storage", "realtime", "extensions", "graphql", "graphql_public", "vault", "supabase_functions"),
        _SUPABASE,
    ),
    "neon_auth": "Neon",
}
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("anon", "authenticated", "service_role", "authenticator"), _SUPABASE),
    **dict.fromkeys(("supabase_admin", "supabase_auth_admin", "supabase_storage_admin", "dashboard_user"), _SUPABASE),
    **dict.fromkeys(("neondb_owner", "neon_superuser", "cloud_admin"), "Neon"),
    **dict.fromkeys(("rds_superuser", "rds_iam", "rdsadmin", "rds_replication"), "Amazon RDS"),
    **dict.fromkeys(("cloudsqlsuperuser", "cloudsqladmin"), "Google Cloud SQL"),
    **dict.fromkeys(("azure_pg_admin", "azuresu"), "Azure"),
}
_OWN_SERVER = "npx supabase start\nDATABASE_URL=postgresql://postgres:postgres@127.0.0.1:54322/postgres"


def of_role(role: str) -> str:
    """The platform that brings the role; empty where none is known to."""
    return _ROLES.get(role, "")


def explain_schema(refusal: Refusal) -> Explanation | None:
    """3F000 (invalid_schema_name) of a schema that a platform fills: an empty one of that name would not do."""
    schema = refusal.names[0] if refusal.names else ""
    platform = _SCHEMAS.get(schema)
    if platform is None:
        return None
    brings = f"{schema} is a schema of {platform}, which brings it with its tables and functions; a plain PostgreSQL"
    remedies = [
        advise(
            f"or make what the {refusal.author} needs of it, in one before it (CREATE SCHEMA {schema}; its tables)",
            refusal.where,
        )
    ]
    if platform == _SUPABASE:
        remedies.insert(0, advise("use Supabase's own local server, where there is one", _OWN_SERVER))
    return Explanation(f"{brings} has none", (), tuple(remedies))
