"""The service as a client sees it: HTTP, and nothing else."""

import gzip
import json
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from marshmallow import EXCLUDE, ValidationError

from api.cli.errors import CommandError, Exit
from schemas.authentication import is_loopback
from schemas.batch import Batch, BatchSchema, BatchStatus
from schemas.contract import ContractSchema
from schemas.formats import Format
from schemas.job import Job, JobSchema
from schemas.lifecycle import TERMINAL, Status
from schemas.problem import Problem, ProblemCode, ProblemSchema
from schemas.translation import Translation, TranslationSchema

ANSWER_SECONDS = 30
# For how long the service is asked to hold a request, at most.
HELD_SECONDS = 20
# Bounds of what Retry-After may ask for, in seconds, and what holds without it.
SHORTEST_PAUSE, LONGEST_PAUSE, USUAL_PAUSE = 0.1, 10.0, 1.0
# How long a service that stays away is still asked for a job that it has accepted.
ABSENCE_SECONDS = 30
# What says more than its HTTP status does.
MEANINGS: Mapping[ProblemCode, Exit] = {
    ProblemCode.UNKNOWN_JOB: Exit.NOT_FOUND,
    ProblemCode.EXPIRED_JOB: Exit.NOT_FOUND,
    ProblemCode.ERASED_JOB: Exit.NOT_FOUND,
    ProblemCode.UNKNOWN_BATCH: Exit.NOT_FOUND,
    ProblemCode.EXPIRED_BATCH: Exit.NOT_FOUND,
    ProblemCode.NOT_FINISHED: Exit.UNFINISHED,
    ProblemCode.NO_RESULT: Exit.FAILED,
}
DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class ServiceError(CommandError):
    """The service could not be reached, or did not do what was asked."""

    @property
    def transient(self) -> bool:
        """Whether asking again later makes sense."""
        return self.exit_code == Exit.UNREACHABLE


