"""A RabbitMQ of the tests' own: a node in a temporary folder, on ports of its own, beside any other."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from groundwork.supervisor import free_port

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # Debian's; the one on PATH changes to a user of its own
LEAST = "+S 1:1 +SDcpu 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"  # one thread, which does not wait by spinning


def program() -> str:
    """What starts a node; empty where there is none."""
    if SERVER.exists():
        return str(SERVER)
    found = shutil.which("rabbitmq-server")
    return found if found and os.geteuid() != 0 else ""


def is_here() -> bool:
    return bool(program() and shutil.which("epmd"))


class DidNotStart(Exception):
    """What the node said instead of taking connections."""


class Rabbit:
    """A running broker; `url` is its address. It knows one user, and keeps its queues when it is started again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gs-mq-", dir="/tmp"))
        self.port, self.names, self.distribution = free_port(), free_port(), free_port()
        (self.folder / "plugins").write_text("[].\n")
        self.environment = {
            **os.environ,
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self.names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"gs{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.distribution),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": LEAST,
        }
        self.epmd = self._run("epmd", "-port", str(self.names), "-address", "127.0.0.1")
        self.start()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Start the node and wait until it takes connections."""
        self.server = self._run(program())
        for _ in range(600):
            if self.server.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.1)
        self.epmd.terminate()
        raise DidNotStart((self.folder / "said").read_text()[-2000:])

    def halt(self) -> None:
        """Stop the node as a broken machine does; what it keeps on disk stays."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(20)
        while self._answers():  # what the script had started dies a moment later
            time.sleep(0.05)

    def close(self) -> None:
        self.halt()
        self.epmd.terminate()
        self.epmd.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _run(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "said").open("ab") as said:
            return subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdout=said, stderr=said, start_new_session=True
            )
