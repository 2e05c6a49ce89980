"""The same examination during training, every so many steps."""

from dataclasses import dataclass

from relulib.doctor.examination import examine
from relulib.doctor.faults import FAULTS
from relulib.doctor.report import Report


@dataclass(frozen=True)
class Look:
    """A report, and when it was made.

    Attributes
    ----------
    step : int
        How many steps had been counted.
    report : Report
    """

    step: int
    report: Report


def watch(model, every=100, loss=None, optimizer=None, sample_axis=0):
    """Return a callback that examines a model while it is trained.

    It examines apart from the training: what is trained is bit for bit the same
    without it. A look costs one to two steps of a network of ordinary size, and a few
    milliseconds of a small one.

    Parameters
    ----------
    model : torch.nn.Module
    every : int
        Steps from one look to the next; the first one is looked at, too.
    loss, optimizer, sample_axis
        As in :func:`examine`.

    Returns
    -------
    Watch

    Raises
    ------
    ValueError
        ``every`` is below 1.

    Examples
    --------
    ::

        watching = watch(net, every=100)
        for x, y in loader:
            ...  # one step
            watching(x, y)
        print(watching.looks[-1].report)
    """
    if every < 1:
        raise ValueError(f"every: a whole number from 1 on, got {every}")
    return Watch(model, every, loss, optimizer, sample_axis)


class Watch:
    """What :func:`watch` returns: call it after each step with a batch.

    A batch says little of dead units. Always the same few hundred samples, put aside,
    say more than the batch of the step.

    Attributes
    ----------
    looks : list of Look
    steps : int
        How often it was called.
    """

    def __init__(self, model, every, loss, optimizer, sample_axis):
        self.model, self.every = model, every
        self.how = dict(loss=loss, optimizer=optimizer, sample_axis=sample_axis)
        self.steps, self.looks = 0, []

    def __call__(self, x, y=None):
        """Count a step, and examine on this batch if it is time to.

        Parameters
        ----------
        x, y
            As in :func:`examine`.

        Returns
        -------
        Report or None
            None between the looks.
        """
        self.steps += 1
        if (self.steps - 1) % self.every:
            return None
        report = examine(self.model, x, y, **self.how)
        self.looks.append(Look(self.steps, report))
        return report

    def first(self, fault):
        """Return the step at which a fault was first found, or None.

        Parameters
        ----------
        fault : str
            A name in ``FAULTS``.

        Raises
        ------
        KeyError
            No fault has that name.
        """
        if fault not in FAULTS:
            raise KeyError(f"{fault!r} is none of the faults: {', '.join(FAULTS)}")
        for look in self.looks:
            if any(finding.fault == fault for finding in look.report.findings):
                return look.step
        return None

    def dead(self):
        """Return the shares of dead units, by activation.

        Returns
        -------
        dict of str to list of float
            One number for each look.
        """
        shares = {}
        for look in self.looks:
            for site in look.report.hidden():
                shares.setdefault(site.name, []).append(site.dead.estimate)
        return shares
