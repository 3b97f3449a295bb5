"""The command line: starts the processes of the service, and talks to it over HTTP."""

from api.cli.commands import main

__all__ = ["main"]
