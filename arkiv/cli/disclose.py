"""``arkiv disclose …``: secrecy review, decision, masked file, proof, delivery. Only ``deliver`` lets anything out."""

from __future__ import annotations

import click

from arkiv.cli import disclose_release as release
from arkiv.cli import disclose_review as review


@click.group()
def disclose() -> None:
    """Utlämnande: sekretesspröva, besluta, maskera, prova, lämna ut."""


for command in (
    review.propose,
    review.passages,
    review.rule,
    review.accept,
    review.mask,
    review.withhold,
    review.seen,
    review.widen,
    review.undo,
    review.finish,
    review.read,
    review.send_back,
    release.delegate,
    release.delegations,
    release.decide,
    release.letter,
    release.build,
    release.proof,
    release.deliver,
    release.refuse,
    release.sent,
):
    disclose.add_command(command)
