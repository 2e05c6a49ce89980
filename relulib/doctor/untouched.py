"""Leave a model, its optimiser and the random state as they were."""

import copy
import random
from collections import defaultdict
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def untouched(model):
    """Put back all that a pass may change, also when it raises.

    These are the mode of each module, which parameters need a gradient and which they
    have, buffers such as the running statistics of batch norm, and the states of the
    generators of torch, numpy and Python.

    Parameters
    ----------
    model : torch.nn.Module
    """
    modes = [(module, module.training) for module in model.modules()]
    buffers = [(b, b.detach().clone()) for b in model.buffers()]
    parameters = [(p, p.requires_grad, p.grad) for p in model.parameters()]
    places = {
        (module, name): tensor
        for module in model.modules()
        for name, tensor in module._buffers.items()
    }
    try:
        with _random_state():
            yield
    finally:
        for (module, name), tensor in places.items():
            module._buffers[name] = tensor
        with torch.no_grad():
            for now, before in buffers:
                now.copy_(before)
        for parameter, needed, gradient in parameters:
            parameter.requires_grad_(needed)
            parameter.grad = gradient
        for module, mode in modes:
            module.training = mode


@contextmanager
def _random_state():
    states = random.getstate(), np.random.get_state()
    cuda = torch.cuda.is_available() and torch.cuda.is_initialized()
    devices = range(torch.cuda.device_count()) if cuda else ()
    try:
        with torch.random.fork_rng(devices):
            yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


@contextmanager
def tried_step(optimizer, gradients):
    """Take one step of an optimiser, and take it back at the end of the block.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
    gradients : dict of Parameter to Tensor
        What the step is made of; a parameter that is missing here does not move.

    Raises
    ------
    ValueError
        The optimiser cannot step without computing the loss anew, as LBFGS.
    """
    held = [p for group in optimizer.param_groups for p in group["params"]]
    before = [(p, p.detach().clone(), p.grad) for p in held]
    state, groups = optimizer.state, [dict(g) for g in optimizer.param_groups]
    optimizer.state = defaultdict(dict, {p: _copied(s) for p, s in state.items()})
    try:
        for p in held:
            p.grad = gradients.get(p)
        try:
            # of the class: a scheduler counts the calls of the object's own
            type(optimizer).step(optimizer)
        except TypeError as error:
            raise ValueError(
                f"optimizer: {type(optimizer).__name__} cannot take a step from one "
                f"gradient ({error}); leave it out"
            ) from error
        yield
    finally:
        optimizer.state = state
        for group, as_it_was in zip(optimizer.param_groups, groups, strict=True):
            group.clear()
            group.update(as_it_was)
        with torch.no_grad():
            for p, value, gradient in before:
                p.copy_(value)
                p.grad = gradient


def _copied(state):
    return {
        key: value.clone() if torch.is_tensor(value) else copy.deepcopy(value)
        for key, value in state.items()
    }
