"""What a layer and an activation leave behind: sums, however many the batches.

What is small is kept for a while, so that one operation measures many batches of it.
"""

from dataclasses import dataclass, field

import torch

from relulib.doctor.operations import HALVES, PROBABILITIES
from relulib.ensemble.measures import root_mean, sum_of_squares

SHORT = (torch.float16, torch.bfloat16)
SMALL = 2**16  # numbers in a tensor that is worth keeping to be measured with others
HELD = 2**20  # numbers that are kept at most, but for those of one batch


@dataclass
class Size:
    """The root mean square of everything that came by."""

    squares: object = 0.0
    count: int = 0
    pending: list = field(default_factory=list)

    def add(self, t):
        """Take in a tensor."""
        self.squares = self.squares + sum_of_squares(t)
        self.count += t.numel()

    @property
    def value(self):
        """The root mean square, or None if nothing came by."""
        return root_mean(float(self.squares), self.count) if self.count else None


def settle(sizes):
    """Measure what is pending in some sizes; what stands in several of them once."""
    known = {}
    for size in sizes:
        key = tuple(map(id, size.pending))
        if key not in known:
            parts = joined(size.pending)
            squares = sum(float(sum_of_squares(part)) for part in parts)
            known[key] = squares, sum(part.numel() for part in parts)
        size.squares = size.squares + known[key][0]
        size.count += known[key][1]
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
        length = torch.linalg.vector_norm(rows, dim=1)
        there = (length > 0) & (length < torch.inf)
        inverse = torch.where(there, 1 / length, 0)
        total = inverse @ rows
        if self.total is not None and total.shape != self.total.shape:
            return  # sequences of another length: they cannot be compared
        self.total = total if self.total is None else self.total + total
        self.count = self.count + there.sum()

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
        return (float(self.total.double().square().sum()) - n) / (n * (n - 1))


@dataclass
class Range:
    """The least and the largest number of each unit."""

    low: torch.Tensor | None = None
    high: torch.Tensor | None = None

    def add(self, low, high):
        """Take in a least and a largest number for each unit; nan stays."""
        self.low = low if self.low is None else torch.minimum(self.low, low)
        self.high = high if self.high is None else torch.maximum(self.high, high)


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
    shift: torch.Tensor | None = None
    origin: object = None
    units: int = 0
    samples: int = 0
    entries: int = 0
    z: Size = field(default_factory=Size)
    gradient: Size = field(default_factory=Size)
    alike: Likeness = field(default_factory=Likeness)
    largest: torch.Tensor | None = None
    slope_range: Range = field(default_factory=Range)
    steep: object = 0
    zeros: object = 0
    on: object = 0
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
        size = h.abs()
        highest = size.amax(within) if within else size
        self.units = h.shape[axis]
        self.samples += len(h)
        self.entries += h.numel()
        largest = highest.amax(0)
        old = largest if self.largest is None else self.largest
        self.largest = torch.maximum(largest, old)
        # sign().sum() counts in a fifth of the time of (size > 0).sum()
        on = highest.sign().sum(0, dtype=wide)
        self.on = self.on + on
        there = size.sign().flatten(1).sum(1, dtype=wide) if within else on
        self.zeros = self.zeros + h.numel() - there.double().sum()
        self.magnitude = self.magnitude + size.sum([0, *within], dtype=wide)
        self.alike.add(h.flatten(1))
        self._slopes(z, h, slopes)

    def _slopes(self, z, h, slopes):
        others = [a for a in range(h.ndim) if a != self.axis % h.ndim]
        if self.kind in HALVES:
            low, high = h.amin(others), h.amax(others)
            self.slope_range.add((low > 0).to(h.dtype), (high > 0).to(h.dtype))
            return
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
