"""Which jobs there are: pages of them, newest first."""

from urllib.parse import urlencode

from flask_smorest import Blueprint

from api.documentation import refusals
from schemas.listing import JobList, JobListSchema, ListQuery, ListQuerySchema, cursor
from worker.client import Client

LINK = {"Link": {"description": 'The next page, rel="next" (RFC 8288).', "schema": {"type": "string"}}}


def add(bp: Blueprint, client: Client) -> None:
    """Add the route to those of jobs."""

    @bp.get("")
    @bp.arguments(ListQuerySchema, location="query")
    @bp.response(200, JobListSchema, headers=LINK)
    @refusals(bp, 422, 503)
    def show_all(query: ListQuery) -> tuple[JobList, dict[str, str]]:
        """List jobs, newest first; those that have expired are gone.

        A page may be short, or empty, although there is a next one.
        """
        page = client.jobs(statuses=query.status, labels=dict(query.label), after=query.after, limit=query.limit)
        if page.after is None:
            return JobList(jobs=page.jobs), {}
        path = "/v1/jobs?" + urlencode(
            [
                *(("status", status) for status in query.status),
                *(("label", ":".join(label)) for label in query.label),
                ("limit", query.limit),
                ("after", cursor(page.after)),
            ]
        )
        return JobList(jobs=page.jobs, next=path), {"Link": f'<{path}>; rel="next"'}
