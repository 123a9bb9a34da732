"""Whether a column's type serves a field."""

from __future__ import annotations

import pytest

from adx_tui.services.application.column_types import Fit, compare_types, parse_type


@pytest.mark.parametrize(
    ("expected", "actual", "fit"),
    [
        ("text", "text", Fit.SAME),
        ("text[]", "text", Fit.FOREIGN),
        ("text", "character varying(20)", Fit.ALIKE),
        ("text", "public.citext", Fit.ALIKE),
        ("text", "uuid", Fit.FOREIGN),
        ("character varying(80)", "character varying", Fit.SAME),
        ("character varying(80)", "character varying(20)", Fit.NARROWER),
        ("character varying", "character varying(20)", Fit.NARROWER),
        ("character(5)", "character(9)", Fit.NARROWER),
        ("numeric(65,30)", "numeric", Fit.SAME),
        ("numeric(65,30)", "numeric(10,2)", Fit.NARROWER),
        ("numeric(10,2)", "numeric(12,3)", Fit.SAME),
        ("timestamp(3) without time zone", "timestamp without time zone", Fit.SAME),
        ("timestamp without time zone", "timestamp(3) without time zone", Fit.NARROWER),
        ("timestamp(3) without time zone", "timestamp(3) with time zone", Fit.ALIKE),
        ("integer", "bigint", Fit.ALIKE),
        ("integer", "text", Fit.FOREIGN),
        ("jsonb", "json", Fit.ALIKE),
    ],
)
def test_how_a_type_serves(expected: str, actual: str, fit: Fit) -> None:
    assert compare_types(parse_type(expected), parse_type(actual)) is fit


@pytest.mark.parametrize("text", ["timestamp(3) with time zone", "numeric(65,30)", "character varying(20)[]", "bigint"])
def test_a_type_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_type(text)) == text


def test_an_enum_of_another_schema_is_another() -> None:
    assert compare_types(parse_type("Role", "public"), parse_type("Role", "shop")) is Fit.FOREIGN
    assert compare_types(parse_type("Role[]", "public"), parse_type("Role[]", "public")) is Fit.SAME
