"""What every kind of page costs: the memory of web and worker once all were seen, and the slowest ones, in ms."""

import statistics
import time

import pytest
import requests

import wsgi
from groundwork.database import Database
from groundwork.demo import seed
from groundwork.demo_environment import environment
from groundwork.page_reader import choose_form, filled
from groundwork.supervisor import Children, free_port
from tests.benchmarks.processes import told
from tests.browser.crawling import Crawler
from tests.browser.demo_server import Demo

PEOPLE = ("leader", "secretariat")
ROUNDS, SHOWN = 5, 20


@pytest.fixture
def story(database_url):
    """The demo's story in a database of each engine in turn."""
    database = Database(database_url)
    seed(database, wsgi.open_doors())
    database.close()
    return database_url


@pytest.mark.parametrize("webs", [1, 2])
def test_every_kind_of_page(story, sqlite_template, webs):
    port = free_port()
    children = Children("127.0.0.1", port, environment(sqlite_template, port) | {"DATABASE_URL": story})
    command = children.commands["web"]
    command[command.index("--workers") + 1] = str(webs)
    with children:
        children.wait_until_ready()
        time.sleep(3)
        print(f"\n{story.partition(':')[0]}, web processes: {webs}\n  at the start: {told(children.running)}")

        crawler = Crawler(
            Demo(f"http://127.0.0.1:{port}", sqlite_template)
        )  # its file is only asked which paths there are
        walks = {who: crawler.walk(who) for who in PEOPLE}

        print(f"  after every kind of page: {told(children.running)}")
        for who, walk in walks.items():
            _tell_slowest(crawler, who, walk.pages)
            assert not walk.problems


def _tell_slowest(crawler: Crawler, who: str, pages: dict[str, str]) -> None:
    browser = requests.Session()
    browser.trust_env = False
    form = choose_form(browser.get(f"{crawler.demo.address}/demo", timeout=60).text, f"as-{who}")
    browser.post(f"{crawler.demo.address}{form.action}", data=filled(form, {}), timeout=60)
    taken = {name: _median(browser, crawler.demo.address + path) for name, path in pages.items()}
    slowest = sorted(taken, key=taken.__getitem__, reverse=True)[:SHOWN]
    middle = statistics.median(taken.values())
    print(f"  {who}: {len(pages)} pages, median {middle:.0f} ms, {sum(ms > 300 for ms in taken.values())} over 300 ms")
    for name in slowest:
        print(f"    {taken[name]:6.0f} ms  {pages[name]}")


def _median(browser: requests.Session, address: str) -> float:
    """The median of some rounds, in ms."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        browser.get(address, timeout=60)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
