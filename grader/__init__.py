"""Graded exercises: feedback in the notebook, scores that a submission can't forge.

- ``learner``: what is wrong with my answer?
- ``notebook``: which cell is the answer, and will the grader see it?
- ``sets``: what does an exercise set declare?
- ``answer_key``: which values are expected, for which seed?
- ``compare``: where does a value depart from the expected one?
- ``grade``: how many points does an answer earn?
- ``symptoms``: what have all wrong values in common?
- ``relations``: what are wrong numbers of the right ones?
- ``progress``: what was tried so far, and for how long?
- ``after``: what may be read after trying?
- ``watch``: how is an answer graded whenever it is saved?
- ``plain``: what does a notebook understand, and plain Python not?
- ``results``: what does grading end in?
- ``submission``: what does a handed-in notebook hold?
- ``wire``: what do worker and grader say to one another?
- ``worker``: what runs inside the sandbox?
- ``process``: how is a worker started, spoken to and ended?
- ``sandbox``: which sandboxes are there, and what does each wall off?
- ``seccomp``: which system calls are refused inside?
- ``canary``: does the sandbox work, and does the grader?
- ``classroom``: how are many submissions graded?
- ``journal``: how does an interrupted run go on?
- ``report``: how are the results written?
- ``bundle``: how does a set run on Gradescope?

The worker runs the submission and returns plain numbers. The expected values, the
comparison and the score stay with the grader, in another process.
"""

from grader.learner import checks_for
from grader.sets import Check, Question

__all__ = ["Check", "Question", "checks_for"]
