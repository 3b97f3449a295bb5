"""How many requests a tenant has left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is left of the requests that a tenant may send in a window; more are left in ``reset_seconds``."""

    admitted: bool
    limit: int
    window_seconds: int
    remaining: int
    reset_seconds: int
