"""Measures a server of the two-moons model, `rhei serve`, with a new observation in each request.

    python3 benchmarks/peers/serve_load.py --port 8080 latency [--requests 300] [--samples 200]
    python3 benchmarks/peers/serve_load.py --port 8080 rate 40 [--seconds 60] [--samples 64]
    python3 benchmarks/peers/serve_load.py --port 8080 connections 5000 [--requests 100] [--samples 64]

`latency` sends one request after the other; `rate` sends as many each second, whether earlier ones are answered or not; `connections`
opens connections, of which a fifth each has had an answer, has sent a part of a request, and is half closed, and then does what `latency`
does. Every answer is checked: the samples of a two-moons posterior lie within bounds. Needs Python 3.10 and nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from dataclasses import dataclass

MODEL = "two-moons-flux1-flow"
SLOWEST = 13  # seconds, more than a request may take to arrive
FARTHEST = 4.0  # no parameter of a two-moons posterior is as far from 0


@dataclass(frozen=True)
class Answer:
    """The status of a request and the seconds until its answer."""

    status: int
    seconds: float


class Client:
    """Connections to a server, which are kept open between requests."""

    def __init__(self, port: int, samples: int) -> None:
        self.port = port
        self.samples = samples
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    def request(self) -> bytes:
        x = [random.uniform(-0.8, 0.5), random.uniform(-1, 1)]
        tensor = {"name": "x", "datatype": "FP32", "shape": [1, 2, 1], "data": x}
        body = json.dumps({"inputs": [tensor], "parameters": {"seed": 1, "nsamples": self.samples}}).encode()
        head = f"POST /v2/models/{MODEL}/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    async def send(self) -> Answer:
        begin = time.perf_counter()
        connection = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = connection
        writer.write(self.request())
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length"))
        body = json.loads(await reader.readexactly(length))
        answer = Answer(int(head.split()[1]), time.perf_counter() - begin)
        self.idle.append(connection)
        if answer.status == 200:
            theta = body["outputs"][0]["data"]
            assert len(theta) == 2 * self.samples and all(abs(value) < FARTHEST for value in theta), body
        return answer


def table(answers: list[Answer]) -> None:
    for status in sorted({answer.status for answer in answers}):
        seconds = sorted(answer.seconds for answer in answers if answer.status == status)
        quantiles = [1000 * seconds[min(len(seconds) - 1, int(level * len(seconds)))] for level in (0.5, 0.99, 1)]
        print(
            f"{status}: {len(seconds)} answers, p50 {quantiles[0]:.1f} ms, p99 {quantiles[1]:.1f} ms, "
            f"maximum {quantiles[2]:.1f} ms"
        )


async def latency(client: Client, requests: int) -> None:
    for _ in range(20):
        await client.send()
    table([await client.send() for _ in range(requests)])


async def rate(client: Client, each_second: float, seconds: float) -> None:
    begin = time.perf_counter()
    sent = []
    while time.perf_counter() - begin < seconds:
        sent.append(asyncio.create_task(client.send()))
        await asyncio.sleep(max(0.0, begin + len(sent) / each_second - time.perf_counter()))
    table(await asyncio.gather(*sent))
    await asyncio.sleep(1)
    print("one second afterwards:")
    table([await client.send() for _ in range(10)])


async def connections(client: Client, count: int, requests: int) -> None:
    live = b"GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    streams = [await asyncio.open_connection("127.0.0.1", client.port) for _ in range(count)]

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            writer.write(live)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(b'{"live":true}'))
            return head.startswith(b"HTTP/1.1 200")
        except (OSError, asyncio.IncompleteReadError):
            return False

    for i, (reader, writer) in enumerate(streams):
        if i % 5 == 1:
            assert await answered(reader, writer)
        elif i % 5 == 2:
            writer.write(live[:-10])
        elif i % 5 == 3:
            writer.write_eof()
    await latency(client, requests)
    await asyncio.sleep(SLOWEST)
    idle = [await answered(reader, writer) for i, (reader, writer) in enumerate(streams) if i % 5 in (0, 1, 4)]
    slow = [reader.at_eof() or await ended(reader) for i, (reader, _) in enumerate(streams) if i % 5 == 2]
    print(f"idle connections that still answer: {sum(idle)} of {len(idle)}; slow ones that are closed: {sum(slow)} of {len(slow)}")


async def ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(1), 1) == b""
    except (OSError, asyncio.TimeoutError):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8080)
    tasks = parser.add_subparsers(dest="task", required=True)
    one = tasks.add_parser("latency")
    one.add_argument("--requests", type=int, default=300)
    one.add_argument("--samples", type=int, default=200)
    open_ones = tasks.add_parser("connections")
    open_ones.add_argument("count", type=int)
    open_ones.add_argument("--requests", type=int, default=100)
    open_ones.add_argument("--samples", type=int, default=64)
    many = tasks.add_parser("rate")
    many.add_argument("each_second", type=float)
    many.add_argument("--seconds", type=float, default=60)
    many.add_argument("--samples", type=int, default=64)
    given = parser.parse_args()
    client = Client(given.port, given.samples)
    match given.task:
        case "latency":
            work = latency(client, given.requests)
        case "connections":
            work = connections(client, given.count, given.requests)
        case _:
            work = rate(client, given.each_second, given.seconds)
    asyncio.run(work)


if __name__ == "__main__":
    main()
