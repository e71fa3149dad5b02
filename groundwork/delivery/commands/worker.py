"""`groundswell worker`: alone on its machine, or sharing the work with others over RabbitMQ."""

from typing import TYPE_CHECKING

import click

from groundwork.cli import doors_of, ready_settings

if TYPE_CHECKING:
    from groundwork.doors import Doors
    from groundwork.settings import Settings


@click.command()
@click.option("--celery", is_flag=True, help="Share the work with other machines over RabbitMQ.")
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 64), help="With --celery: senders.")
@click.option("--listen", is_flag=True, hidden=True, help="The child of --celery that takes hints.")
@click.pass_context
def worker(ctx: click.Context, celery: bool, concurrency: int, listen: bool) -> None:
    """Send what is queued and do what is due, until stopped."""
    from groundwork.web import logs

    made = ready_settings()
    logs.configure(made.log_level)
    if not celery:
        _work_here(made, doors_of(ctx))
        return
    from groundwork.delivery.distributed import command

    command.require_ready(made)
    if listen:
        from groundwork.delivery.distributed.listener import listen as take_hints

        take_hints(made, doors_of(ctx), concurrency=concurrency)
    else:
        command.work(made, doors_of(ctx), concurrency=concurrency)


def _work_here(settings: "Settings", doors: "Doors") -> None:
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.delivery.sending.worker import run

    database = Database(settings.database_url)
    run(database, clock_of(database), doors, settings)
