"""The command `fundpots`: each sub-command is loaded only when it is called, so that help is instant."""

from importlib import import_module
from typing import NamedTuple

import click


class Later(NamedTuple):
    """Where a sub-command lives ("module:attribute") and the line that `fundpots --help` shows for it."""

    target: str
    help: str


COMMANDS = {
    "weights": Later("fundpots.cli.weights:weights", "Weigh areas by how little present the movement is."),
    "split": Later("fundpots.cli.split:split", "Split a national fund over pots, to the penny."),
    "count": Later("fundpots.cli.count:count", "Count a Pabulib election (.pb) by a rule."),
    "allocate": Later("fundpots.cli.allocate:allocate", "Allocate a pot over the bids of a round."),
    "audit": Later("fundpots.cli.audit:audit", "Find what a group could gain by scoring dishonestly."),
    "fairness": Later("fundpots.cli.fairness:fairness", "Measure where the money went."),
    "verify": Later("fundpots.cli.verify:verify", "Recompute a published round from its bundle."),
    "demo": Later("fundpots.cli.demo:demo", "Fill an empty database with the demonstration."),
    "serve": Later("fundpots.cli.server:serve", "Start the production server."),
    "migrate": Later("fundpots.cli.server:migrate", "Bring the database to the newest shape."),
    "log": Later("fundpots.cli.record:record", "Check the record of who did what."),
    "outbox": Later("fundpots.cli.outbox:outbox", "Deliver the letters that wait in the outbox."),
    "remind": Later("fundpots.cli.remind:remind", "Write to the groups that are behind before a deadline."),
    "backup": Later("fundpots.cli.copies:backup", "Write the whole instance to one file."),
    "restore": Later("fundpots.cli.copies:restore", "Fill an empty database from a backup."),
}


class LazyGroup(click.Group):
    """A group of commands that knows their names and help lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].target.partition(":")
        return getattr(import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, later.help) for name, later in COMMANDS.items()])


@click.group(cls=LazyGroup)
def main() -> None:
    """Funding pots that a members' movement shares out by itself."""
