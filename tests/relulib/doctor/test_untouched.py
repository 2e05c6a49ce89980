"""The model, its optimiser and the random state are as they were."""

import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor import examine


class Everything(nn.Module):
    """Buffers that move, a frozen weight, dropout, a mode within a mode, and chance."""

    def __init__(self):
        super().__init__()
        self.first, self.norm = nn.Linear(6, 8), nn.BatchNorm1d(8)
        self.drop, self.last = nn.Dropout(0.5), nn.Linear(8, 3)
        self.register_buffer("calls", torch.zeros(()))
        self.first.bias.requires_grad_(False)
        self.norm.eval()
        self.last.register_forward_hook(lambda *_: None)
        self.raises = False

    def forward(self, x):
        self.calls = self.calls + 1
        x = x + random.random() + np.random.rand()
        h = self.drop(F.relu(self.norm(self.first(x)), inplace=True))
        if self.raises:
            raise RuntimeError("half way")
        return self.last(h)


def state(model, optimizer, x):
    """Return all that a look could change, to be compared."""
    hooks = [
        list(held)
        for module in model.modules()
        for name, held in vars(module).items()
        if "hooks" in name and held is not None and not isinstance(held, bool)
    ]
    held = [t for s in optimizer.state.values() for t in s.values()]
    tensors = [*model.state_dict().values(), *held, x]
    tensors += [p.grad for p in model.parameters() if p.grad is not None]
    return {
        "modes": [module.training for module in model.modules()],
        "hooks": hooks,
        "needs": [p.requires_grad for p in [*model.parameters(), x]],
        "gradients": [id(p.grad) for p in model.parameters()],
        "places": [id(t) for t in [*model.parameters(), *model.buffers()]],
        "states": [id(t) for t in held],
        "values": [t.detach().clone() for t in tensors],
        "attributes": [sorted(vars(module)) for module in model.modules()],
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state()[1].tolist(),
        "python": random.getstate(),
        "grad": torch.is_grad_enabled(),
        "threads": torch.get_num_threads(),
        "groups": [{**g, "params": len(g["params"])} for g in optimizer.param_groups],
    }


def same(a, b):
    if torch.is_tensor(a):
        return torch.equal(a, b)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize("ends", ["well", "in the model", "in the loss", "in the step"])
@pytest.mark.parametrize("mode", ["train", "eval"])
def test_all_is_as_it_was(ends, mode):
    torch.manual_seed(0)
    model, x, y = Everything(), torch.randn(30, 6), torch.randint(3, (30,))
    getattr(model, mode)()
    move = torch.optim.Adam(model.parameters(), 0.01)
    F.cross_entropy(model(x), y).backward()
    move.step()  # so that there are gradients and moments to be lost
    before = state(model, move, x)
    loss, model.raises = F.cross_entropy, ends == "in the model"
    if ends == "in the loss":
        loss = lambda *_: 1 / 0  # noqa: E731
    if ends == "in the step":
        move.param_groups[0]["betas"] = None
        before = state(model, move, x)
    with torch.no_grad():  # a reader's own block
        before["grad"] = torch.is_grad_enabled()
        if ends == "well":
            examine(model, x, y, loss, move)
        else:
            with pytest.raises(
                (RuntimeError, ZeroDivisionError, TypeError, ValueError)
            ):
                examine(model, x, y, loss, move)
        after = state(model, move, x)
    changed = [key for key in before if not same(before[key], after[key])]
    assert not changed


def test_training_is_bit_for_bit_the_same_under_watch():
    from relulib.doctor import watch

    def trained(watched):
        torch.manual_seed(1)
        model = Everything()
        move = torch.optim.Adam(model.parameters(), 0.01)
        looking = watch(model, every=2, optimizer=move)
        for _ in range(5):
            x, y = torch.randn(16, 6), torch.randint(3, (16,))
            move.zero_grad()
            F.cross_entropy(model(x), y).backward()
            move.step()
            if watched:
                looking(x, y)
        assert len(looking.looks) == 3 * watched
        return [t.clone() for t in model.state_dict().values()]

    random.seed(0)
    np.random.seed(0)
    plain = trained(False)
    random.seed(0)
    np.random.seed(0)
    assert same(plain, trained(True))


def test_frozen_weights_are_examined_and_stay_frozen():
    model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2)).requires_grad_(
        False
    )
    report = examine(model, torch.randn(20, 4))
    assert report.layers[0].update > 0
    assert not any(p.requires_grad for p in model.parameters())
