"""How a job ends early: cancelled, or erased with everything that is known of it."""

from flask import Response
from flask_smorest import Blueprint

from api.documentation import LOCATION, refusals
from schemas.job import Job, JobSchema
from worker.client import Client


def add(bp: Blueprint, client: Client) -> None:
    """Add the routes to those of jobs."""

    @bp.post("/<string:job_id>/cancel")
    @bp.response(202, JobSchema, headers=LOCATION)
    @bp.alt_response(200, schema=JobSchema, headers=LOCATION, description="The job had ended before; it is unchanged.")
    @refusals(bp, 404, 410, 503)
    def cancel(job_id: str) -> tuple[Job, int, dict[str, str]]:
        """Cancel a job.

        One that waits is cancelled at once. One that runs is `cancelling` until its worker has stopped, a second or
        two, and ends `cancelled`: once this has answered 202, no result is ever written. It may be sent again.
        """
        job, was_open = client.cancel(job_id)
        return job, 202 if was_open else 200, {"Location": job.links.self}

    @bp.delete("/<string:job_id>")
    @bp.response(204)
    @refusals(bp, 404, 503)
    def erase(job_id: str) -> Response:
        """Erase a job, its article, result and translation, now; a running one stops. From then on its id answers 410.

        It may be sent again, and may be sent for a job that has expired.
        """
        client.erase(job_id)
        return Response(status=204)
