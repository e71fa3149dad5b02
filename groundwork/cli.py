"""The `groundswell` command: what the house itself can do, and the rooms' own commands, loaded when asked for."""

import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:  # the supervisor stays small: what needs memory is imported by the command that needs it
    from groundwork.database import Database
    from groundwork.doors import Doors
    from groundwork.settings import Settings

ROOMS = {
    "import": "alliances.importing.command:bring",
    "audit": "groundwork.audit.cli:audit",
    "export": "alliances.sharing.cli:export",
    "legislators": "legislators.cli:legislators",
    "people": "groundwork.people_cli:people",
    "polls": "polling.cli:polls",
    "texts": "groundwork.delivery.commands.texts:texts",
    "worker": "groundwork.delivery.commands.worker:worker",
}
Build = Callable[["Settings", "Database"], Any]


class RoomCommands(click.Group):
    """A group that imports a room's commands only when one of them is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return sorted([*super().list_commands(ctx), *ROOMS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now if it belongs to a room."""
        if cmd_name not in ROOMS:
            return super().get_command(ctx, cmd_name)
        module, _, name = ROOMS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


def command_line(open_doors: Callable[[], "Doors"], build: Build) -> None:
    """Run the command a person typed; a Refusal ends with its words and exit status 2."""
    try:
        groundswell(obj=(open_doors, build))
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)


@click.group(cls=RoomCommands)
@click.version_option(package_name="groundswell")
def groundswell() -> None:
    """Groundswell: polls, calls, texts and visits for coalitions of local alliances."""


def doors_of(ctx: click.Context) -> "Doors":
    """The doors of every room, opened now."""
    made: Doors = ctx.obj[0]()
    return made


@groundswell.command()
@click.option("--port", default=5000, show_default=True, help="Where to serve it.")
@click.option("--reset", is_flag=True, help="Begin the story anew.")
@click.option("--once", is_flag=True, help="Play the main job, print its figures, and end.")
@click.option("--fail", default="", metavar="STEP", help="With --once: make this step fail.")
@click.pass_context
def demo(ctx: click.Context, port: int, reset: bool, once: bool, fail: str) -> None:
    """Run everything on invented data: nothing is sent, no account is needed."""
    _refuse_real_credentials()
    if once:
        ctx.exit(0 if _play_once(doors_of(ctx), fail) else 1)
    _serve_demo(ctx, port, reset=reset)


def _refuse_real_credentials() -> None:
    """A demo never starts where it could reach real people."""
    if os.environ.get("TWILIO_AUTH_TOKEN") or os.environ.get("TWILIO_ACCOUNT_SID"):
        words = "TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN is set here."
        raise Refusal(f"{words} The demo does not start beside a real phone account; unset both and try again.")


def _play_once(doors: "Doors", fail: str) -> bool:
    from rich.console import Console
    from rich.table import Table

    from groundwork.demo import play_once

    table = Table("Step", "", "What happened", title="The main job", show_lines=False)
    happened = play_once(
        doors, fail=fail, tell=lambda name, ok, words: table.add_row(name, "ok" if ok else "FAILED", words)
    )
    Console(width=140 if not sys.stdout.isatty() else None).print(table)
    return happened


def _serve_demo(ctx: click.Context, port: int, *, reset: bool) -> None:
    from groundwork.demo_environment import environment
    from groundwork.supervisor import Children, require_free, until_told

    require_free("127.0.0.1", port)
    file, address = Path.cwd() / "demo.db", f"http://127.0.0.1:{port}"
    if reset or not file.exists():
        click.echo("Writing the story: members of Congress, seven alliances, 5,000 invented supporters …")
    told = _in_a_process_of_its_own(lambda: _prepare_and_tell(doors_of(ctx), file, address, reset=reset))
    with until_told(), Children("127.0.0.1", port, environment(file, port)) as children:
        children.wait_until_ready()
        click.echo(told)
        children.watch()


def _prepare_and_tell(doors: "Doors", file: Path, address: str, *, reset: bool) -> str:
    """Make the demo's database ready; returns what to print once it is served."""
    from groundwork.demo import prepare

    prepare(file, doors, reset=reset).close()
    stops = sorted(doors.tour, key=lambda stop: stop.order)
    width = max(len(stop.words) for stop in stops)
    links = [f"  {number}. {stop.words:<{width}}  {address}{stop.path}" for number, stop in enumerate(stops, 1)]
    return "\n".join(
        [
            f"\nGroundswell runs at {address}/  (Ctrl-C stops it; --reset begins anew)",
            "Demo data: nothing is sent, every stance and touch is invented.\n",
            f"  One click signs you in as a leader or the secretariat:  {address}/demo\n",
            "Seven minutes, eight links:",
            *links,
        ]
    )


