"""Writes fixtures/presets.json: the losses of 50 training steps of every preset's network, in float32.

Run it with PyTorch 1.13 or later: python3 test/parity/presets.py [preset ...]
"""

import json
import os
import sys

import torch
import torch.nn.functional as F

from deterministic import numbers
from network import Network

FOLDER = os.path.dirname(os.path.abspath(__file__))
PRESETS = os.path.join(FOLDER, "..", "..", "resources", "presets")
BATCH, FRAMES, STEPS, BATCHES = 2, 64, 50, 4
BITS, CLASSES = 8, 256


class Batch:
    """What a step is fed with, drawn by name; four batches take turns."""

    def __init__(self, step):
        self.turn = step % BATCHES

    def drawn(self, name, *shape):
        return torch.tensor(numbers(f"{name}@{self.turn}", shape))

    def truth(self, name, *shape):
        return (self.drawn(name, *shape) > 0).float()

    def mask(self, name, *shape):
        return (self.drawn(name, *shape) > -0.8).float()

    def classes(self, name, count, *shape):
        return ((self.drawn(name, *shape).double() + 1) / 2 * count).long()


def binary(logits, targets, mask, weight=1.0):
    weights = (1 + (weight - 1) * targets) * mask
    values = F.binary_cross_entropy_with_logits(logits, targets, weights, reduction="sum")
    return values / weights.expand_as(logits).sum()


def masked_cross_entropy(logits, classes, mask):
    values = F.cross_entropy(logits, classes, reduction="none")
    return (values * mask).sum() / mask.expand_as(values).sum()


def turn_losses(heads, batch):
    losses = []
    for name, head in heads.items():
        time = head.shape[2]
        mask = lambda of: batch.mask(of, BATCH, 1, time)
        if name == "activity":
            targets = batch.truth("activity", BATCH, 2, time)
            losses.append(binary(head, targets, mask("activityMask")))
        if name == "projection":
            targets = batch.truth("projectionBits", BATCH, BITS, time)
            losses.append(binary(head, targets, mask("projectionMask")))
        if name == "projectionClass":
            classes = batch.classes("projectionClass", CLASSES, BATCH, time)
            losses.append(masked_cross_entropy(head, classes, mask("projectionMask")[:, 0]))
        if name == "shift":
            targets = batch.truth("shift", BATCH, 1, time)
            losses.append(binary(head, targets, mask("shiftMask"), 1.5))
    return losses


def reconstruction_losses(spec, heads, output, x, batch):
    mask = batch.mask("frameMask", BATCH, 1, x.shape[2], 1)
    if "levels" in heads:
        count = spec["features"]["levels"]
        classes = batch.classes("levels", count, BATCH, *x.shape[2:])
        return [masked_cross_entropy(heads["levels"], classes, mask[:, 0])]
    wide = mask.expand_as(x)
    return [((output - x) ** 2 * wide).sum() / wide.sum()]


HEADS = {"activity": 2, "projection": BITS, "projectionClass": CLASSES, "shift": 1}


def input_shape(spec):
    bands = spec.get("features", {}).get("bands", 80)
    if "input" in spec:
        return [spec["input"]["channels"], FRAMES, spec["input"].get("bins")]
    if spec["task"] in ("reconstruction", "frames"):
        return [1, FRAMES, bands]
    both = spec.get("features", {}).get("speakers", "both") == "both"
    return [2 * bands if both else bands, FRAMES, None]


def loss_of(spec, network, step):
    batch = Batch(step)
    network.begin(step)
    shape = [BATCH, *(size for size in input_shape(spec) if size is not None)]
    x = batch.drawn("input", *shape)
    network.named_values["input"] = x
    output = network.build(spec["layers"], x)
    heads = {}
    for name, layers in spec.get("heads", {}).items():
        channels = HEADS.get(name) or spec["features"]["levels"]
        out = lambda top: network.within("out", lambda: network.pointwise(top, channels))
        build = lambda: out(network.build(layers, output))
        heads[name] = network.within(f"heads/{name}", build)
    if spec["task"] == "turns":
        losses = turn_losses(heads, batch)
    else:
        losses = reconstruction_losses(spec, heads, output, x, batch)
    return sum(losses) + sum(network.penalties.values())


def optimizer_of(spec, parameters):
    training = spec.get("training", {})
    rate = training.get("learningRate", 1e-3)
    decay = training.get("weightDecay", 1e-2)
    kind = training.get("optimizer", "adamw")
    if kind == "sgd":
        momentum = training.get("momentum", 0.9)
        return torch.optim.SGD(parameters, rate, momentum, weight_decay=decay)
    known = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return known[kind](parameters, rate, weight_decay=decay)


def train(spec):
    network = Network(torch.float32, training=True, anchor=spec.get("anchor", "start"))
    loss_of(spec, network, 0)  # Makes the parameters.
    network.states.clear()
    parameters = list(network.parameters.values())
    optimizer = optimizer_of(spec, parameters)
    clip = spec.get("training", {}).get("clip", 1)
    losses = []
    for step in range(STEPS):
        loss = loss_of(spec, network, step)
        optimizer.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        network.states.update(network.next_states)
        losses.append(float(f"{loss.item():.7g}"))
    return losses


TRAINED = ("turns", "reconstruction")
path = f"{FOLDER}/fixtures/presets.json"
results = {}
if os.path.exists(path):
    with open(path) as file:
        results = json.load(file)
for file_name in sorted(os.listdir(PRESETS)):
    with open(os.path.join(PRESETS, file_name)) as file:
        spec = json.load(file)
    chosen = len(sys.argv) < 2 or spec["name"] in sys.argv[1:]
    if spec["task"] in TRAINED and chosen:
        results[spec["name"]] = train(spec)
        print(spec["name"], results[spec["name"]][0], results[spec["name"]][-1])
lines = [f"  {json.dumps(name)}: {json.dumps(results[name])}" for name in sorted(results)]
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
