"""What a layer and an activation leave behind: sums, however many the batches."""

from dataclasses import dataclass, field

import torch

from relulib.doctor.operations import HALVES

SHORT = (torch.float16, torch.bfloat16)


@dataclass
class Size:
    """The root mean square of everything that came by."""

    squares: object = 0.0
    count: int = 0

    def add(self, t):
        """Take in a tensor."""
        kind = torch.float32 if t.dtype in SHORT else None
        length = torch.linalg.vector_norm(t.detach(), dtype=kind)
        # the squares of a layer leave float32 early; MPS has no float64
        length = length if length.device.type == "mps" else length.double()
        self.squares = self.squares + length.square()
        self.count += t.numel()

    @property
    def value(self):
        """The root mean square, or None if nothing came by."""
        return (float(self.squares) / self.count) ** 0.5 if self.count else None


@dataclass
class Likeness:
    """The mean cosine between different samples.

    The squared length of the sum of n unit vectors is n plus all their cosines, so one
    vector and one count are enough.
    """

    total: object = None
    count: object = 0

    def add(self, rows):
        """Take in a matrix (samples, numbers); a row of zeros has no direction."""
        rows = rows.float() if rows.dtype in SHORT else rows
        length = torch.linalg.vector_norm(rows, dim=1)
        there = (length > 0) & length.isfinite()
        inverse = torch.where(there, 1 / length, 0)
        total = inverse @ rows
        if self.total is not None and total.shape != self.total.shape:
            return  # sequences of another length: they cannot be compared
        self.total = total if self.total is None else self.total + total
        self.count = self.count + there.sum()

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
    fed_by: str | None = None
    normed: bool = False
    summed: bool = False
    units: int = 0
    into: Size = field(default_factory=Size)
    out: Size = field(default_factory=Size)
    gradient_in: Size = field(default_factory=Size)
    gradient_out: Size = field(default_factory=Size)
    alike: Likeness = field(default_factory=Likeness)


@dataclass
class ActivationRecord:
    """Sums of an activation; most have an entry for each unit."""

    name: str
    kind: str
    layer: str | None
    axis: int
    norm: str = "none"
    shift: torch.Tensor | None = None
    units: int = 0
    samples: int = 0
    entries: int = 0
    z: Size = field(default_factory=Size)
    gradient: Size = field(default_factory=Size)
    alike: Likeness = field(default_factory=Likeness)
    z_range: Range = field(default_factory=Range)
    largest: torch.Tensor | None = None
    slope_range: Range = field(default_factory=Range)
    steep: object = 0
    zeros: object = 0
    on: object = 0
    magnitude: object = 0.0

    def before(self, z, slopes=None):
        """Take in what goes in, and its slopes where ReLU's rule does not give them."""
        z = z.detach() if z.ndim > 1 else z.detach()[None]
        others = [a for a in range(z.ndim) if a != self.axis % z.ndim]
        low, high = z.amin(others), z.amax(others)
        self.z.add(z)
        self.z_range.add(low, high)
        if self.kind in HALVES:
            self.slope_range.add((low > 0).to(z.dtype), (high > 0).to(z.dtype))
        elif slopes is not None:
            self.slope_range.add(slopes.amin(others), slopes.amax(others))
            self.steep = self.steep + (slopes.abs() >= FLAT).sum()

    def after(self, h, samples):
        """Take in what comes out."""
        rows = by_sample(h.detach(), samples)
        axis = self.axis % rows.ndim
        within = [a for a in range(1, rows.ndim) if a != axis]
        wide = torch.float32 if rows.dtype in SHORT else None
        size = rows.abs()
        highest = size.amax(within) if within else size
        self.units = rows.shape[axis]
        self.samples += len(rows)
        self.entries += rows.numel()
        largest = highest.amax(0)
        old = largest if self.largest is None else self.largest
        self.largest = torch.maximum(largest, old)
        # sign().sum() counts in a fifth of the time of (size > 0).sum()
        self.on = self.on + highest.sign().sum(0, dtype=wide)
        there = size.sign().flatten(1).sum(1, dtype=wide).double().sum()
        self.zeros = self.zeros + rows.numel() - there
        self.magnitude = self.magnitude + size.sum([0, *within], dtype=wide)
        self.alike.add(rows.flatten(1))


FLAT = 0.01  # a smaller slope lets next to nothing through


def by_sample(t, samples):
    """Return a tensor whose first axis counts samples, as far as its shape tells.

    A sequence may come with time first, or with samples and times on one axis.
    """
    if t.ndim == 1:
        return t[None]
    if len(t) != samples and t.ndim > 2 and t.shape[1] == samples:
        return t.transpose(0, 1)
    if len(t) != samples and len(t) % samples == 0:
        return t.unflatten(0, (samples, -1))
    return t
