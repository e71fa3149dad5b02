"""What processes take of the machine, read from the kernel."""

from collections.abc import Mapping
from pathlib import Path
from subprocess import Popen


def megabytes(pids: list[int]) -> float:
    """The sum of the proportional set sizes: what these processes together take from the machine.

    Pages of a file that processes elsewhere on the machine use too are counted in part only: measure with no other
    Python of this folder running.
    """
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def family(pid: int) -> list[int]:
    """A process and all that it started, with all that those started."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for word in children.read_text().split():
            found += family(int(word))
    return found


def told(running: Mapping[str, "Popen[bytes]"]) -> str:
    """The megabytes of each child of a supervisor, and of all."""
    parts = {name: megabytes(family(child.pid)) for name, child in running.items()}
    parts["together"] = sum(parts.values())
    return ", ".join(f"{name} {size:.0f} MB" for name, size in parts.items())
