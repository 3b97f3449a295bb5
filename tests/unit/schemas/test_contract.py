"""Dataclasses and schemas stand side by side and stay so; what they accept is strict."""

import calendar
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from types import ModuleType

import pytest
from marshmallow import ValidationError
from marshmallow import fields as schema_fields

import schemas
from schemas import article, contract
from schemas.article import Article, ArticleSchema
from schemas.contract import ContractSchema, flatten, pointer, record_fields
from schemas.job import JobRequestSchema
from schemas.options import OptionsSchema
from schemas.result import ResultSchema
from schemas.summary import Budget
from tests.results import small_result, small_result_json

# The values of settings arrive as text, and a part of them at most; theirs are other rules.
MODULES = tuple(
    importlib.import_module(f"schemas.{module.name}")
    for module in pkgutil.iter_modules(schemas.__path__)
    if module.name != "settings"
)


def contract_schemas(modules: tuple[ModuleType, ...] = MODULES) -> Iterator[type[ContractSchema]]:
    for module in modules:
        for _, schema in inspect.getmembers(module, inspect.isclass):
            if issubclass(schema, ContractSchema) and "record" in vars(schema) and schema.__module__ == module.__name__:
                yield schema


SCHEMAS = list(contract_schemas())


def test_schemas_are_found() -> None:
    assert len(SCHEMAS) > 25


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_schema_has_the_fields_of_its_record(schema: type[ContractSchema]) -> None:
    assert set(schema().fields) == record_fields(schema)
    assert schema.__name__ == schema.record.__name__ + "Schema"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_what_a_record_needs_its_schema_requires(schema: type[ContractSchema]) -> None:
    needed = {f.name for f in fields(schema.record) if f.default is MISSING and f.default_factory is MISSING}
    for name, field in schema().fields.items():
        if name in needed:
            assert field.required, f"{name} has no default, so a document without it must be refused"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_records_are_frozen(schema: type[ContractSchema]) -> None:
    assert schema.record.__dataclass_params__.frozen


def test_result_survives_the_wire() -> None:
    assert ResultSchema().loads(small_result_json()) == small_result()


@pytest.mark.parametrize("year", [1000, 1200, 1900, 2000, 2023, 2024, 2100, 2800, 2999])
def test_pattern_of_moments_knows_the_calendar(year: int) -> None:
    for month in range(1, 13):
        for day in range(1, 32):
            there = day <= calendar.monthrange(year, month)[1]
            assert bool(re.search(article.MOMENT_PATTERN, f"{year}-{month:02}-{day:02}")) is there


def test_absent_is_absent_and_not_null() -> None:
    assert "null" not in small_result_json()
    assert "quotations" not in small_result_json()


def test_unknown_fields_are_errors() -> None:
    with pytest.raises(ValidationError, match="Unknown field"):
        ArticleSchema().load({"text": "نص", "auther": "x"})


@pytest.mark.parametrize("number", [5, 5.0])
def test_integers_are_those_of_json_schema(number: float) -> None:
    assert OptionsSchema().load({"summary": {"sentences": number}}).summary.sentences == 5


@pytest.mark.parametrize("number", [True, "5", 5.5, float("inf"), float("nan"), None])
def test_other_numbers_are_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        OptionsSchema().load({"summary": {"sentences": number}})


@pytest.mark.parametrize(
    ("given", "budget"), [({}, Budget(sentences=3)), ({"words": 90}, Budget(words=90)), ({"ratio": 1}, Budget(ratio=1))]
)
def test_length_is_in_one_measure(given: dict[str, float], budget: Budget) -> None:
    assert OptionsSchema().load({"summary": given}).summary.budget == budget


def test_length_in_several_measures_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        OptionsSchema().load({"summary": {"sentences": 2, "ratio": 0.4}})
    message = "Give the length of the summary in one measure, not in 2: keep one of sentences, ratio."
    assert flatten(refused.value.messages) == [("/summary/sentences", message), ("/summary/ratio", message)]


@pytest.mark.parametrize("ratio", [0, -0.1, 1.01, True, "0.4", float("nan"), None])
def test_other_shares_are_refused(ratio: object) -> None:
    with pytest.raises(ValidationError):
        OptionsSchema().load({"summary": {"ratio": ratio}})


def test_text_is_kept_to_the_letter() -> None:
    text = " \u200fقال\r\n\tإنّ \ufefb 😀\u0301 "
    assert ArticleSchema().load({"text": text}) == Article(text=text)
    assert ArticleSchema().dump(Article(text=text)) == {"text": text}


def test_request_survives_the_store() -> None:
    wire = {
        "article": {"text": "نص", "language": "ar", "published_at": "2026-11-21T09:00:00+03:00", "id": "7"},
        "options": {"summary": {"sentences": 2, "order": "rank"}, "include": ["tokens"], "offset_unit": "utf16"},
        "labels": {"desk": "world"},
        "reuse": True,
    }
    request = JobRequestSchema().load(wire)
    assert JobRequestSchema().dump(request) == wire
    assert JobRequestSchema().load(JobRequestSchema().dump(request)) == request


def test_pointers_are_escaped() -> None:
    assert pointer(("a/b", "c~d", 0)) == "/a~1b/c~0d/0"


def test_flatten_names_every_message() -> None:
    tree = {"a": ["x", "y"], "b": {0: {"c": ["z"]}}, "_schema": ["whole"]}
    assert flatten(tree) == [("/a", "x"), ("/a", "y"), ("/b/0/c", "z"), ("", "whole")]


def test_dates_of_the_wire_are_documented_as_strings() -> None:
    assert isinstance(ArticleSchema().fields["published_at"], schema_fields.Field)
    assert ArticleSchema().fields["published_at"].metadata["type"] == "string"
    assert contract.JsonInteger().deserialize(3.0) == 3
