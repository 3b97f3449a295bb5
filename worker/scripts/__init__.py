"""The Lua scripts of the store: each one is a single atomic step in the life of a job.

Every script reads the clock of the server, so that workers on several machines agree about leases.
"""

from importlib.resources import files

SHARED = "steps"


def source(*names: str) -> str:
    """The text of these scripts, of which the last one does something, after what all scripts share."""
    return "\n".join(files(__name__).joinpath(f"{part}.lua").read_text(encoding="utf-8") for part in (SHARED, *names))
