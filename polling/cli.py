"""The commands `groundswell polls …`; each is imported only when it is wanted."""

from importlib import import_module
from pathlib import Path

import click

COMMANDS = {
    "crosstab": "polling.commands.estimating.crosstab:crosstab",
    "disclose": "polling.commands.reporting.disclose:disclose",
    "estimate": "polling.commands.estimating.estimate:estimate",
    "export": "polling.commands.reporting.export:export",
    "load": "polling.commands.load:load",
    "mrp": "polling.commands.by_area.mrp:mrp",
    "plan": "polling.commands.comparing.plan:plan",
    "population": "polling.commands.population:population",
    "remake": "polling.commands.reporting.remake:remake",
    "show": "polling.commands.reporting.show:show",
    "split": "polling.commands.comparing.split:split",
    "trend": "polling.commands.comparing.trend:trend",
    "weight": "polling.commands.weighting.weight:weight",
}


class PollCommands(click.Group):
    """A group that imports a command only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group("polls", cls=PollCommands)
def polls() -> None:
    """Polls: what the public thinks."""


@polls.command("targets")
@click.option("--from", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def write_targets(folder: Path) -> None:
    """Write the population tables that ship with the product anew, from a folder of public data."""
    from polling import targets

    click.echo("\n".join(targets.write_all(folder)))
