"""The faults the doctor knows: a row each, with its score, threshold and words.

A score is a number that is larger the worse it is, computed from a report alone. A
fault is found when its score reaches its threshold. The rows stand in the order of
their weight: what stops all learning stands first. ``benchmarks/doctor.py`` says how
often each is found where it was planted, and where nothing was.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from relulib.doctor.operations import HALVES, PROBABILITIES


@dataclass(frozen=True)
class Evidence:
    """What a fault shows itself by.

    Attributes
    ----------
    score : float
    where : str
        The layer or activation.
    words : str
        What was measured there.
    """

    score: float
    where: str
    words: str


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Attributes
    ----------
    name : str
    threshold : float
        Of the score; in the unit that `unit` says.
    unit : str
    says : str
        What is wrong, in a sentence.
    chapter : str
        The name of the chapter that explains it.
    first : str
        What to try first.
    look : callable
        ``look(report)`` -> score, place and words, or None if there is nothing to ask.
    """

    name: str
    threshold: float
    unit: str
    says: str
    chapter: str
    first: str
    look: Callable


@dataclass(frozen=True)
class Finding:
    """A fault that was found.

    Attributes
    ----------
    fault : str
    where, evidence : str
    says, chapter, first : str
        As in the :class:`Fault`.
    score, threshold : float
    """

    fault: str
    where: str
    evidence: str
    says: str
    chapter: str
    first: str
    score: float
    threshold: float


FAULTS = {}


def fault(name, threshold, unit, says, chapter, first):
    """Make the function below a row of the table."""

    def keep(look):
        FAULTS[name] = Fault(name, threshold, unit, says, chapter, first, look)
        return look

    return keep


def find(report):
    """Return the findings of a report, the weightiest first.

    Parameters
    ----------
    report : Report

    Returns
    -------
    tuple of Finding
    """
    found = []
    for row in FAULTS.values():
        if report.unsettled and row.unit == "powers of ten":
            continue
        seen = row.look(report)
        if seen is not None and seen.score >= row.threshold:
            words = seen.where, seen.words, row.says, row.chapter, row.first
            found.append(Finding(row.name, *words, seen.score, row.threshold))
    return tuple(found)


# --- what is certain


@fault(
    "not finite",
    1,
    "layer",
    "Numbers have left the range of their type: nothing behind them can learn.",
    "03-vanishing-gradients",
    "a smaller learning rate or He's weights; in half precision scale the loss, or "
    "compute this layer in float32",
)
def not_finite(report):
    """Nan or infinity: where first?"""
    lost = [site for site in (*report.layers, *report.activations) if not site.finite]
    if not lost:
        return None
    return Evidence(
        len(lost),
        lost[0].name,
        f"nan, infinity or more than 10^19 in {len(lost)} places",
    )


@fault(
    "softmax twice",
    1,
    "time",
    "The loss takes a softmax of what is a probability already, so even a perfect "
    "answer has a large loss and a small gradient.",
    "08-layer-placement",
    "return the logits, and leave the softmax to the loss",
)
def softmax_twice(report):
    """A softmax of a softmax, or a sigmoid of a sigmoid."""
    if report.twice is None:
        return None
    where = report.head_name or "the output"
    return Evidence(1, where, f"{report.twice} was given probabilities")


@fault(
    "ReLU on the logits",
    1,
    "time",
    "The output comes from a ReLU: where it is 0 no gradient comes back.",
    "08-layer-placement",
    "take the ReLU off the output; where the target is never negative cut the "
    "predictions at 0 afterwards, or use softplus",
)
def relu_on_logits(report):
    """The last operation is a ReLU."""
    if report.head not in HALVES:
        return None
    head = report.head_activation
    return Evidence(
        1, head.name, f"{head.zeros:.0%} of the outputs are 0, at a slope of 0"
    )


# --- units that are off


def deaths(report, cause):
    """Return evidence of dead units in the layer where most died of this cause."""
    sites = report.told_apart()
    if cause == "birth":  # behind units that a bias or a step has killed: a consequence
        sites = takewhile(lambda s: s.cause == cause or surely_dead(s) < DEAD, sites)
    sites = [s for s in sites if s.cause == cause and s.samples >= ENOUGH]
    if not sites:
        return None
    site = max(sites, key=surely_dead)
    words = f"{site.off} of {site.units} units gave 0 for all {site.samples}"
    words += f" samples (dead: {site.dead})"
    if site.may_wake >= 1:
        words += f"; about {site.may_wake:.0f} of them may wake on others"
    return Evidence(surely_dead(site), site.name, words)


def surely_dead(site):
    """Return the share of units that are off and would stay so on other samples.

    Half of two or four units are off by chance; of so few only all count.
    """
    if site.units < SEVERAL and site.off < site.units:
        return 0.0
    return max(site.off - site.may_wake, 0) / site.units


SEVERAL = 5  # units, of which a share can be given
ENOUGH = 8  # samples, below which off says nothing about dead
FEW = 4  # activations, from which a network counts as deep
DEAD = 0.4  # share of a layer


@fault(
    "born dead",
    DEAD,
    "of a layer's units",
    "These units were off before the first step: their weights look as if just drawn.",
    "04-dying-relu",
    "more units in the narrowest layers, or fewer layers; inputs with mean 0; a norm "
    "before the activation",
)
def born_dead(report):
    """Off without a bias or a step that explains it."""
    return deaths(report, "birth")


