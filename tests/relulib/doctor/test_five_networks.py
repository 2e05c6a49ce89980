"""Five networks the doctor has never seen, as public tutorials have them.

Healthy, each as drawn and after a few steps, nothing is found; with one fault planted,
that fault comes first.
"""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor import examine

SAMPLES = 128


class TutorialCNN(nn.Module):
    """Two convolutions and three layers, as in PyTorch's first tutorial."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 6, 5), nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1, self.fc2 = nn.Linear(16 * 5 * 5, 120), nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.fc2(F.relu(self.fc1(torch.flatten(x, 1)))))
        return self.fc3(x)


class Attention(nn.Module):
    """A block of a small language model: attention by hand, norms before, GELU."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.act = nn.ReLU()

    def forward(self, x):
        batch, time, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).split(width, dim=2)
        q, k, v = (
            t.view(batch, time, self.heads, -1).transpose(1, 2) for t in (q, k, v)
        )
        score = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
        after = torch.ones(time, time, dtype=torch.bool).triu(1)
        score = F.softmax(score.masked_fill(after, float("-inf")), dim=-1)
        y = (score @ v).transpose(1, 2).reshape(batch, time, width)
        x = x + self.proj(y)
        return x + self.down(self.act(self.up(self.norm2(x))))


class TinyTransformer(nn.Module):
    """Tokens and places embedded, two blocks, a norm, logits for each next token."""

    def __init__(self, tokens=27, width=32, time=12):
        super().__init__()
        self.token, self.place = nn.Embedding(tokens, width), nn.Embedding(time, width)
        self.blocks = nn.ModuleList(Attention(width, 4) for _ in range(2))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, tokens, bias=False)

    def forward(self, ids):
        x = self.token(ids) + self.place(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class Autoencoder(nn.Module):
    """To twelve numbers and back, with a sigmoid at the end."""

    def __init__(self):
        super().__init__()
        widths = (196, 96, 48, 12)
        self.encoder, self.decoder = self.chain(widths), self.chain(widths[::-1])

    def chain(self, widths):
        pairs = zip(widths, widths[1:], strict=False)
        layers = [part for n, m in pairs for part in (nn.Linear(n, m), nn.ReLU())]
        return nn.Sequential(*layers[:-1])

    def forward(self, x):
        return torch.sigmoid(self.decoder(self.encoder(x)))


class BasicBlock(nn.Module):
    """Two convolutions with batch norm, around which a path leads."""

    def __init__(self, n, m, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(n, m, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(m, m, 3, 1, 1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(m), nn.BatchNorm2d(m)
        self.relu, self.down = nn.ReLU(inplace=True), nn.Identity()
        if stride > 1:
            path = nn.Conv2d(n, m, 1, stride, bias=False), nn.BatchNorm2d(m)
            self.down = nn.Sequential(*path)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.down(x)
        return self.relu(out)


def residual_net():
    blocks = [BasicBlock(8, 8, 1), BasicBlock(8, 16, 2), BasicBlock(16, 32, 2)]
    stem = nn.Conv2d(3, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(True)
    end = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10)
    return nn.Sequential(*stem, *blocks, *end)


class Names(nn.Module):
    """A recurrent classifier of sequences: letters in, a language out."""

    def __init__(self, letters=27, hidden=48, languages=6):
        super().__init__()
        self.letter = nn.Embedding(letters, 24)
        self.rnn = nn.GRU(24, hidden, batch_first=True)
        self.wide, self.out = nn.Linear(hidden, 32), nn.Linear(32, languages)

    def forward(self, ids):
        h, _ = self.rnn(self.letter(ids))
        return self.out(torch.relu(self.wide(h[:, -1])))


def images(size=32):
    """Return images of ten classes, each a pattern and noise."""
    y = torch.randint(10, (SAMPLES,))
    patterns = F.interpolate(torch.randn(10, 3, 4, 4), size, mode="bilinear")
    return patterns[y] + 0.5 * torch.randn(SAMPLES, 3, size, size), y


def letters(time=12, tokens=27):
    """Return sequences in which the next token follows from the last."""
    first, step = torch.randint(tokens, (2, SAMPLES, 1))
    return (first + step * torch.arange(time + 1)) % tokens


def pictures():
    """Return grey pictures of 14 x 14 numbers between 0 and 1."""
    coarse = torch.rand(SAMPLES, 1, 4, 4)
    return F.interpolate(coarse, 14, mode="bilinear").flatten(1)


def cnn():
    return TutorialCNN(), *images(), F.cross_entropy


def transformer():
    ids = letters()
    return TinyTransformer(), ids[:, :-1], ids[:, 1:], None


def autoencoder():
    x = pictures()
    return Autoencoder(), x, x, F.mse_loss


def residual():
    return residual_net(), *images(16), nn.CrossEntropyLoss()


def recurrent():
    ids = letters()
    return Names(), ids[:, :-1], (ids[:, 1] - ids[:, 0]) % 6, F.cross_entropy


NETWORKS = (cnn, transformer, autoencoder, residual, recurrent)


def trained(model, x, y, loss, steps=8, rate=2e-3):
    move = torch.optim.Adam(model.parameters(), rate)
    for _ in range(steps):
        move.zero_grad()
        z = model(x)
        own = loss or (lambda z, y: F.cross_entropy(z.flatten(0, 1), y.flatten()))
        own(z, y).backward()
        move.step()


@pytest.fixture(autouse=True)
def seeded():
    with torch.random.fork_rng([]):
        torch.manual_seed(0)
        yield


@pytest.mark.parametrize("make", NETWORKS, ids=lambda make: make.__name__)
def test_healthy_nothing_is_found(make):
    model, x, y, loss = make()
    for mode in (True, False):
        assert examine(model.train(mode), x, y, loss).findings == ()
    trained(model.train(), x, y, loss)
    for mode in (True, False):
        assert examine(model.train(mode), x, y, loss).findings == ()
    assert examine(model, x).findings == ()


class Ended(nn.Module):
    """A network with something behind its output."""

    def __init__(self, model, end):
        super().__init__()
        self.model, self.end = model, end

    def forward(self, x):
        return self.end(self.model(x))


def biased(name, to=-30.0, share=1.0):
    """Give a layer, or the first share of it, biases far below 0."""

    def plant(model):
        bias = model.get_parameter(name).data
        bias[: round(share * len(bias))] = to
        return model

    return plant


def scaled(by, *kinds):
    def plant(model):
        with torch.no_grad():
            for module in model.modules():
                if isinstance(module, kinds):
                    module.weight.mul_(by)
                    if module.bias is not None:
                        module.bias.mul_(0)
        return model

    return plant


def thrown(model):
    """One large step along the gradient of the mean output of a layer."""
    with torch.no_grad():
        layer = model.get_submodule("fc1")
        layer.weight.sub_(0.6 * torch.rand(120, 1) * torch.rand(120, 400))
    return model


def narrowed(model):
    """Twelve layers of two units in place of the code."""
    pairs = [(48, 2), *[(2, 2)] * 16, (2, 12)]
    layers = [part for n, m in pairs for part in (nn.Linear(n, m, False), nn.ReLU())]
    model.encoder[4] = nn.Sequential(*layers[:-1])
    return model


PLANTED = [
    (cnn, biased("conv2.bias", share=0.75), "dead by bias"),
    (cnn, biased("fc1.bias"), "one dead layer"),
    (cnn, thrown, "dead by rate"),
    (cnn, scaled(0.02, nn.Conv2d, nn.Linear), "shrinking signal"),
    (cnn, scaled(60.0, nn.Conv2d, nn.Linear), "exploding signal"),
    (cnn, lambda m: Ended(m, nn.ReLU()), "ReLU on the logits"),
    (cnn, lambda m: Ended(m, nn.Softmax(dim=1)), "softmax twice"),
    (transformer, biased("blocks.1.up.bias"), "dead by bias"),
    (transformer, lambda m: Ended(m, nn.Softmax(dim=-1)), "softmax twice"),
    (transformer, lambda m: Ended(m, F.relu), "ReLU on the logits"),
    (autoencoder, narrowed, "born dead"),
    (autoencoder, biased("encoder.2.bias"), "one dead layer"),
    (autoencoder, biased("decoder.4.bias", -40.0), "saturated head"),
    (residual, biased("3.bn1.bias", share=0.75), "dead by bias"),
    (residual, lambda m: Ended(m, F.relu), "ReLU on the logits"),
    (recurrent, biased("wide.bias"), "dead by bias"),
    (recurrent, lambda m: Ended(m, nn.Softmax(-1)), "softmax twice"),
]


@pytest.mark.parametrize(
    ("make", "plant", "fault"),
    PLANTED,
    ids=[f"{make.__name__}: {fault}" for make, _, fault in PLANTED],
)
def test_a_planted_fault_comes_first(make, plant, fault):
    model, x, y, loss = make()
    if fault == "softmax twice":
        loss = loss or (lambda z, y: F.cross_entropy(z.flatten(0, 1), y.flatten()))
    report = examine(plant(model), x, y, loss)
    assert report.findings and report.findings[0].fault == fault, str(report)


class Scaled(nn.Module):
    """A block whose branch starts at next to nothing, as in ConvNeXt."""

    def __init__(self, width):
        super().__init__()
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm, self.scale = nn.LayerNorm(width), nn.Parameter(torch.tensor(1e-6))

    def forward(self, x):
        return x + self.scale * self.down(F.gelu(self.up(self.norm(x))))


def test_a_small_gradient_beside_the_way_back_is_no_vanishing_one():
    net = nn.Sequential(nn.Linear(9, 16), Scaled(16), Scaled(16), nn.Linear(16, 3))
    x, y = torch.randn(SAMPLES, 9), torch.randint(3, (SAMPLES,))
    report = examine(net, x, y)
    assert min(layer.update for layer in report.layers) < 1e-5
    assert not report.findings


def test_units_off_behind_dead_ones_are_a_consequence():
    by_channel = nn.Conv2d(16, 16, 3, groups=16, bias=False)
    net = nn.Sequential(
        *(nn.Conv2d(3, 16, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU6()),
        *(by_channel, nn.BatchNorm2d(16), nn.ReLU6(), nn.Flatten()),
        nn.Linear(16 * 36, 3),
    )
    biased("1.bias", share=0.75)(net)
    report = examine(net, torch.randn(SAMPLES, 3, 8, 8))
    assert [site.off for site in report.activations] == [12, 12]
    assert [found.fault for found in report.findings] == ["dead by bias"]


@pytest.mark.parametrize("groups", [1, 2])
def test_a_transposed_convolution_has_its_units_on_the_second_axis(groups):
    net = nn.Sequential(nn.ConvTranspose2d(4, 6, 3, groups=groups), nn.ReLU())
    biased("0.bias", -50.0, 5 / 6)(net)
    report = examine(net, torch.randn(SAMPLES, 4, 5, 5), loss=torch.mean)
    assert report.activations[0].off == 5 and report.activations[0].cause == "bias"
