"""Arabic and a second language side by side, from the bundled folder and one of another making."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from hypothesis import HealthCheck, given, settings

from schemas.article import Article
from schemas.extraction import EntityType
from schemas.job import JobRequest
from schemas.languages import AUTO
from schemas.options import Inclusion, OffsetUnit, Options
from schemas.result import Result, WarningCode
from schemas.settings import BUNDLED, ModelLoading, Settings
from tests.articles import SUMMIT
from tests.documents import check_spans
from tests.english import NEWS
from tests.model.test_analysis import TEXTS, check_contract
from worker.errors import LanguageNotLoadedError, LanguageUncertainError, ModelError
from worker.process import Engine
from worker.together import Assignment

pytestmark = pytest.mark.model

PERSIAN = "رئیس جمهور ایران وارد بغداد شد و با نخست وزیر عراق دیدار کرد."


def both(english: Path) -> Settings:
    return Settings(languages=("ar", "en"), model_dir=f"{BUNDLED}{os.pathsep}{english}")


def run(engine: Engine, text: str, language: str | None = None) -> Result:
    request = JobRequest(article=Article(text=text, language=language), options=Options(include=(Inclusion.TOKENS,)))
    return engine.analyse(request, 0, lambda _stage, _progress: None)


def loaded(chosen: Settings) -> Engine:
    engine = Engine()
    engine.load(chosen)
    return engine


@pytest.fixture(scope="module")
def engine(english_models: Path) -> Engine:
    """Overrides the Arabic one for this module: two languages in one process."""
    return loaded(both(english_models))


@pytest.mark.parametrize(("text", "language", "package"), [(SUMMIT, "ar", "khulasa"), (NEWS, "en", "default")])
def test_auto_picks_the_language_of_the_text(engine: Engine, text: str, language: str, package: str) -> None:
    result = run(engine, text, AUTO)
    assert (result.article.language, result.models.package) == (language, package)
    assert WarningCode.LANGUAGE_DOUBTFUL not in {warning.code for warning in result.warnings}


def test_languages_of_a_chunk_are_told_article_by_article(engine: Engine) -> None:
    texts = [SUMMIT, PERSIAN, NEWS, "خبر", SUMMIT]
    assignments = [
        Assignment(request=JobRequest(article=Article(text=text, language=AUTO)), queued_ms=0, report=lambda *_: None)
        for text in texts
    ]
    first, persian, english, uncertain, last = engine.begin(assignments)
    assert [finish().article.language for finish in (first, english, last)] == ["ar", "en", "ar"]
    with pytest.raises(LanguageNotLoadedError, match="looks like 'fa'"):
        persian()
    with pytest.raises(LanguageUncertainError):
        uncertain()


def test_names_of_the_second_language_come_through(engine: Engine) -> None:
    result = run(engine, NEWS, "en-GB")
    names = {(entity.type, entity.name) for entity in result.entities or ()}
    assert {
        (EntityType.PERSON, "Anna Brown"),
        (EntityType.PERSON, "David Chen"),
        (EntityType.LOCATION, "Cairo"),
        (EntityType.ORGANISATION, "Red Cross"),
    } <= names
    assert [NEWS[s.begin : s.end][-1] for s in result.sentences] == [".", ".", ".", "?"]
    assert "visit" in {token.lemma for token in result.tokens or ()}


def test_auto_never_analyses_persian_as_arabic(engine: Engine) -> None:
    with pytest.raises(LanguageNotLoadedError, match="looks like 'fa'"):
        run(engine, PERSIAN, AUTO)


def test_persian_that_is_called_arabic_is_doubted(engine: Engine) -> None:
    assert WarningCode.LANGUAGE_DOUBTFUL in {warning.code for warning in run(engine, PERSIAN, "ar").warnings}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_spans_hold_on_hostile_text_in_the_second_language(engine: Engine, text: str) -> None:
    result = run(engine, text, "en")
    check_spans(result, text, OffsetUnit.CODEPOINT)
    check_contract(result)


def test_on_demand_a_language_is_loaded_with_its_first_article(english_models: Path) -> None:
    chosen = replace(both(english_models), model_loading=ModelLoading.ON_DEMAND)
    lazy = loaded(chosen)
    assert lazy._pipelines == {}
    assert run(lazy, NEWS, AUTO).article.language == "en"
    assert set(lazy._pipelines) == {"en"}


def test_on_demand_a_missing_language_is_told_at_the_start(english_models: Path) -> None:
    chosen = Settings(languages=("en", "fr"), model_dir=str(english_models), model_package="default")
    with pytest.raises(ModelError, match="no models for language 'fr'; it has: en"):
        loaded(replace(chosen, model_loading=ModelLoading.ON_DEMAND))


def test_models_damaged_after_the_start_fail_articles_until_they_are_mended(
    english_models: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(english_models, tmp_path / "models"))
    chosen = Settings(languages=("en",), model_dir=str(folder), model_package="default")
    lazy = loaded(replace(chosen, model_loading=ModelLoading.ON_DEMAND))
    path = folder / "en" / "ner" / "tiny.pt"
    sound = path.read_bytes()
    path.write_bytes(sound[:-100])
    for _ in range(2):
        with pytest.raises(ModelError, match="damaged"):
            run(lazy, NEWS)
    path.write_bytes(sound)
    assert run(lazy, NEWS).article.language == "en"


@pytest.mark.parametrize("place", ["stanza.Pipeline", "worker.pipeline.Pipeline.annotate"])
@pytest.mark.parametrize("error", [SoftTimeLimitExceeded(), MemoryError()])
def test_limits_that_end_a_job_while_it_loads_are_not_blamed_on_the_models(
    english_models: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    lazy = loaded(replace(both(english_models), model_loading=ModelLoading.ON_DEMAND))

    def stop(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(place, stop)
    with pytest.raises(type(error)):
        run(lazy, NEWS, "en")


@pytest.mark.parametrize("place", ["torch.load", "stanza.Pipeline"])
def test_limit_met_while_a_fault_is_looked_for_is_not_blamed_on_the_models(
    english_models: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    lazy = loaded(replace(both(english_models), model_loading=ModelLoading.ON_DEMAND))
    errors = iter([ValueError("a fault"), SoftTimeLimitExceeded()])

    def stop(*_: object, **__: object) -> NoReturn:
        raise next(errors)

    monkeypatch.setattr("stanza.Pipeline", stop)
    monkeypatch.setattr(place, stop)
    with pytest.raises(SoftTimeLimitExceeded):
        run(lazy, NEWS, "en")
