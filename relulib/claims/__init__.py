"""What the source article claims, what holds of it, and the box that shows it.

The claims are data: ``claims.toml`` beside the notebooks. In a chapter,
:func:`~relulib.claims.box.claim` puts the evidence of that very run beside the verdict,
and raises when the two do not agree. :mod:`relulib.claims.ledger` collects what the
chapters have shown.
"""

from relulib.claims.box import Unsupported, claim, evidence
from relulib.claims.rows import Claim, Claims, find

__all__ = ["Claim", "Claims", "Unsupported", "claim", "evidence", "find"]
