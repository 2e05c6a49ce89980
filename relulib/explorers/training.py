"""A laboratory for what takes time: choose, press Run, watch the bar, compare."""

import os

KEPT = 4  # runs in one figure; a fifth takes the place of the first


def lab(train, draw, ticks, **choices):
    """Return controls for something that trains, with its figure.

    In the built book, where RELULIB_STATIC is 1, the first choices are run and drawn,
    and nothing is returned.

    Parameters
    ----------
    train : callable
        ``train(tick, **chosen)`` does the work and calls ``tick()`` `ticks` times.
    draw : callable
        ``draw(ax, runs)``, where `runs` maps the words of a choice to what `train`
        returned for it: the last four runs, in order.
    ticks : int
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
        first = {name: offers[0] for name, offers in choices.items()}
        _show(draw, {_words(first): train(lambda: None, **first)})
        return None
    return _panel(train, draw, ticks, choices)


def _panel(train, draw, ticks, choices):
    import ipywidgets as widgets

    controls = {
        name: widgets.Dropdown(
            options=[(str(offer), offer) for offer in offers],
            description=name,
            style={"description_width": "initial"},
        )
        for name, offers in choices.items()
    }
    button = widgets.Button(description="Run", button_style="primary")
    bar = widgets.IntProgress(max=ticks, description="0 %")
    figure, runs = widgets.Output(), {}

    def tick():
        bar.value += 1
        bar.description = f"{100 * bar.value / ticks:.0f} %"

    def press(_):
        chosen = {name: control.value for name, control in controls.items()}
        bar.value, button.disabled = 0, True
        figure.clear_output(wait=True)
        try:
            with figure:  # an error in train is shown here, in full
                runs.pop(_words(chosen), None)
                runs[_words(chosen)] = train(tick, **chosen)
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
