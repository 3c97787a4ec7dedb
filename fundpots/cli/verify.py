"""`fundpots verify`: does a published result follow from what was published with it?"""

import sys

import click

from fundpots.cli.documents import naming, read_document
from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import emit, human_option
from weighting.bundle import verify as verify_bundle


@click.command
@click.argument("bundle_json", metavar="BUNDLE.json", type=INPUT_FILE)
@human_option
def verify(bundle_json: str, human: bool) -> None:
    """Recompute a published round from its bundle.

    Exit code 0 where everything agrees to the penny; 1 with the first difference named.
    """
    bundle = read_document(bundle_json)
    with naming(bundle_json):
        difference = verify_bundle(bundle)
    if difference is None:
        emit({"agrees": True, "difference": None}, human=human)
        return
    named = {"path": difference.path, "computed": difference.expected, "found": difference.found}
    emit({"agrees": False, "difference": named}, human=human)
    click.echo(str(difference), err=True)
    sys.exit(1)