@fault(
    "one dead layer",
    1.0,
    "of a layer's units",
    "One layer of a deep network is dead as a whole: no signal and no gradient passes "
    "through it.",
    "04-dying-relu",
    "draw the weights and biases of this layer anew, and look for what set them apart",
)
def dead_layer(report):
    """All units of one layer off, and few before it."""
    sites = report.hidden(HALVES)
    first = next((s for s in sites if s.off == s.units and s.samples >= ENOUGH), None)
    if first is None or len(sites) < FEW or first.cause != "bias":
        return None
    others = [s for s in report.told_apart() if s is not first]
    if any(s.off > DEAD * s.units for s in others):
        return None
    words = f"all {first.units} units are dead on {first.samples} samples"
    return Evidence(1.0, first.name, f"{words}, none of the {len(others)} before it")


@fault(
    "dead by bias",
    DEAD,
    "of a layer's units",
    "Biases hold these units below 0; without them most would be on for some sample.",
    "04-dying-relu",
    "biases of 0; or a slope on the left of at least 0.1 for some steps",
)
def dead_by_bias(report):
    """Off because of the bias."""
    return deaths(report, "bias")


@fault(
    "dead by rate",
    DEAD,
    "of a layer's units",
    "The weights of these units were thrown to the negative side, as by too large a "
    "step.",
    "04-dying-relu",
    "begin anew with a tenth of the learning rate, or clip the gradient",
)
def dead_by_rate(report):
    """Off because of weights that are not as they were drawn."""
    return deaths(report, "rate")


# --- sizes


def drift(report):
    """Return the last site before a dead layer, and the power of ten from the first.

    What enters the activations is compared, along the longest drift from the first.
    """
    sites = [s for s in report.living() if s.size and s.finite]
    if len(sites) < 2:
        return None
    powers = [(s, math.log10(s.size / sites[0].size)) for s in sites[1:]]
    return max(powers, key=lambda pair: abs(pair[1]))


@fault(
    "exploding signal",
    3.0,
    "powers of ten",
    "The signal grows from layer to layer.",
    "03-vanishing-gradients",
    "He's weights (or the gain of your activation), or a norm in each layer",
)
def exploding(report):
    """The signal is far larger in a deep layer than in the first."""
    found = drift(report)
    if found is None:
        return None
    site, power = found
    return Evidence(
        power, site.name, f"10^{power:.1f} times its size in the first layer"
    )


@fault(
    "shrinking signal",
    3.0,
    "powers of ten",
    "The signal shrinks from layer to layer, and with it what the last layer can tell "
    "two inputs apart by.",
    "03-vanishing-gradients",
    "He's weights (or the gain of your activation), or a norm in each layer",
)
def shrinking(report):
    """The signal is far smaller in a deep layer than in the first."""
    found = drift(report)
    if found is None:
        return None
    site, power = found
    return Evidence(-power, site.name, f"10^{power:.1f} of its size in the first layer")


@fault(
    "saturated head",
    0.8,
    "of the outputs",
    "The output sits at the ends of its range where hardly any gradient comes back, "
    "and not because it is right.",
    "08-layer-placement",
    "smaller weights in the last layer, targets inside of the range, or a loss that "
    "takes the logits",
)
def saturated_head(report):
    """Most outputs of the last activation have a flat slope."""
    head = report.head_activation
    if head is None or head.kind not in (*PROBABILITIES, "tanh") or head.flat is None:
        return None
    if report.wrong is not None and report.wrong < 0.2:
        return None
    words = f"{head.flat:.0%} of the outputs at a slope below 0.01"
    if report.wrong is not None:
        words += f", {report.wrong:.0%} of all far from their targets"
    return Evidence(head.flat, head.name, words)


@fault(
    "collapsed representations",
    3.5,
    "powers of ten",
    "Different inputs look the same to the deep layers.",
    "03-vanishing-gradients",
    "He's weights with biases of 0, a norm before the activation, or skip connections",
)
def collapsed(report):
    """The contrast between samples is far smaller than that of the inputs."""
    sites = [s for s in report.living() if s.alike is not None]
    if not sites or report.input_alike is None:
        return None
    site = max(sites, key=report.contrast_lost)
    words = f"mean cosine of two samples {site.alike:.4f}, of their inputs "
    words += f"{report.input_alike:.2f}"
    return Evidence(report.contrast_lost(site), site.name, words)


@fault(
    "vanishing gradient",
    3.0,
    "powers of ten",
    "Learning stops on the way back: the first layers move far less than the last.",
    "03-vanishing-gradients",
    "ReLU or tanh instead of sigmoid, with their gain; skip connections; a norm",
)
def vanishing(report):
    """The relative update is far smaller in the first layer than in the last one.

    In a layer between them it may be small by design, as in a residual branch that
    starts at a factor of next to 0.
    """
    layers = [s for s in report.before_death() if s.update and s.kind != "embedding"]
    if len(layers) < 3:
        return None
    last = max(s.update for s in layers[-2:])
    first = layers[0]
    power = math.log10(last / first.update)
    words = f"its relative update is 10^-{power:.1f} of that of the last layers"
    return Evidence(power, first.name, words)


@fault(
    "wrong gain",
    1.5,
    "powers of ten",
    "The weights are not scaled to their activation: together they shrink or blow up "
    "the signal.",
    "03-vanishing-gradients",
    "weights with the gain of the activation: relulib.initialization.gain",
)
def wrong_gain(report):
    """Gains of the inner layers against those of their activations, multiplied."""
    layers = [
        s
        for s in report.layers[:-1]
        if s.gain
        and s.right_gain
        and s.fed_by != "none"
        and not s.normed
        and not s.summed
    ]
    if len(layers) < 2:
        return None
    powers = [math.log10(s.gain / s.right_gain) for s in layers]
    typical = 10 ** (sum(powers) / len(powers)) * layers[0].right_gain
    words = f"a gain of about {typical:.2f} in {len(layers)} layers, "
    words += f"{layers[0].right_gain:.2f} would keep the signal"
    return Evidence(abs(sum(powers)), layers[0].name, words)
