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
- ``handed_in``: which files were handed in, of those named?
- ``platforms``: whose is a file, by the name that Moodle or Canvas gave it?
- ``submission``: what does a handed-in notebook hold?
- ``wire``: what do worker and grader say to one another?
- ``worker``: what runs inside the sandbox?
- ``process``: how is a worker started, spoken to and ended?
- ``sandbox``: which sandboxes are there, and what does each wall off?
- ``seccomp``: which system calls are refused inside?
- ``canary``: does the sandbox work, and does the grader?
- ``classroom``: how are many submissions graded?
- ``elsewhere``: what does another process need to grade as this one would?
- ``journal``: how does an interrupted run go on?
- ``report``: how are the results written?
- ``alike``: which answers are the same?
- ``details``: what was found, check by check?
- ``tables``: how does somebody else's CSV go in, and come out as it was?
- ``roster``: who is in the class, and where do the points go?
- ``corrections``: what was corrected by hand?
- ``merge``: how do scores and feedback go back to Moodle or Canvas?
- ``mistakes``: what did my class get wrong?
- ``bundle``: how does a set run on Gradescope?
- ``hand_out``: what may learners see of a private set?
- ``template``: what does a set of one's own begin with?

The worker runs the submission and returns plain numbers. The expected values, the
comparison and the score stay with the grader, in another process.
"""

from grader.learner import checks_for
from grader.sets import Check, Question

__all__ = ["Check", "Question", "checks_for"]
