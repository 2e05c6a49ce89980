"""Graded exercises: feedback in the notebook, scores that a submission can't forge.

=================================  ==============================================
module                             what it answers
=================================  ==============================================
:mod:`relulib.grading.learner`     what is wrong with my answer?
:mod:`relulib.grading.sets`        what does an exercise set declare?
:mod:`relulib.grading.key`         which values are expected, for which seed?
:mod:`relulib.grading.compare`     where does a value depart from the expected one?
:mod:`relulib.grading.grade`       how many points does an answer earn?
:mod:`relulib.grading.submission`  what does a handed-in notebook hold?
:mod:`relulib.grading.sandbox`     how is untrusted code started and stopped?
:mod:`relulib.grading.worker`      what runs inside the sandbox?
:mod:`relulib.grading.seccomp`     which system calls is it refused?
:mod:`relulib.grading.canary`      does the sandbox work, and does the grader?
:mod:`relulib.grading.classroom`   how are many submissions graded?
:mod:`relulib.grading.report`      how are the results written?
:mod:`relulib.grading.bundle`      how does a set run on Gradescope?
=================================  ==============================================

The worker runs the submission and returns plain numbers. The expected values, the
comparison and the score stay with the grader, in another process.
"""

from relulib.grading.learner import checks_for
from relulib.grading.sets import Check, Question

__all__ = ["Check", "Question", "checks_for"]
