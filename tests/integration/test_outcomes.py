"""What a client is told when an analysis cannot be done: a stable code, and no more of the inside than helps."""

import uuid
from collections.abc import Callable
from typing import NoReturn

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from schemas.article import Article
from schemas.job import Failure, FailureCode, JobRequest
from schemas.lifecycle import Status
from worker.errors import LanguageNotLoadedError, LanguageUncertainError, ModelError
from worker.store import Store
from worker.tasks import work

Fail = Callable[[Exception], Failure]


@pytest.fixture
def fail(store: Store) -> Fail:
    """The failure of a job whose analysis raises an error."""

    def run(error: Exception) -> Failure:
        def analyse(*_: object) -> NoReturn:
            raise error

        job_id = store.create(str(uuid.uuid4()), JobRequest(article=Article(text="خبر"))).job.id
        claim = store.claim(job_id)
        assert claim
        work(claim, store=store, analyse=analyse, lease_seconds=2)
        job = store.job(job_id)
        assert job.status is Status.FAILED
        assert job.error
        return job.error

    return run


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LanguageNotLoadedError("The worker has no models for 'fr'; it has: ar."), FailureCode.LANGUAGE_NOT_LOADED),
        (LanguageUncertainError(), FailureCode.LANGUAGE_UNCERTAIN),
        (SoftTimeLimitExceeded(), FailureCode.TIME_LIMIT_EXCEEDED),
        (MemoryError(), FailureCode.OUT_OF_MEMORY),
        (KeyError("x"), FailureCode.INTERNAL_ERROR),
    ],
)
def test_every_error_has_its_code(fail: Fail, error: Exception, code: FailureCode) -> None:
    assert fail(error).code is code


def test_language_error_says_what_there_is(fail: Fail) -> None:
    assert fail(LanguageNotLoadedError("It has: ar.")).message == "It has: ar."


def test_models_that_do_not_load_are_for_the_log(fail: Fail, caplog: pytest.LogCaptureFixture) -> None:
    failure = fail(ModelError("The tokenize model /srv/models/x.pt is damaged."))
    assert failure.code is FailureCode.MODELS_UNUSABLE
    assert "/srv" not in failure.message
    assert "/srv/models/x.pt is damaged" in caplog.text
