"""Writes fixtures/losses.json: losses with masks, weights and mixtures, with their gradients, in float64.

Run it with PyTorch 1.13 or later: python3 test/parity/losses.py
"""

import json
import math
import os

import torch
import torch.nn.functional as F

from deterministic import numbers

FOLDER = os.path.dirname(os.path.abspath(__file__))

BATCH, CHANNELS, STEPS, CLASSES = 2, 3, 5, 4


def drawn(name, *shape):
    return torch.tensor(numbers(name, shape)).double() * 2


def mask():
    """1 where a drawn number is above -1, `[B, 1, T]`."""
    return (drawn("mask", BATCH, 1, STEPS) > -1).double()


def masked(values):
    wide = mask().expand_as(values)
    return (values * wide).sum() / wide.sum()


def classes():
    return ((drawn("classes", BATCH, STEPS) + 2) / 4 * CLASSES).long()


def pair(reduced):
    x, y = (drawn(name, BATCH, CHANNELS, STEPS) for name in ("x", "y"))
    x.requires_grad_(True)
    return reduced(x, y), {"x": x}


def logits(reduced):
    x = drawn("x", BATCH, CLASSES, STEPS).requires_grad_(True)
    return reduced(x), {"x": x}


def binary(weight):
    """The mean is weighted: positive targets count `weight` times."""

    def reduced(x, y):
        targets = (y > 0).double()
        weights = (1 + (weight - 1) * targets) * mask()
        total = F.binary_cross_entropy_with_logits(x, targets, weights, reduction="sum")
        return total / weights.sum()

    return pair(reduced)


def cross_entropy(weights):
    """The class weights of torch: a mean weighted by them; a mask by the index that it ignores."""

    def reduced(x):
        kept = mask()[:, 0] > 0
        targets = torch.where(kept, classes(), torch.tensor(-100))
        return F.cross_entropy(x, targets, weight=weights)

    return logits(reduced)


def mixture():
    x = drawn("x", BATCH, 1, STEPS)
    head = drawn("head", BATCH, 3 * CLASSES, STEPS).requires_grad_(True)
    weights, means, deviations = head.permute(0, 2, 1).chunk(3, 2)
    parts = torch.distributions.Normal(means, deviations.exp())
    whole = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=weights), parts
    )
    return masked(-whole.log_prob(x[:, 0])[:, None]), {"head": head}


def contrastive():
    """InfoNCE of bilinear scores: the positive is candidate 0."""
    width = 3
    context = drawn("context", 4, width).requires_grad_(True)
    weight = drawn("weight", width, width).requires_grad_(True)
    candidates = drawn("candidates", 4, 6, width).requires_grad_(True)
    scores = torch.einsum("mnd,md->mn", candidates, context @ weight.T) / math.sqrt(width)
    loss = F.cross_entropy(scores, torch.zeros(4, dtype=torch.long))
    return loss, {"context": context, "weight": weight, "candidates": candidates}


def ctc():
    """Three sequences: a label twice, one label, none."""
    steps = 8
    x = drawn("x", 3, CLASSES, steps).requires_grad_(True)
    labels = torch.tensor([[1, 1, 3], [2, 0, 0], [0, 0, 0]])
    scores = x.log_softmax(1).permute(2, 0, 1)
    lengths = torch.tensor([8, 5, 3]), torch.tensor([3, 1, 0])
    losses = F.ctc_loss(scores, labels, *lengths, blank=0, reduction="none")
    return (losses * drawn("weights", 3)).sum(), {"x": x}


CASES = {
    "squared error, masked": lambda: pair(lambda x, y: masked((x - y) ** 2)),
    "absolute error, masked": lambda: pair(lambda x, y: masked((x - y).abs())),
    "Huber, masked": lambda: pair(
        lambda x, y: masked(F.huber_loss(x, y, reduction="none", delta=0.7))
    ),
    "squared error": lambda: pair(F.mse_loss),
    "binary cross-entropy, masked": lambda: binary(1.0),
    "binary cross-entropy, weighted": lambda: binary(3.0),
    "cross-entropy, masked": lambda: cross_entropy(None),
    "cross-entropy, weighted": lambda: cross_entropy(torch.tensor([1, 2, 0.5, 3]).double()),
    "mixture of Gaussians, masked": mixture,
    "InfoNCE": contrastive,
    "CTC": ctc,
}


def run(case):
    loss, targets = case()
    found = torch.autograd.grad(loss, list(targets.values()))
    digits = lambda value: float(f"{value:.9g}")
    return {
        "loss": digits(loss.item()),
        "gradients": {
            name: [digits(value) for value in gradient.reshape(-1).tolist()]
            for name, gradient in zip(targets, found)
        },
    }


lines = [f"  {json.dumps(name)}: {json.dumps(run(case))}" for name, case in CASES.items()]
with open(f"{FOLDER}/fixtures/losses.json", "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
