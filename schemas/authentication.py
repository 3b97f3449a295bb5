"""Who may use the service: anybody, or those who have a key."""

import ipaddress
from contextlib import suppress
from enum import StrEnum

# Who submits where nobody has to say who they are.
OPEN_TENANT = "open"


class Auth(StrEnum):
    """Whether jobs are open to everyone who reaches the service, or belong to the tenants whose keys are sent."""

    OPEN = "open"
    KEYS = "keys"


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
