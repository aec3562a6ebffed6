"""`make bench-media`: what it costs to forward a packet, ours against aiortc's MediaRelay and Janus.

Each caller sends one megabit of VP8 (30 frames a second) and Opus and gets them back. The servers take turns,
with the same senders; the ratios are those of one round, of which the median counts. Processor time is the
measure: latency depends on who else uses the machine.
"""

import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aioice.ice
import redis

from contactcenter.localstack.ports import answers, free_port, wait_until
from contactcenter.localstack.runner import ROOT
from tests.bench import media_clip

CALLERS, STOCK_CALLERS = 16, 2
ROUNDS, SECONDS = int(os.environ.get("BENCH_ROUNDS", "3")), 8
FIGURES = (
    "us_per_packet", "cpu_percent_per_participant", "latency_p50_ms", "latency_p99_ms", "rss_mb_per_leg",
    "delivered_percent",
)  # fmt: skip
# Of Janus only what the comparison needs.
PLUGINS = (
    "audiobridge duktape lua nosip recordplay sip streaming textroom videocall videoroom voicemail"
)
TRANSPORTS = "mqtt nanomsg pfunix rabbitmq websockets"
Figures = dict[str, Any]


def address() -> str:
    """An address of this machine that all three servers offer; traffic to it stays inside."""
    return next(iter(aioice.ice.get_host_addresses(True, False)), "127.0.0.1")


@contextlib.contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server, killed afterwards."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[tuple[int, str]]:
    """The relay as production runs it; its process and where to reach it."""
    url = os.environ["REDIS_URL"]
    with redis.from_url(url) as connection:
        connection.delete("relay:bench")
        words = ["manage.py", "relay", "--id", "bench", "--address", address()]
        with running([sys.executable, *words]) as process:
            wait_until(
                lambda: bool(connection.exists("relay:bench")),
                seconds=60,
                otherwise=lambda: "no relay",
            )
            yield process.pid, url


@contextlib.contextmanager
def stock(folder: Path) -> Iterator[tuple[int, str]]:
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.media_stock", str(port)]) as process:
        wait_until(lambda: _listens(port), seconds=60, otherwise=lambda: "no MediaRelay")
        yield process.pid, f"127.0.0.1:{port}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _libraries(names: str) -> str:
    return ",".join(f"libjanus_{name}.so" for name in names.split())


@contextlib.contextmanager
def janus(folder: Path, general: str = "") -> Iterator[tuple[int, str]]:
    """Debian's Janus with its EchoTest; `general` are further lines of its configuration."""
    port, conf = free_port(), folder / "janus"
    conf.mkdir(exist_ok=True)
    (conf / "janus.jcfg").write_text(
        f'general: {{\n configs_folder = "{conf}"\n debug_level = 2\n {general}\n}}\n'
        "nat: {\n full_trickle = false\n}\nmedia: {\n}\n"
        f'plugins: {{\n disable = "{_libraries(PLUGINS)}"\n}}\n'
        f'transports: {{\n disable = "{_libraries(TRANSPORTS)}"\n}}\n'
    )
    (conf / "janus.transport.http.jcfg").write_text(
        f'general: {{\n json = "compact"\n base_path = "/janus"\n http = true\n port = {port}\n'
        ' ip = "127.0.0.1"\n https = false\n}\nadmin: {\n admin_http = false\n}\n'
    )
    with running(["janus", "-F", str(conf)]) as process:
        where = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(where + "/janus/info"), seconds=60, otherwise=lambda: "no Janus")
        yield process.pid, where


@contextlib.contextmanager
def janus_event_loop(folder: Path) -> Iterator[tuple[int, str]]:
    with janus(folder, "event_loops = 1") as found:
        yield found


SERVERS = {"ours": ours, "stock": stock, "janus": janus, "janus_event_loop": janus_event_loop}


def measure(name: str, folder: Path) -> Figures:
    """One run against one server."""
    with SERVERS[name](folder) as (pid, where):
        callers = STOCK_CALLERS if name == "stock" else CALLERS
        answer = subprocess.run(
            [
                sys.executable, "-m", "tests.bench.media_load", name.partition("_")[0], "--address", where,
                "--pid", str(pid), "--clip", str(folder / "clip"), "--callers", str(callers),
                "--seconds", str(SECONDS),
            ],
            cwd=ROOT, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
    lines = answer.stdout.strip().splitlines()
    if not lines:
        raise RuntimeError(f"{name}: {answer.stderr[-2000:]}")
    return dict(json.loads(lines[-1]))


def has_janus() -> bool:
    """Whether Janus is there, after trying to install it where that is allowed."""
    if shutil.which("janus") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Janus for the comparison ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        install = ["apt-get", "install", "-y", "--no-install-recommends", "janus"]
        if subprocess.run(install, **quiet).returncode:  # type: ignore[call-overload]
            subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
            subprocess.run(install, **quiet)  # type: ignore[call-overload]
    return shutil.which("janus") is not None


def median(runs: list[Figures]) -> Figures:
    found: Figures = {}
    for figure in FIGURES:
        values = [run[figure] for run in runs if run[figure] is not None]
        found[figure] = round(statistics.median(values), 3) if values else None
    return found


def ratio(runs: dict[str, list[Figures]], other: str) -> float | None:
    """Ours by the other's, in processor time a packet: the median of the rounds."""
    pairs = zip(runs["ours"], runs.get(other, []), strict=False)
    found = [mine["us_per_packet"] / theirs["us_per_packet"] for mine, theirs in pairs]
    return round(statistics.median(found), 4) if found else None


def main() -> None:
    names = ["ours", "stock", *(["janus", "janus_event_loop"] if has_janus() else [])]
    runs: dict[str, list[Figures]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        print("Encoding what the callers send ...", flush=True)
        media_clip.make(Path(folder) / "clip")
        print(f"{'':<18}" + "".join(f"{figure:>29}" for figure in FIGURES), flush=True)
        for _ in range(ROUNDS):
            for name in names:
                runs[name].append(measure(name, Path(folder)))
                row = "".join(f"{runs[name][-1][figure]!s:>29}" for figure in FIGURES)
                print(f"{name:<18}{row}", flush=True)
    answer: dict[str, Any] = {
        name: median(runs[name]) if runs.get(name) else None for name in SERVERS
    }
    answer |= {"ratio_to_janus": ratio(runs, "janus"), "ratio_to_stock": ratio(runs, "stock")}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
