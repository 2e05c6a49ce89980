"""From a verdict to new evidence in one command: ``python -m relulib.replicate C06``.

What carries a claim is cut out of its chapters' cells, run with a fresh master seed and
asked the question that the box asks. The result is a small JSON file; offered as one
of ``replications/``, it is counted in the ledger, whether the verdict held or not.
"""

from relulib.replicate.running import NothingToRun, replicate

__all__ = ["NothingToRun", "replicate"]
