"""What travels over RabbitMQ: hints, which cost nothing when they are lost, late or told twice."""

from typing import TYPE_CHECKING, Any

from celery import Celery
from kombu.entity import Queue
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.models import Installation

if TYPE_CHECKING:
    from groundwork.settings import Settings

SEND, ABSORB = "groundswell.send", "groundswell.absorb"
MOST = 100  # hints in the line; the oldest fall out
LIFE_SECONDS = 30  # a hint nobody took by then is dropped; what it was about is hinted anew
TASK_SECONDS = 120  # a turn that takes longer is ended; recovery finds out what became of its messages
HEARTBEAT_SECONDS = 10
A_DAY = 86_400.0


def line_of(session: Session) -> str:
    """The name of this installation's line of hints, so that two installations may share one RabbitMQ."""
    made_at = session.scalar(select(Installation.made_at))
    return f"groundswell.{made_at.timestamp():.0f}" if made_at else "groundswell"


def queue(line: str) -> Any:
    """The line itself: short, short-lived hints, gone when nobody asked for it for a day."""
    make: Any = Queue  # it has no types
    return make(line, routing_key=line, max_length=MOST, message_ttl=LIFE_SECONDS, expires=A_DAY)


def celery_app(settings: "Settings", line: str) -> Celery:
    """Celery as we use it: JSON only, one hint at a time, acknowledged when done, no results, no remote control."""
    app = Celery("groundswell", broker=settings.broker_url, set_as_current=False)
    app.conf.update(
        task_queues=[queue(line)],
        task_default_queue=line,
        task_default_exchange="",
        task_default_routing_key=line,
        task_default_delivery_mode="transient",
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        task_time_limit=TASK_SECONDS,
        task_publish_retry=False,
        broker_connection_retry=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=HEARTBEAT_SECONDS,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
    )
    return app
