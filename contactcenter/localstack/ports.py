"""Which ports are free, and whether something answers."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from contactcenter.localstack.problems import StackProblem

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        # Without this a port whose last connection just closed looks taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
        return True


def free_port(preferred: int = 0) -> int:
    """The preferred port if it is free, else any free one."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_free(port: int, variable: str) -> None:
    """Raise StackProblem, naming the environment variable that chooses another, when taken."""
    if not 0 < port < 65536:
        raise StackProblem(f"{variable}={port} is not a port number.")
    if not is_free(port):
        raise StackProblem(
            f"Port {port} is taken: stop what listens there, or choose another with"
            f" {variable}={port + 10} make run"
        )


def wait_until(
    condition: Callable[[], bool], *, seconds: float, otherwise: Callable[[], str]
) -> None:
    """Return as soon as the condition holds; raise StackProblem(otherwise()) after seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise StackProblem(otherwise())
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether an HTTP server answers there and does not report trouble of its own."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
