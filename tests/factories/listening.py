"""A machine of `groundswell worker --celery`, with the short waits of a phone company that answers at once."""

import argparse
import os
import signal
import subprocess
import sys

import wsgi
from groundwork.delivery.distributed import command
from groundwork.settings import Settings
from groundwork.web import logs
from tests.factories.working import ROOT, SHORT

HERE = (sys.executable, "-m", "tests.factories.listening")


class Machine:
    """A dispatcher, its listener and the listener's pool."""

    def __init__(self, surroundings: dict[str, str], *, concurrency: int = 1) -> None:
        command_line = [*HERE, str(concurrency)]
        self.dispatcher = subprocess.Popen(command_line, env=surroundings, cwd=ROOT, start_new_session=True)

    def family(self) -> list[int]:
        """Every process of it, the dispatcher first."""
        found, front = [self.dispatcher.pid], [self.dispatcher.pid]
        while front:
            listed = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", ",".join(map(str, front))], capture_output=True, text=True, check=False
            )
            front = [int(word) for word in listed.stdout.split()]
            found += front
        return found

    def kill(self) -> None:
        """Pull the plug: nobody of it gets a chance to say anything."""
        family = self.family()
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        for pid in reversed(family):
            os.kill(pid, signal.SIGKILL)
        self.dispatcher.wait(10)

    def end(self) -> int:
        """Ask it to stop; gives its exit status."""
        self.dispatcher.terminate()
        return self.dispatcher.wait(120)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--listen", action="store_true")
    words.add_argument("concurrency", type=int)
    asked = words.parse_args()
    settings, doors = Settings(), wsgi.open_doors()
    logs.configure("warning")
    if not asked.listen:
        command.work(settings, doors, concurrency=asked.concurrency, patience=SHORT, listener=(*HERE, "--listen"))
        return
    from groundwork.delivery.distributed.listener import listen

    listen(settings, doors, concurrency=asked.concurrency, patience=SHORT)


if __name__ == "__main__":
    main()
