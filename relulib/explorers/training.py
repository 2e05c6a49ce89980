"""A laboratory for what takes time: choose, press Run, watch the bar, compare."""

import os
from itertools import count

from relulib.look import COLOURS, DASHES

KEPT = 4  # runs in one figure; a fifth takes the place of the first
RUNS = COLOURS[1:]  # their colours: ink is that of the axes


def lab(train, draw, steps, **choices):
    """Return controls for something that trains, with its figure.

    In the built book, where RELULIB_STATIC is 1, nobody can press: nothing is run, and
    nothing is returned.

    Parameters
    ----------
    train : callable
        ``train(**chosen)`` trains with :func:`relulib.ensemble.train`, itself or by an
        experiment; the bar counts the steps.
    draw : callable
        ``draw(ax, runs)``, where `runs` maps the words of a choice to what `train`
        returned for it: the last four runs, in order.
    steps : int
        Of one run, over all its trainings.
    **choices : sequence
        Name of each control and what it offers, the default first.

    Returns
    -------
    ipywidgets.VBox or None
        Its last two children are the bar and the figure.

    Raises
    ------
    ValueError
        A control that offers nothing.
    """
    for name, offers in choices.items():
        if not len(offers):
            raise ValueError(f"lab: {name} offers nothing to choose from")
    if os.environ.get("RELULIB_STATIC") == "1":
        return None
    return _panel(train, draw, steps, choices)


def draw_curves(ax, x, runs, title=None, networks=True):
    """Draw each run as thin lines, its networks, and their mean with its interval.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (points,)
    runs : dict of str to array_like, shape (seeds, points)
        What the legend says of a run, and its curves. Twenty look different.
    title : str, optional
        Of the legend.
    networks : bool
        Whether each network has its thin line: many of them make a heavy picture.
    """
    from relulib import plots
    from relulib.statistics import t_interval

    for k, (words, curves) in enumerate(runs.items()):
        color, dash = RUNS[k % len(RUNS)], DASHES[k % len(DASHES)]
        thin = curves if networks else curves[:0]
        plots.curves(ax, x, thin, t_interval(curves), "", color, dash)
        ax.plot([], [], color=color, linestyle=dash, label=words)
    figure = ax.figure  # the legend stands above: it would hide lines, wherever
    figure.set_figheight(figure.get_figheight() + 0.2 * (len(runs) + bool(title)))
    look = {"frameon": False, "fontsize": 11, "title_fontsize": 11}
    figure.legend(loc="outside upper left", title=title, alignment="left", **look)


def draw_dots(ax, runs):
    """Draw each run as a row of dots, its networks, and their mean with its interval.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    runs : dict of str to array_like, shape (seeds,)
        What stands beside a row, and its numbers.
    """
    import numpy as np

    from relulib import plots
    from relulib.statistics import t_interval

    samples = np.stack(list(runs.values()), axis=1)
    ax.figure.set_figheight(1.2 + 0.6 * len(runs))
    colours = [RUNS[k % len(RUNS)] for k in range(len(runs))]
    plots.dots_and_intervals(ax, list(runs), samples, t_interval(samples), colours)


def _panel(train, draw, steps, choices):
    import ipywidgets as widgets

    from relulib.ensemble import watched

    controls = {
        name: widgets.Dropdown(
            options=[(str(offer), offer) for offer in offers],
            description=name,
            style={"description_width": "initial"},
        )
        for name, offers in choices.items()
    }
    button = widgets.Button(description="Run", button_style="primary")
    bar = widgets.IntProgress(max=100, description="0 %")
    figure, runs = widgets.Output(), {}

    def press(_):
        chosen = {name: control.value for name, control in controls.items()}
        done = count(1)

        def tick():  # a value that stays is not sent: 100 messages, not one per step
            bar.value = 100 * next(done) // steps
            bar.description = f"{bar.value} %"

        bar.value, button.disabled = 0, True
        figure.clear_output(wait=True)
        try:
            with figure:  # an error in train is shown here, in full
                runs.pop(_words(chosen), None)
                with watched(tick):
                    runs[_words(chosen)] = train(**chosen)
                if len(runs) > KEPT:
                    del runs[next(iter(runs))]
                _show(draw, runs)
        finally:
            button.disabled = False

    button.on_click(press)
    row = widgets.HBox([*controls.values(), button])
    row.layout.flex_flow = "row wrap"
    return widgets.VBox([row, bar, figure])


def _words(chosen):
    return ", ".join(str(value) for value in chosen.values())


def _show(draw, runs):
    from matplotlib import pyplot as plt

    _, ax = plt.subplots()
    draw(ax, runs)
    plt.show()
