"""The round trip that the README shows is what the service answers."""

import pytest

from tests.readme import documented, round_trip, service, steady

pytestmark = [pytest.mark.e2e, pytest.mark.model]


def test_round_trip_of_the_readme_is_real() -> None:
    with service() as address:
        job, result = round_trip(address)
    assert [steady(block) for block in documented()] == [steady(job), steady(result)], "run python -m tests.readme"
