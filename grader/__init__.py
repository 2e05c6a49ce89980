"""Graded exercises: feedback in the notebook, scores that a submission can't forge.

- ``learner``: what is wrong with my answer?
- ``sets``: what does an exercise set declare?
- ``key``: which values are expected, for which seed?
- ``compare``: where does a value depart from the expected one?
- ``grade``: how many points does an answer earn?
- ``submission``: what does a handed-in notebook hold?
- ``sandbox``: how is untrusted code started and stopped?
- ``worker``: what runs inside the sandbox?
- ``seccomp``: which system calls is it refused?
- ``canary``: does the sandbox work, and does the grader?
- ``classroom``: how are many submissions graded?
- ``report``: how are the results written?
- ``bundle``: how does a set run on Gradescope?

The worker runs the submission and returns plain numbers. The expected values, the
comparison and the score stay with the grader, in another process.
"""

from grader.learner import checks_for
from grader.sets import Check, Question

__all__ = ["Check", "Question", "checks_for"]
