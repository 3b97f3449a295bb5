"""The Lua scripts of the store: each one is a single atomic step in the life of a job.

Every script reads the clock of the server, so that workers on several machines agree about leases.
"""

from importlib.resources import files


def source(name: str) -> str:
    """The text of the script ``name``."""
    return files(__name__).joinpath(f"{name}.lua").read_text(encoding="utf-8")
