"""The threads that hand messages over: few while answers are quick, many while they are slow, and none is lost."""

import threading
import time
from queue import SimpleQueue

from groundwork.delivery.sending.crew import FEWEST, Crew


def slowly(seconds: float):
    def work(job: int) -> int:
        time.sleep(seconds)
        return job

    return work


def test_what_was_given_is_done_once_before_it_ends():
    landed: SimpleQueue[int] = SimpleQueue()
    with Crew(slowly(0.001), landed, most=16) as crew:
        for job in range(500):
            crew.give(job)

    assert sorted(landed.get(timeout=1) for _ in range(500)) == list(range(500))
    assert landed.empty()
    assert not [thread for thread in threading.enumerate() if thread.name == "request"]


def test_quick_answers_need_few_threads_and_slow_ones_many():
    most = {}
    for name, seconds in (("quick", 0.0), ("slow", 0.06)):
        landed: SimpleQueue[int] = SimpleQueue()
        sizes = []
        with Crew(slowly(seconds), landed, most=32) as crew:
            for job in range(600):
                crew.give(job)
                if job >= 32:  # as the pipeline does: something more only when something has landed
                    landed.get(timeout=5)
                    sizes.append(len(crew.threads))
        most[name] = max(sizes)

    assert most["quick"] <= 2 * FEWEST
    assert most["slow"] == 32


def test_it_shrinks_when_answers_become_quick_again():
    landed: SimpleQueue[int] = SimpleQueue()
    pause = [0.03]
    with Crew(lambda job: time.sleep(pause[0]) or job, landed, most=32) as crew:
        for job in range(1200):
            if job == 600:
                pause[0] = 0.0
            crew.give(job)
            if job >= 32:
                landed.get(timeout=5)
            if job == 599:
                grown = len(crew.threads)
        shrunk = len(crew.threads)

    assert shrunk < grown
