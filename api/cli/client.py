"""The service as a client sees it: HTTP, and nothing else."""

import json
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx
from marshmallow import EXCLUDE, ValidationError

from api.cli.errors import CommandError, Exit
from schemas.authentication import is_loopback
from schemas.formats import Format
from schemas.job import Job, JobSchema
from schemas.lifecycle import TERMINAL, Status
from schemas.problem import Problem, ProblemSchema
from schemas.translation import Translation, TranslationSchema

ANSWER_SECONDS = 30
# Bounds of what Retry-After may ask for, in seconds, and what holds without it.
SHORTEST_PAUSE, LONGEST_PAUSE, USUAL_PAUSE = 0.1, 10.0, 1.0
# How long a service that stays away is still asked for a job that it has accepted.
ABSENCE_SECONDS = 30
DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class ServiceError(CommandError):
    """The service could not be reached, or did not do what was asked."""

    @property
    def transient(self) -> bool:
        """Whether asking again later makes sense."""
        return self.exit_code == Exit.UNREACHABLE


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

    def job(self, job_id: str) -> tuple[Job, float]:
        """A job, and the seconds to wait before asking again."""
        response = self._send("GET", f"/v1/jobs/{job_id}")
        try:
            job: Job = JobSchema(unknown=EXCLUDE).load(self._object(response))
        except ValidationError as error:
            raise self._strange(response) from error
        return job, pause(response.headers.get("Retry-After"))

    def result(self, job_id: str) -> dict[str, Any]:
        """The result of a job that succeeded."""
        return self._object(self._send("GET", f"/v1/jobs/{job_id}/result"))

    def export(self, job_id: str, form: Format) -> bytes:
        """The result of a job that succeeded, in another form."""
        return self._send("GET", f"/v1/jobs/{job_id}/result.{form}").content

    def translate(self, job_id: str, file: bytes) -> tuple[dict[str, Any], Translation]:
        """Send a translated file back; the translation as the service shows it, and as read."""
        path = f"/v1/jobs/{job_id}/translation"
        response = self._send("POST", path, content=file, content_type=Format.XLIFF.media_type)
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
        deadline = time.monotonic() + seconds
        last_answer = time.monotonic()
        while True:
            rest = USUAL_PAUSE
            try:
                job, rest = self.job(job_id)
                last_answer = time.monotonic()
                show(job)
                if job.status in TERMINAL:
                    ensure_succeeded(job)
                    return self.result(job_id)
            except ServiceError as error:
                if not error.transient:
                    raise CommandError(f"The job was lost. {error.message}") from error
                if time.monotonic() - last_answer > ABSENCE_SECONDS:
                    raise
            left = deadline - time.monotonic()
            if left <= 0:
                raise CommandError(
                    f"After {seconds:g} seconds the job had not ended; it goes on, see {self.url}/v1/jobs/{job_id}.",
                    Exit.TIMED_OUT,
                )
            time.sleep(min(left, every or rest))

    def _send(
        self, method: str, path: str, *, json: Any = None, content: bytes | None = None, content_type: str | None = None
    ) -> httpx.Response:
        headers = {"Content-Type": content_type} if content_type else None
        try:
            response = self._http.request(method, path, json=json, content=content, headers=headers)
        except httpx.TimeoutException as error:
            raise ServiceError(
                f"{self.url} did not answer within {self._answer_seconds:g} seconds.", Exit.UNREACHABLE
            ) from error
        except httpx.HTTPError as error:
            raise ServiceError(f"Cannot reach {self.url}: {plain(str(error))}.", Exit.UNREACHABLE) from error
        if response.is_success:
            return response
        raise self._refusal(response)

    def _refusal(self, response: httpx.Response) -> ServiceError:
        code = Exit.UNREACHABLE if response.is_server_error or response.status_code == 429 else Exit.USAGE
        with suppress(ValueError, ValidationError):
            return ServiceError(describe(ProblemSchema(unknown=EXCLUDE).load(response.json())), code)
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
