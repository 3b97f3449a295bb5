"""Measure submissions beside the textbook pattern: ``python -m tests.benchmarks.submission``.

Both run on the same gunicorn, with the same worker class, on the same Redis, and take turns, some seconds each, since
what a machine gives changes from minute to minute. Sixteen connections submit an article of 2 kB, one request after
the other. Prints requests a second, the latency in milliseconds, and the milliseconds of CPU that the web process spent
on a request, of either, and how many times as many requests the service takes, as one JSON line. The CPU is the figure
to compare between machines, and while others use the machine. No worker runs; the queue is emptied between turns.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.articles import SUMMIT
from tests.servers import RedisServer, WebProcess

CONNECTIONS = 16
TURNS = 3
TURN_SECONDS = 4.0


async def submit(port: int, deadline: float) -> list[float]:
    """Submit over one connection until the deadline; seconds that each request took."""
    body = json.dumps({"article": {"text": SUMMIT}}, ensure_ascii=False).encode()
    lines = (
        "POST /v1/jobs HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken = []
    while (begun := time.monotonic()) < deadline:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 202"), head
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
        await reader.readexactly(int(fields["Content-Length"]))
        taken.append(time.monotonic() - begun)
    writer.close()
    return taken


async def turn(web: WebProcess, seconds: float) -> list[float]:
    """Seconds that each request of a turn took."""
    deadline = time.monotonic() + seconds
    taken = await asyncio.gather(*(submit(web.port, deadline) for _ in range(CONNECTIONS)))
    return [seconds for connection in taken for seconds in connection]


def cpu_seconds(pid: int) -> float:
    """What a process has spent by now, in its own code and in the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(taken: list[float], spent: float) -> dict[str, float]:
    """Requests a second, latencies, and CPU for each request, both in milliseconds."""
    ordered = sorted(1000 * seconds for seconds in taken)
    return {
        "requests_per_second": round(len(ordered) / (TURNS * TURN_SECONDS), 1),
        "p50_ms": round(statistics.median(ordered), 1),
        "p99_ms": round(ordered[len(ordered) * 99 // 100], 1),
        "cpu_ms": round(1000 * spent / len(ordered), 2),
    }


def main() -> None:
    """Print the report as one JSON line."""
    server, folder = RedisServer().start(), Path(tempfile.mkdtemp())
    contestants = {
        "service": WebProcess(settings={"REDIS_URL": server.url}, log=folder / "service.log"),
        "textbook": WebProcess(
            settings={"REDIS_URL": server.url},
            log=folder / "textbook.log",
            application="tests.benchmarks.textbook:wsgi()",
        ),
    }
    try:
        taken: dict[str, list[float]] = {name: [] for name in contestants}
        spent = dict.fromkeys(contestants, 0.0)
        for web in contestants.values():
            asyncio.run(turn(web.start(), 0.5))  # warms up
        for _ in range(TURNS):
            for name, web in contestants.items():
                server.redis.flushall()
                before = cpu_seconds(web.child)
                taken[name] += asyncio.run(turn(web, TURN_SECONDS))
                spent[name] += cpu_seconds(web.child) - before
        reports = {name: report(taken[name], spent[name]) for name in contestants}
        rates = [reports[name]["requests_per_second"] for name in ("service", "textbook")]
        print(json.dumps(reports | {"ratio": round(rates[0] / rates[1], 2)}))
    finally:
        for web in contestants.values():
            web.close()
        server.close()


if __name__ == "__main__":
    main()
