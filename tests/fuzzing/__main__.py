"""Start a store, a worker with the bundled models and the api, and let schemathesis look for answers that break the
OpenAPI document: ``python -m tests.fuzzing [OPTIONS OF schemathesis run]``.

The api asks for a key, so that the document's security is tried as well.
"""

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from api.cli import programs
from api.cli.preflight import free_port
from schemas.authentication import Auth
from schemas.settings import Settings, load
from tests.servers import ROOT, RedisServer, Worker, environment
from worker.client import open_client

HOST = "127.0.0.1"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
START_SECONDS = 120
EXAMPLES = 400
SEED = 20261125


def wait_ready(url: str) -> None:
    """Wait until the api answers, and a worker was heard of."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def schemathesis(url: str, key: str, options: list[str]) -> int:
    """Run it; the exit status is its own."""
    command = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(CONFIGURATION)]
    command += ["run", f"{url}/openapi.json"]
    command += ["--header", f"Authorization: Bearer {key}", "--phases", "examples,coverage,fuzzing,stateful"]
    command += ["--max-examples", str(EXAMPLES), "--seed", str(SEED), "--continue-on-failure", *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment(SCHEMATHESIS_HOOKS="tests.fuzzing.hooks"), check=False
    ).returncode


def main() -> int:
    """Start everything, fuzz, and stop everything."""
    server = RedisServer()
    with tempfile.TemporaryDirectory(prefix="khulasa-fuzzing-") as folder:
        given = {
            "REDIS_URL": server.start().url,
            "KHULASA_AUTH": Auth.KEYS.value,
            "KHULASA_PORT": str(free_port(HOST)),
            "KHULASA_REQUESTS_PER_MINUTE": "0",
            "KHULASA_MAX_OPEN_JOBS": "0",
            # Held requests would only take time.
            "KHULASA_WAIT_SECONDS": "1",
        }
        settings: Settings = load(given)
        worker = Worker(settings=given, log=Path(folder) / "worker.log").start()
        api_log = Path(folder) / "api.log"
        with api_log.open("wb") as log:
            api = subprocess.Popen(
                programs.api_program(settings), env=environment(**given), cwd=ROOT, stdout=log, stderr=log
            )
        try:
            url = f"http://{HOST}:{settings.port}"
            wait_ready(url)
            _, key = open_client(settings).keys.create("fuzzing")
            code = schemathesis(url, key, sys.argv[1:])
        finally:
            api.terminate()
            api.wait()
            worker.close()
            server.close()
        if code:
            print(api_log.read_text()[-5000:])
    return code


if __name__ == "__main__":
    raise SystemExit(main())