T = TypeVar("T", Job, Batch)
SCHEMAS: Mapping[type, ContractSchema] = {Job: JobSchema(unknown=EXCLUDE), Batch: BatchSchema(unknown=EXCLUDE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How something stands: None where it is as before; its tag; and the seconds to wait before asking again."""

    body: dict[str, Any] | None
    tag: str | None
    rest: float


class Service:
    """One server. Errors are raised as :class:`ServiceError` with the exit code that they lead to."""

    def __init__(self, url: str, *, answer_seconds: float = ANSWER_SECONDS, key: str = "") -> None:
        self.url = url.rstrip("/")
        self._answer_seconds = answer_seconds
        try:
            address = httpx.URL(self.url)
            if address.scheme not in ("http", "https") or not address.host:
                raise httpx.InvalidURL("no http address")  # noqa: TRY301  (one message for both)
        except httpx.InvalidURL as error:
            raise ServiceError(f"{url} is not the address of a server; write http://host:8000.", Exit.USAGE) from error
        # A proxy meant for the outside cannot know this machine's own services.
        self._http = httpx.Client(
            base_url=address,
            timeout=answer_seconds,
            trust_env=not is_loopback(address.host),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def is_ready(self) -> bool:
        """Whether the store answers and a worker was heard of."""
        try:
            return self._http.get("/readyz", timeout=2).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def submit(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Submit a job; returns it as the service shows it."""
        return self._object(self._send("POST", "/v1/jobs", json=request))

    def submit_batch(self, content: bytes, content_type: str) -> dict[str, Any]:
        """Submit a batch, compressed on its way; returns it as the service shows it."""
        headers = {"Content-Type": content_type, "Content-Encoding": "gzip"}
        return self._object(self._send("POST", "/v1/batches", content=gzip.compress(content), headers=headers))

    def show(self, path: str) -> dict[str, Any]:
        """A job, a batch, or a result, as the service shows it."""
        return self._object(self._send("GET", path))

    def cancel(self, path: str) -> dict[str, Any]:
        """Cancel a job or a batch; returns it as the service shows it."""
        return self._object(self._send("POST", f"{path}/cancel"))

    def lines(self, path: str) -> Iterator[str]:
        """The lines of a stream, as they arrive."""
        try:
            with self._http.stream("GET", path) as response:
                if not response.is_success:
                    response.read()
                    raise self._refusal(response)
                yield from response.iter_lines()
        except httpx.HTTPError as error:
            raise self._away(error) from error

    def export(self, job_id: str, form: Format) -> bytes:
        """The result of a job that succeeded, in another form."""
        return self._send("GET", f"/v1/jobs/{job_id}/result.{form}").content

    def translate(self, job_id: str, file: bytes) -> tuple[dict[str, Any], Translation]:
        """Send a translated file back; the translation as the service shows it, and as read."""
        path = f"/v1/jobs/{job_id}/translation"
        response = self._send("POST", path, content=file, headers={"Content-Type": Format.XLIFF.media_type})
        answer = self._object(response)
        try:
            return answer, TranslationSchema(unknown=EXCLUDE).load(answer)
        except ValidationError as error:
            raise self._strange(response) from error

    def wait(
        self, job_id: str, *, seconds: float, show: Callable[[Job], None], every: float | None = None
    ) -> dict[str, Any]:
        """Ask for a job until it has ended, and return its result.

        ``show`` sees the job each time. ``every`` sets the pace in seconds; without it the service does.

        :raises CommandError: when the job fails, is cancelled or takes longer than ``seconds``.
        """
        path = f"/v1/jobs/{job_id}"

        def ended(job: Job) -> bool:
            show(job)
            return job.status in TERMINAL

        ensure_succeeded(self._follow(Job, path, ended, seconds=seconds, every=every))
        return self.show(f"{path}/result")

    def wait_batch(self, batch_id: str, *, seconds: float, show: Callable[[Batch], None]) -> Batch:
        """Ask for a batch until all of its jobs have ended; ``show`` sees it each time.

        :raises CommandError: when it takes longer than ``seconds``.
        """

        def ended(batch: Batch) -> bool:
            show(batch)
            return batch.status is BatchStatus.ENDED

        return self._follow(Batch, f"/v1/batches/{batch_id}", ended, seconds=seconds)

    def _follow(
        self, kind: type[T], path: str, ended: Callable[[T], bool], *, seconds: float, every: float | None = None
    ) -> T:
        deadline = time.monotonic() + seconds
        last_answer = time.monotonic()
        tag: str | None = None
        while True:
            rest = USUAL_PAUSE
            left = deadline - time.monotonic()
            try:
                sight = self._look(path, tag=tag, hold=0 if every else min(left, HELD_SECONDS))
                last_answer = time.monotonic()
                tag, rest = sight.tag, sight.rest
                if sight.body is not None and ended(found := self._load(kind, sight.body)):
                    return found
            except ServiceError as error:
                if not error.transient:
                    raise CommandError(f"It was lost. {error.message}", Exit(error.exit_code)) from error
                if time.monotonic() - last_answer > ABSENCE_SECONDS:
                    raise
            left = deadline - time.monotonic()
            if left <= 0:
                raise CommandError(
                    f"After {seconds:g} seconds it had not ended; it goes on, see {self.url}{path}.", Exit.UNFINISHED
                )
            time.sleep(min(left, every or rest))

    def _look(self, path: str, *, tag: str | None, hold: float) -> Sight:
        """How something stands; a service that can holds the request until that has changed, or for ``hold`` s."""
        headers = {"Prefer": f"wait={int(hold)}"} if hold >= 1 else {}
        if tag:
            headers["If-None-Match"] = tag
        response = self._send("GET", path, headers=headers, timeout=self._answer_seconds + hold)
        held = "Preference-Applied" in response.headers
        return Sight(
            body=None if response.status_code == httpx.codes.NOT_MODIFIED else self._object(response),
            tag=response.headers.get("ETag"),
            rest=SHORTEST_PAUSE if held else pause(response.headers.get("Retry-After")),
        )

    def _load(self, kind: type[T], body: dict[str, Any]) -> T:
        try:
            return SCHEMAS[kind].load(body)  # type: ignore[no-any-return]
        except ValidationError as error:
            raise ServiceError(
                f"{self.url} shows a {kind.__name__.lower()} in an unknown way; is it of the same version?"
            ) from error

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise self._away(error) from error
        if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
            return response
        raise self._refusal(response)

    def _away(self, error: httpx.HTTPError) -> ServiceError:
        if isinstance(error, httpx.TimeoutException):
            return ServiceError(f"{self.url} did not answer within {self._answer_seconds:g} seconds.", Exit.UNREACHABLE)
        return ServiceError(f"Cannot reach {self.url}: {plain(str(error))}.", Exit.UNREACHABLE)

    def _refusal(self, response: httpx.Response) -> ServiceError:
        code = Exit.UNREACHABLE if response.is_server_error or response.status_code == 429 else Exit.USAGE
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            code = Exit.DENIED
        with suppress(ValueError, ValidationError):
            problem: Problem = ProblemSchema(unknown=EXCLUDE).load(response.json())
            return ServiceError(describe(problem), MEANINGS.get(problem.code, code))
        return ServiceError(f"{self.url} answered {response.status_code} {response.reason_phrase}.", code)

    def _object(self, response: httpx.Response) -> dict[str, Any]:
        try:
            body = json.loads(response.content)
        except ValueError as error:
            raise self._strange(response) from error
        if not isinstance(body, dict):
            raise self._strange(response)
        return body

    def _strange(self, response: httpx.Response) -> ServiceError:
        return ServiceError(
            f"{response.request.method} {response.request.url} was answered with something else than was expected; "
            "is this a Khulasa service of the same version?"
        )


def ensure_succeeded(job: Job) -> None:
    """Check how a job ended; raises CommandError unless it succeeded."""
    if job.error:
        raise CommandError(f"The job failed ({job.error.code.value}): {plain(job.error.message)}")
    if job.status is not Status.SUCCEEDED:
        raise CommandError(f"The job was {job.status.value} before it had a result.")


def describe(problem: Problem) -> str:
    """A problem document as lines to read: what, why, and every field that was refused."""
    lines = [f"{plain(problem.title)} ({problem.code.value}, HTTP {problem.status}). {plain(problem.detail)}"]
    lines += [f"  {plain(error.pointer) or '/'}: {plain(error.detail)}" for error in problem.errors or ()]
    return "\n".join(lines)


def plain(text: str) -> str:
    """Text from elsewhere without what a terminal would obey: controls, and marks that turn the direction."""
    kept = (" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return "".join(character for character in kept if character not in DIRECTION_MARKS)


def pause(header: str | None) -> float:
    """Seconds that a Retry-After header asks for, within bounds; it holds seconds or a date."""
    seconds = USUAL_PAUSE
    if header:
        with suppress(ValueError):
            digits = header.strip().isdecimal()
            seconds = float(header) if digits else parsedate_to_datetime(header).timestamp() - time.time()
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, seconds))