def _in_a_process_of_its_own(work: Callable[[], str]) -> str:
    """Run what needs much memory where it is given back; a Refusal there ends the command here."""
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)

    def guarded() -> None:
        try:
            there.send(work())
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(2)

    child = context.Process(target=guarded)
    child.start()
    there.close()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)
    return str(here.recv())


@groundswell.command()
@click.option("--admin", required=True, metavar="EMAIL", help="Who runs the coalition's secretariat.")
@click.option("--name", default="Our Coalition", show_default=True, help="What the coalition is called.")
@click.pass_context
def init(ctx: click.Context, admin: str, name: str) -> None:
    """Make the tables, the secrets and the first invitation; running it twice changes nothing."""
    from groundwork.beginning import begin
    from groundwork.settings import Settings

    file = Path("groundswell.env")
    _write_secrets(file)
    link = begin(Settings(), doors_of(ctx), admin=admin, name=name)
    click.echo(f"Ready. Open this link once to set a password:\n  {link}\nThen run: groundswell serve")


def _write_secrets(file: Path) -> None:
    """Add each secret that is not there yet; the file is readable by its owner alone."""
    there = file.read_text() if file.exists() else ""
    names = [name for name in ("SECRET_KEY", "PASSWORD_SALT", "TOTP_KEY") if f"GROUNDSWELL_{name}=" not in there]
    missing = [name for name in names if not os.environ.get(f"GROUNDSWELL_{name}")]
    lines = "".join(f"GROUNDSWELL_{name}={secrets.token_urlsafe(32)}\n" for name in missing)
    try:
        file.touch(mode=0o600)
        file.write_text(there + lines)
    except OSError as error:
        raise Refusal(f"Cannot write {file.resolve()}: {error.strerror}. Run init in a folder of your own.") from error


def ready_settings() -> "Settings":
    """The settings, refused while a secret is missing."""
    from groundwork.settings import Settings

    made = Settings()
    for name in ("secret_key", "password_salt", "totp_key"):
        if not getattr(made, name).get_secret_value():
            raise Refusal(f"GROUNDSWELL_{name.upper()} is not set. Run: groundswell init --admin EMAIL")
    return made


@groundswell.command()
@click.option("--host", default=None, help="The network address to listen on.")
@click.option("--port", default=None, type=int, help="The port to listen on.")
def serve(host: str | None, port: int | None) -> None:
    """Serve this installation: one web process and one worker."""
    from groundwork.database import Database
    from groundwork.migrate import pending
    from groundwork.supervisor import Children, require_free, until_told

    made = ready_settings()
    address, number = host or made.host, port or made.port
    require_free(address, number)
    if words := pending(Database(made.database_url)):
        raise Refusal(words)
    with until_told(), Children(address, number, os.environ) as children:
        children.wait_until_ready()
        click.echo(f"Serving {made.public_url} on {address}:{number}. Ctrl-C stops it.")
        children.watch()


@groundswell.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say what is wrong with this installation, and what to do about each."""
    from groundwork.database import Database
    from groundwork.doctor import findings
    from groundwork.settings import Settings

    made = Settings()
    found = findings(made, Database(made.database_url), doors_of(ctx))
    for name, words in found:
        click.echo(f"{'ok ' if not words else '!! '} {name}{': ' + words if words else ''}")
    ctx.exit(1 if any(words for _, words in found) else 0)


@groundswell.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database to FILE while it is in use."""
    from groundwork import backup as copies
    from groundwork.settings import Settings

    copies.backup(Settings(), file)
    click.echo(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB).")


@groundswell.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--replace", is_flag=True, help="Give up what is in the database now.")
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Fill the database from a backup FILE."""
    from groundwork import backup as copies
    from groundwork.settings import Settings

    left = copies.restore(Settings(), file, doors=doors_of(ctx), replace=replace)
    click.echo("\n".join(["Restored.", *left]))


@groundswell.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Let somebody who lost phone and recovery codes set up a new second step."""
    from groundwork.accounts.people import by_email, reset_second_factor
    from groundwork.audit import ledger
    from groundwork.database import Database
    from groundwork.settings import Settings

    with Database(Settings().database_url).writing() as session:
        account = by_email(session, email)
        if account is None:
            raise Refusal(f"No account has the address {email}.")
        reset_second_factor(account)
        ledger.record(
            session, "account.reset", who=ledger.COMMAND_LINE, subject=f"account:{account.id}", now=datetime.now(UTC)
        )
    click.echo(f"The next time {email} signs in, a new second step is set up.")


@groundswell.group()
def db() -> None:
    """The database's tables."""


@db.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables to this version."""
    from groundwork.database import Database
    from groundwork.migrate import upgrade
    from groundwork.settings import Settings

    made = Settings()
    upgrade(Database(made.database_url))
    click.echo("The tables are up to date.")
