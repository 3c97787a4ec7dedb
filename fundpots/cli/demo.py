"""`fundpots demo`: fill an empty database with the demonstration."""

import json
import os
from pathlib import Path

import click

from fundpots.settings import ROOT


@click.command()
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same demonstration.")
@click.option("--database", help="Where to write it; by default instance/demo.sqlite.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=ROOT / "instance" / "demo.json",
    help="Where to write the accounts and rounds as JSON.",
)
@click.option(
    "--closing-in", type=click.IntRange(1, 10**6), help="Let one open round close in so many seconds."
)
@click.option("--base-url", default=None, help="The address that the demonstration will be served at.")
def demo(seed: int, database: str | None, out: Path, closing_in: int | None, base_url: str | None) -> None:
    """Fill an empty database with fiction on the real map, and write its accounts to a file."""
    (ROOT / "instance").mkdir(exist_ok=True)
    os.environ["FUNDPOTS_DEMONSTRATION"] = "1"
    os.environ["DATABASE_URL"] = database or f"sqlite:///{ROOT / 'instance' / 'demo.sqlite'}"
    if base_url:
        os.environ["BASE_URL"] = base_url
    from fundpots.cli.server import bring_up_to_date, checked_settings

    settings = checked_settings()
    bring_up_to_date()
    from fundpots.app import create_app
    from fundpots.demo.make import make_demonstration

    with create_app(settings).app_context():
        made = make_demonstration(seed=seed, closing_in=closing_in, base_url=settings.base_url)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
