"""What a layer and an activation leave behind: sums, however many the batches.

What is small is kept for a while, so that one operation measures many batches of it.
"""

from dataclasses import dataclass, field

import torch

from relulib.doctor.operations import HALVES, PROBABILITIES
from relulib.ensemble.measures import length, root_mean

SHORT = (torch.float16, torch.bfloat16)
SMALL = 2**12  # numbers in a tensor that is worth keeping to be measured with others
LARGE = 2**20  # numbers in a tensor whose gradient is not kept for a whole pass
LENGTH = 2**10  # numbers as which a length counts that is still to be added
HELD = 2**17  # numbers that are kept at most, but for those of one batch


@dataclass
class Size:
    """The root mean square of everything that came by.

    Attributes
    ----------
    lengths : list
        Of what was measured, each a tensor of no axis or a float.
    count : int
        Of numbers in it.
    pending : list of Tensor
        What is kept to be measured.
    """

    lengths: list = field(default_factory=list)
    count: int = 0
    pending: list = field(default_factory=list)

    def add(self, t, measured=None):
        """Take in a tensor, whose length may be known."""
        self.lengths.append(length(t) if measured is None else measured)
        self.count += t.numel()

    @property
    def value(self):
        """The root mean square, or None if nothing came by."""
        return root_mean(self.lengths, self.count) if self.count else None


def settle(sizes):
    """Measure what is pending in some sizes; what stands in several of them once."""
    known = {}
    for size in sizes:
        key = tuple(map(id, size.pending))
        if key not in known:
            known[key] = [(part, length(part)) for part in joined(size.pending)]
        for part, measured in known[key]:
            size.add(part, measured)
        if len(size.lengths) > 1:  # one number instead, as many batches as there are
            size.lengths = [root_mean(size.lengths, 1)]
    for size in sizes:
        size.pending.clear()


def joined(parts):
    """Return tensors with those that differ in their first axis alone joined."""
    if len(parts) < 2:
        return list(parts)
    groups = {}
    for part in parts:
        groups.setdefault((part.shape[1:], part.dtype), []).append(part)
    return [torch.cat(group) for group in groups.values()]


TINY = 1e-37  # a length that stands for 0; its inverse is a float32 as well


@dataclass
class Likeness:
    """The mean cosine between different samples.

    The squared length of the sum of n unit vectors is n plus all their cosines, so one
    vector and one count are enough.
    """

    total: object = None
    count: object = 0
    pending: list = field(default_factory=list)

    def add(self, rows):
        """Take in a matrix (samples, numbers); a row of zeros has no direction."""
        rows = rows.float() if rows.dtype in SHORT else rows
        far = torch.linalg.vector_norm(rows, dim=1)
        total = far.clamp_min(TINY).reciprocal() @ rows
        if self.total is not None and total.shape != self.total.shape:
            return  # sequences of another length: they cannot be compared
        self.total = total if self.total is None else self.total + total
        self.count = self.count + torch.count_nonzero(far)

    def settle(self):
        """Measure what is pending."""
        for part in joined(self.pending):
            self.add(part)
        self.pending.clear()

    @property
    def value(self):
        """The mean cosine, or None for fewer than two samples with a direction."""
        n = int(self.count)
        if n < 2:
            return None
        squares = float(self.total.double().square().sum())
        return (squares - n) / (n * (n - 1)) if squares < float("inf") else None


@dataclass
class Range:
    """The least and the largest slope of each unit."""

    low: torch.Tensor | None = None
    high: torch.Tensor | None = None

    def add(self, low, high):
        """Take in a least and a largest slope of each unit."""
        if self.high is None:
            self.low, self.high = low, high
        else:  # of both nan stays
            self.low = torch.minimum(self.low, low)
            self.high = torch.maximum(self.high, high)


@dataclass
class LayerRecord:
    """Sums of a layer: what goes in and comes out, and its gradients."""

    name: str
    kind: str
    call: object
    origin: object = None
    fed_by: str | None = None
    normed: bool = False
    summed: bool = False
    units: int = 0
    into: Size = field(default_factory=Size)
    out: Size = field(default_factory=Size)
    gradient_in: Size = field(default_factory=Size)
    gradient_out: Size = field(default_factory=Size)
    alike: Likeness = field(default_factory=Likeness)

    @property
    def sizes(self):
        """All its sizes."""
        return self.into, self.out, self.gradient_in, self.gradient_out

    def settle(self):
        """Measure what is pending, but for the sizes."""
        self.alike.settle()


