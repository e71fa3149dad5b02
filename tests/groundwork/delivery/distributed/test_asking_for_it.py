"""`worker --celery` and the doctor say in words what is missing, and never a password."""

import os
import subprocess
import sys

import pytest

from groundwork.delivery.distributed.broker import trouble
from groundwork.doctor import findings
from groundwork.doors import Doors
from tests.factories.working import ROOT, environment

AWAY = "amqp://groundswell:s3cret@127.0.0.1:1/groundswell"


def asked(url: str, broker: str, first: str) -> subprocess.CompletedProcess[str]:
    """What `groundswell worker --celery` answers. first: Python run before it."""
    start = f"import sys; sys.argv[0] = 'groundswell'; {first}; from wsgi import main; main()"
    return subprocess.run(
        [sys.executable, "-c", start, "worker", "--celery"],
        env=environment(url, "") | {"GROUNDSWELL_BROKER_URL": broker},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("url", "broker", "first", "words"),
    [
        ("sqlite:///x.db", AWAY, "pass", "cannot share an SQLite file"),
        ("postgresql://nobody@/x", "", "pass", "GROUNDSWELL_BROKER_URL is not set"),
        ("postgresql://nobody@/x", "redis://h/0", "pass", "amqp://user:password@host/name"),
        ("postgresql://nobody@/x", AWAY, "sys.modules['celery'] = None", "pip install -e '.[postgres,distributed]'"),
    ],
)
def test_what_is_missing_is_said_in_words(url, broker, first, words):
    answer = asked(url, broker, first)

    assert answer.returncode == 2
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "s3cret" not in answer.stdout + answer.stderr


def test_the_plain_worker_and_the_command_line_know_nothing_of_celery():
    program = (
        "import sys, groundwork.delivery.sending.worker, groundwork.delivery.commands.worker;"
        " print([m for m in ('celery', 'kombu') if m in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


def test_the_listener_needs_neither_pandas_nor_plotly():
    program = (
        "import sys, wsgi, groundwork.delivery.distributed.listener, groundwork.delivery.distributed.dispatcher;"
        " wsgi.open_doors(); print([m for m in ('pandas', 'plotly', 'groundwork.web.app') if m in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("amqp://groundswell:s3cret@127.0.0.1:1/x", "cannot be reached"),  # nobody listens there
        ("amqp://groundswell:s3cret@127.0.0.1:door/x", "must look like"),
        ("http://groundswell:s3cret@127.0.0.1/x", "must look like"),
    ],
)
def test_a_broker_that_is_not_there_is_named_without_its_password(url, words):
    found = trouble(url)

    assert words in found
    assert "s3cret" not in found


@pytest.mark.xdist_group("rabbit")
def test_a_broker_that_is_there_is_told_from_one_that_refuses(rabbit):
    assert trouble(rabbit.url) == ""
    assert "refuses the user or password" in trouble(rabbit.url.replace("guest@", "s3cret@"))
    assert "no such virtual host" in trouble(rabbit.url[:-1] + "nowhere")


def test_the_doctor_looks_for_the_broker_where_one_is_set(database, settings):
    without = dict(findings(settings, database, Doors()))
    broken = dict(findings(settings.model_copy(update={"broker_url": AWAY}), database, Doors()))

    assert "broker" not in without
    assert ("SQLite" if database.is_sqlite else "cannot be reached") in broken["broker"]
    assert "s3cret" not in broken["broker"]
