"""What is wrong with my own network, and what should I try first?

:func:`examine` looks once, :func:`watch` during training. Both answer with a
:class:`Report`: findings, the weightiest first, and the figures they rest on, which
are those of :mod:`relulib.ensemble`. ``FAULTS`` is the table of what is looked
for. The model is left as it was.
"""

from relulib.doctor.examination import examine
from relulib.doctor.faults import FAULTS, Fault, Finding
from relulib.doctor.figures import ActivationFigures, LayerFigures
from relulib.doctor.report import Report
from relulib.doctor.watching import Watch, watch

__all__ = [
    "FAULTS",
    "ActivationFigures",
    "Fault",
    "Finding",
    "LayerFigures",
    "Report",
    "Watch",
    "examine",
    "watch",
]