@dataclass
class ActivationRecord:
    """Sums of an activation; most have an entry for each unit."""

    name: str
    kind: str
    layer: str | None
    axis: int
    norm: str = "none"
    gate: bool = False
    shift: torch.Tensor | None = None
    origin: object = None
    units: int = 0
    samples: int = 0
    entries: int = 0
    z: Size = field(default_factory=Size)
    gradient: Size = field(default_factory=Size)
    alike: Likeness = field(default_factory=Likeness)
    least: torch.Tensor | None = None
    slope_range: Range = field(default_factory=Range)
    steep: object = 0
    on: object = 0
    entries_on: float = 0.0
    magnitude: object = 0.0
    pending: dict = field(default_factory=dict)

    @property
    def sizes(self):
        """All its sizes."""
        return self.z, self.gradient

    def settle(self):
        """Measure what is pending, but for the sizes."""
        for calls in self.pending.values():
            if len(calls) == 1:
                self.measure(*calls[0])
                continue
            z, rows, slopes = zip(*calls, strict=True)
            z = torch.cat(z) if z[0] is not None else None
            self.measure(z, torch.cat(rows), slopes[0])
        self.pending.clear()

    @property
    def zeros(self):
        """How many outputs were 0."""
        one_place = self.entries == self.samples * self.units
        on = self.on.double().sum() if one_place else self.entries_on
        return self.entries - float(on)

    def measure(self, z, h, slopes):
        """Take in what went in, if its slopes need it, and what came out.

        Parameters
        ----------
        z : Tensor or None
        h : Tensor, shape (samples, ...)
        slopes : callable or None
            Of `z`, for an activation whose slopes its outputs do not tell.
        """
        axis = self.axis % h.ndim
        within = [a for a in range(1, h.ndim) if a != axis]
        wide = torch.float32 if h.dtype in SHORT else None
        halves = self.kind in HALVES
        size = h if halves else h.abs()
        highest = size.amax(within) if within else size
        self.units = h.shape[axis]
        self.samples += len(h)
        self.entries += h.numel()
        if halves:
            least = h.amin([0, *within])
            self.least = least if self.least is None else self.least.minimum(least)
        # sign().sum() counts in a fifth of the time of (size > 0).sum()
        self.on = self.on + highest.sign().sum(0, dtype=wide)
        if within:
            on = size.sign().flatten(1).sum(1, dtype=wide)
            self.entries_on = self.entries_on + float(on.double().sum())
        self.magnitude = self.magnitude + size.sum([0, *within], dtype=wide)
        self.alike.add(h.flatten(1))
        if not halves:
            self._slopes(z, h, slopes)

    def _slopes(self, z, h, slopes):
        found = slope(self.kind, h) if slopes is None else slopes(z)
        if found is None:
            return
        others = [a for a in range(found.ndim) if a != self.axis % found.ndim]
        self.slope_range.add(found.amin(others), found.amax(others))
        self.steep = self.steep + (found.abs() >= FLAT).sum()


FLAT = 0.01  # a smaller slope lets next to nothing through
BY_OUTPUT = PROBABILITIES | {"tanh", "log_softmax"}


def slope(kind, h):
    """Return the slopes of an activation that its outputs tell, or None."""
    if kind == "tanh":
        return 1 - h.square()
    return h * (1 - h) if kind in PROBABILITIES else None


def by_sample(t, samples):
    """Return a tensor whose first axis counts samples, as far as its shape tells.

    A sequence may come with time first, or with samples and times on one axis.
    """
    if t.ndim == 1:  # one unit, whose axis was squeezed away, or one sample
        return t[:, None] if len(t) == samples else t[None]
    if len(t) == samples:
        return t
    if t.ndim > 2 and t.shape[1] == samples:
        return t.transpose(0, 1)
    if len(t) % samples == 0:
        return t.unflatten(0, (samples, -1))
    return t
