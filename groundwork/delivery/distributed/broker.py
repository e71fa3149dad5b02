"""The dispatcher's end of RabbitMQ: how long the line is, who listens, one more hint."""

from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from celery import Celery

SECONDS = 4.0  # for any answer of the broker; a broker short of memory or disk keeps silent


class BrokerAway(Exception):
    """RabbitMQ cannot be reached or does not answer; the text says how, without the password."""


@dataclass(frozen=True)
class Line:
    """waiting: hints nobody took yet. listeners: the processes that would."""

    waiting: int
    listeners: int


class Broker:
    """One connection, made when needed and given up at the first trouble."""

    def __init__(self, app: "Celery", queue: Any) -> None:
        self.app, self.queue = app, queue
        self.connection: Any = None
        self.producer: Any = None

    def line(self) -> Line:
        """Make the line where it is missing, and look at it. Raises BrokerAway."""
        try:
            self._connect()
            _, waiting, listeners = self.queue(self.producer.channel).queue_declare()
        except Exception as error:
            self.close()
            raise BrokerAway(said(self.app.conf.broker_url, error)) from error
        return Line(waiting, listeners)

    def hint(self, name: str, *ids: int) -> None:
        """Say that there is work. Raises BrokerAway."""
        try:
            self._connect()
            self.app.send_task(name, ids, producer=self.producer, retry=False)
        except Exception as error:
            self.close()
            raise BrokerAway(said(self.app.conf.broker_url, error)) from error

    def _connect(self) -> None:
        if self.connection is None:
            self.connection = connection(self.app.conf.broker_url)
            self.connection.connect()
            self.producer = self.app.amqp.Producer(self.connection.default_channel)

    def close(self) -> None:
        """Let go of the connection, whatever state it is in."""
        if self.connection is not None:
            with suppress(Exception):
                self.connection.collect()  # without a farewell: a dead broker would not answer it
        self.connection = self.producer = None


def connection(url: str) -> Any:
    """A connection that waits for no answer longer than SECONDS."""
    from kombu.connection import Connection

    make: Any = Connection  # it has no types
    patience = {"read_timeout": SECONDS, "write_timeout": SECONDS, "max_retries": 0}
    return make(url, connect_timeout=SECONDS, heartbeat=0, transport_options=patience)


def said(url: str, error: Exception) -> str:
    """What is wrong with the broker and what to do, in words without user or password."""
    parts = urlsplit(url)
    where = f"RabbitMQ at {parts.hostname}:{parts.port or (5671 if parts.scheme == 'amqps' else 5672)}"
    code = getattr(error, "reply_code", None) or getattr(error, "code", None)
    if code == 403:
        return f"{where} refuses the user or password in GROUNDSWELL_BROKER_URL; correct it there"
    if code == 530 or "vhost" in str(error):
        return (
            f"{where} has no such virtual host; make it with rabbitmqctl add_vhost, or correct GROUNDSWELL_BROKER_URL"
        )
    if code == 406:
        return f"{where} keeps an older line of hints; delete that queue, it holds nothing that is not in the database"
    return f"{where} cannot be reached ({type(error).__name__}); start it, or correct GROUNDSWELL_BROKER_URL"


def is_address(url: str) -> bool:
    """Whether this can be the address of a RabbitMQ at all."""
    parts = urlsplit(url)
    try:
        return parts.scheme in {"amqp", "amqps"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number
        return False


def trouble(url: str) -> str:
    """What keeps `worker --celery` from its broker, for the doctor; empty when it answers."""
    if not is_address(url):
        return "GROUNDSWELL_BROKER_URL must look like amqp://user:password@host/name"
    if find_spec("celery") is None:
        return "Celery is not installed; run `.venv/bin/pip install -e '.[postgres,distributed]'`"
    opened = connection(url)
    try:
        opened.connect()
    except Exception as error:
        return said(url, error)
    finally:
        with suppress(Exception):
            opened.collect()
    return ""
