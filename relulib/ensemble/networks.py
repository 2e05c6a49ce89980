"""The parameters of many networks of one architecture."""

import torch


class Ensemble:
    """The parameters of many networks of one architecture.

    Parameters
    ----------
    architecture : MLP, CNN, RNN or LSTM
        Or another class with their ``axes``, ``initial`` and ``forward``, and with a
        ``closed_form_gradient`` if it has one.
    seeds : sequence of int
        One per member (:func:`member_seeds`); equal seeds give equal members.
    dtype : torch.dtype
        Of the parameters, and so of everything computed with them.

    Attributes
    ----------
    vector : Tensor, shape (models, parameters)
        Row ``k`` is all of network ``k``; change it and the network has changed.
    parameters : dict of str to Tensor
        Views of ``vector``, each (models, ...), by which gradients are taken.
    shapes : dict of str to torch.Size
        Of the parameters of one network.
    training : bool
        Whether batch norm uses the batch's statistics or the running ones.
    """

    def __init__(self, architecture, seeds, dtype=torch.float32):
        self.architecture, self.seeds, self.dtype = architecture, list(seeds), dtype
        drawn = {seed: architecture.initial(seed) for seed in dict.fromkeys(self.seeds)}
        rows = [torch.cat([t.flatten() for t in drawn[s].values()]) for s in self.seeds]
        self.vector = torch.stack(rows).to(dtype)
        self.shapes = {name: t.shape for name, t in drawn[self.seeds[0]].items()}
        self.parameters = {
            name: view.detach().requires_grad_()
            for name, view in self.views(self.vector).items()
        }
        self.training, self.running = False, {}

    def views(self, vector):
        """A tensor shaped like ``vector``, cut by parameter without copying it."""
        sizes = [shape.numel() for shape in self.shapes.values()]
        return {
            name: part.view(len(self), *shape)
            for (name, shape), part in zip(
                self.shapes.items(), vector.split(sizes, dim=1), strict=True
            )
        }

    def __len__(self):
        return len(self.seeds)

    def __call__(self, x, trace=None):
        """Outputs (models, samples, outputs).

        Parameters
        ----------
        x : Tensor
            One data set for all, (samples, ...), or one each, (models, samples, ...).
        trace : Trace, optional
            Collects what the hidden layers compute.
        """
        return self.architecture.forward(self, self.one_set_each(x), trace)

    def one_set_each(self, x):
        """``x`` with a model axis, in the networks' dtype."""
        axes = self.architecture.axes
        if x.ndim == axes:
            x = x.expand(len(self), *x.shape)
        if x.ndim != axes + 1 or len(x) != len(self):
            raise ValueError(
                f"x: {axes} axes (or {axes + 1}, the first of length {len(self)}, one "
                f"data set per model) expected, got shape {tuple(x.shape)}"
            )
        return x.to(self.dtype)


@torch.no_grad()
def set_hidden_biases(nets, values):
    """Give every hidden bias of network ``k`` of an :class:`MLP` one number.

    Parameters
    ----------
    nets : Ensemble
    values : sequence of float, one per model
    """
    values = torch.as_tensor(values, dtype=nets.dtype)[:, None, None]
    for layer in range(len(nets.architecture.widths) - 2):
        b = nets.parameters[f"b{layer}"]
        b.copy_(values.expand_as(b))
