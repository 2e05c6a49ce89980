"""Many small networks trained at once along a leading model axis.

Twenty networks of 64 units keep one processor core no busier than one does: most
of the time goes into starting operations, not into arithmetic. So every tensor
here has a leading *model* axis, and one matrix product serves all networks.

The networks stay strangers. Member ``k`` draws its weights and its minibatches
from its own generators, so it is the same network in an ensemble of any size and
the same as a plain :mod:`torch.nn` module trained alone from the same start.

An *architecture* (:class:`MLP`, :class:`PReLU`, :class:`CNN`, :class:`RNN`,
:class:`LSTM`) says what one network looks like; :class:`Ensemble` holds the
parameters of many; :func:`train` moves them with :class:`SGD` or :class:`Adam`.

::

    nets = Ensemble(MLP((64, 64, 10), "relu"), member_seeds(0, 20))
    train(nets, x, y, SGD(0.1), steps=200, batch=64)
    accuracy(nets, x_test, y_test)  # one number per network
"""

from relulib.ensemble.architectures import CNN, LSTM, MLP, RNN, PReLU, Trace, function
from relulib.ensemble.draws import (
    BATCHES,
    BIASES,
    WEIGHTS,
    by_rate,
    constant,
    generator,
    identity,
    member_seeds,
    minibatches,
    normal,
    uniform,
    xavier,
)
from relulib.ensemble.measures import (
    accuracy,
    dead,
    diverged,
    dormant,
    gradients,
    off_units,
    outputs,
    root_mean_square,
    sparsity,
    trace,
)
from relulib.ensemble.networks import Ensemble, set_hidden_biases
from relulib.ensemble.training import (
    SGD,
    Adam,
    cross_entropy,
    single_thread,
    squared_error,
    train,
    watched,
)

__all__ = [
    "BATCHES",
    "BIASES",
    "CNN",
    "LSTM",
    "MLP",
    "RNN",
    "SGD",
    "WEIGHTS",
    "Adam",
    "Ensemble",
    "PReLU",
    "Trace",
    "accuracy",
    "by_rate",
    "constant",
    "cross_entropy",
    "dead",
    "diverged",
    "dormant",
    "function",
    "generator",
    "gradients",
    "identity",
    "member_seeds",
    "minibatches",
    "normal",
    "off_units",
    "outputs",
    "root_mean_square",
    "set_hidden_biases",
    "single_thread",
    "sparsity",
    "squared_error",
    "trace",
    "train",
    "uniform",
    "watched",
    "xavier",
]
