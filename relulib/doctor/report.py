"""What the doctor says: findings, figures, a table, a picture, a dict."""

import math
from dataclasses import asdict, dataclass, replace

from relulib.doctor.figures import ActivationFigures, LayerFigures
from relulib.doctor.operations import HALVES, SOFTMAX

SEVERAL = 5  # living units, below which two samples easily point the same way
NEARLY_ALL = 0.9  # of a layer, whose few living units tell next to nothing apart
SAME_HERE = 1.5  # powers of ten of contrast, from which units are off in unison
SAME = 0.8  # powers of ten of contrast, from which a dead unit says little


@dataclass(frozen=True, repr=False)
class Report:
    """The figures of a model on some data, and what was found.

    A terminal and a notebook show it as tables.

    Attributes
    ----------
    findings : tuple of Finding
        The weightiest first; empty when nothing was found.
    layers : tuple of LayerFigures
    activations : tuple of ActivationFigures
    unseen : tuple of str
        What the doctor could not see.
    unsettled : bool
        Whether some batch norm divides by a variance that it has not yet measured, in
        eval mode before any training: then sizes are not judged.
    samples : int
    training : bool
        The mode that the model was in.
    loss : str
        Where the gradients come from.
    loss_value : float
    head : str or None
        What made the output: "layer", the name of an activation, or None.
    head_name : str or None
    wrong : float or None
        Share of outputs far from their targets, where these could be compared.
    twice : str or None
        The function that took a softmax of probabilities.
    """

    layers: tuple[LayerFigures, ...]
    activations: tuple[ActivationFigures, ...]
    samples: int
    training: bool
    loss: str
    loss_value: float
    head: str | None
    head_name: str | None
    wrong: float | None
    twice: str | None
    unseen: tuple[str, ...]
    unsettled: bool = False
    findings: tuple = ()

    def judged(self, findings):
        """Return the same report with its findings."""
        return replace(self, findings=findings)

    @property
    def head_activation(self):
        """The activation that made the output, or None."""
        named = (s for s in self.activations if s.name == self.head_name)
        return next(named, None)

    @property
    def input_alike(self):
        """Mean cosine of two inputs, or None."""
        return next((s.alike for s in self.layers if s.alike is not None), None)

    def contrast_lost(self, site):
        """Return by how many powers of ten samples are more alike here than at first.

        Contrast is 1 less the mean cosine of two samples. Of a few living units it
        says nothing.
        """
        start, alive = self.input_alike, site.units - site.off
        if None in (site.alike, start) or start >= 1 or alive < SEVERAL:
            return 0.0
        return math.log10((1 - start) / max(1 - site.alike, 1e-8))

    def hidden(self, kinds=None):
        """Return the activations between input and output, of some kinds if given.

        A gate carries no signal of its own: it is about the same for all inputs, and
        may be.
        """
        head = self.head_activation
        return [
            s
            for s in self.activations
            if s is not head
            and s.kind not in SOFTMAX
            and not s.gate
            and (not kinds or s.kind in kinds)
        ]

    def living(self, kinds=None):
        """Return the hidden activations before the first that is dead as a whole."""
        return _until(self.hidden(kinds), lambda s: s.off == s.units)

    def told_apart(self):
        """Return the hidden ReLUs whose inputs still tell the samples apart.

        Where all samples have come to look the same, about half of the units are off
        for all of them, and behind a dead layer all look the same: consequences, and
        no findings of their own.
        """
        sites = self.hidden(HALVES)
        for i, site in enumerate(sites):
            lost = self.contrast_lost(site)
            if lost > SAME_HERE:
                return sites[:i]
            if site.off > NEARLY_ALL * site.units or lost > SAME:
                return sites[: i + 1]
        return sites

    def before_death(self):
        """Return the layers, unless some hidden activation is dead as a whole."""
        dead = len(self.living()) < len(self.hidden())
        return () if dead else self.layers

    def as_dict(self):
        """Return everything as plain dicts, lists, numbers and words."""
        found = asdict(self)
        for site, figures in zip(self.activations, found["activations"], strict=True):
            figures["dead"] = asdict(site.dead)
        return found

    def units(self):
        """Return the table of units: column -> cells, an activation a row."""
        sites = [s for s in self.activations if s.kind not in SOFTMAX]
        return {
            "activation": [s.name for s in sites],
            "units": [s.units for s in sites],
            "dead": [str(s.dead) for s in sites],
            "dormant": [_number(s.dormant) for s in sites],
            "saturated": [_number(s.saturated) for s in sites],
            "linear": [_number(s.linear) for s in sites],
            "alike": [_number(s.alike) for s in sites],
            "norm": [s.norm for s in sites],
        }

    def sizes(self):
        """Return the table of sizes: column -> cells, a layer a row."""
        return {
            "layer": [s.name for s in self.layers],
            "size": [_number(s.size) for s in self.layers],
            "signal times": [_beside(s.signal, s.right_gain) for s in self.layers],
            "gradient times": [
                _beside(s.gradient, s.right_gradient) for s in self.layers
            ],
            "gain": [_number(s.gain) for s in self.layers],
            "update": [_number(s.update) for s in self.layers],
        }

    def __str__(self):
        parts = [self._head(), *map(_told, self.findings)]
        parts += [_plain(self.units()), _plain(self.sizes())]
        parts += [f"Not seen: {what}." for what in self.unseen]
        return "\n\n".join(parts)

    __repr__ = __str__  # typed without print, it says the same

    def _head(self):
        mode = "training" if self.training else "eval"
        found = "Nothing found" if not self.findings else f"{len(self.findings)} found"
        return (
            f"{found}: {self.samples} samples in {mode} mode, gradients of "
            f"{self.loss}. {_few(self.samples)}{UNSETTLED if self.unsettled else ''}"
        ).rstrip()

    def _repr_markdown_(self):
        from relulib.show import table  # needs IPython, which a terminal has not

        parts = [self._head(), *(f"- {_told(finding)}" for finding in self.findings)]
        parts += [table(self.units()).data, table(self.sizes()).data]
        parts += [f"Not seen: {what}." for what in self.unseen]
        return "\n\n".join(parts)

    def draw(self, ax):
        """Draw the shares of units as shades: a row per trouble, a column per layer.

        Parameters
        ----------
        ax : matplotlib.axes.Axes
        """
        from relulib.plots import heat_map  # needs matplotlib

        sites = self.hidden()
        rows = {
            "dead": [s.dead.estimate for s in sites],
            "dormant": [s.dormant for s in sites],
            "saturated": [s.saturated or 0.0 for s in sites],
            "linear": [s.linear or 0.0 for s in sites],
            "alike": [min(max(s.alike or 0.0, 0.0), 1.0) for s in sites],
        }
        columns = range(1, len(sites) + 1)
        heat_map(ax, list(rows), columns, list(rows.values()), ".1f")
        ax.set_xlabel("activation, in the order of the pass")


def _until(sites, ends):
    for i, site in enumerate(sites):
        if ends(site):
            return sites[:i]
    return sites


def _few(samples):
    return "" if samples >= 100 else "With so few samples off may be chance. "


UNSETTLED = (
    "A batch norm has measured nothing yet, so sizes in eval mode are not judged."
)


def _told(finding):
    chapter = int(finding.chapter[:2])
    return (
        f"{finding.fault} ({finding.where}): {finding.says} Seen: {finding.evidence}. "
        f"Chapter {chapter}. Try first: {finding.first}."
    )


def _number(value):
    return "" if value is None else f"{value:.3g}"


def _beside(measured, right):
    """Return a factor, and in brackets the one that keeps a size."""
    if measured is None or right is None:
        return _number(measured)
    return f"{measured:.3g} ({right:.3g})"


def _plain(columns):
    """Return a table of plain characters."""
    names = list(columns)
    filled = [[name, *map(str, columns[name])] for name in names]
    widths = [max(map(len, column)) for column in filled]
    lines = []
    for first, *rest in zip(*filled, strict=True):
        cells = [first.ljust(widths[0])]
        cells += [c.rjust(w) for c, w in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
