"""Writes fixtures/presets.json: the losses of 50 training steps of every preset's network, in float32.

Run it with PyTorch 1.13 or later: python3 test/parity/presets.py [preset ...]
"""

import json
import math
import os
import sys

import torch
import torch.nn.functional as F

from deterministic import numbers
from network import Network

FOLDER = os.path.dirname(os.path.abspath(__file__))
PRESETS = os.path.join(FOLDER, "..", "..", "resources", "presets")
BATCH, STEPS, BATCHES = 2, 50, 4
BITS, CLASSES = 8, 256
COMPONENTS, PHONES, WAVE_LEVELS = 10, 61, 256
AHEAD, OTHERS = 12, 64


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


def frame_losses(spec, heads, x, batch):
    mask = batch.mask("frameMask", BATCH, 1, x.shape[2], 1)
    if "levels" in heads:
        classes = batch.classes("levels", spec["features"]["levels"], BATCH, *x.shape[2:])
        return [masked_cross_entropy(heads["levels"], classes, mask[:, 0])]
    weights, means, deviations = heads["mixture"].movedim(1, -1).chunk(3, -1)
    parts = torch.distributions.Normal(means, deviations.clamp(-5, 3).exp())
    choice = torch.distributions.Categorical(logits=weights)
    nats = -torch.distributions.MixtureSameFamily(choice, parts).log_prob(x[:, 0])[:, None]
    wide = mask.expand_as(nats)
    return [(nats * wide).sum() / wide.sum()]


def contrast_losses(heads, latents, batch):
    """InfoNCE: the latent k steps later against some others, for every step that has all of them."""
    width, time = latents.shape[1:]
    rows = latents.transpose(1, 2).reshape(-1, width)
    others = rows[batch.classes("others", len(rows), OTHERS)]
    used = time - AHEAD
    losses = []
    for k, predicted in enumerate(heads["prediction"].split(width, 1)):
        predicted = predicted[:, :, :used].transpose(1, 2)
        wanted = latents[:, :, k + 1 : k + 1 + used].transpose(1, 2)
        right = (predicted * wanted).sum(2, keepdim=True)
        scores = torch.cat([right, predicted @ others.T], 2) / width**0.5
        losses.append(-scores.log_softmax(2)[:, :, 0].mean())
    return [sum(losses) / AHEAD]


def head_losses(heads, batch):
    """Networks whose task draws from files of their own kind: a class of each step."""
    classes = lambda name, head: batch.classes(name, head.shape[1], BATCH, *head.shape[2:])
    return [F.cross_entropy(head, classes(name, head)) for name, head in heads.items()]


def head_channels(spec, name, network):
    known = {
        "activity": 2,
        "projection": BITS,
        "projectionClass": CLASSES,
        "shift": 1,
        "mixture": 3 * COMPONENTS,
        "phones": PHONES,
        "levels": spec.get("features", {}).get("levels") or WAVE_LEVELS,
    }
    if name == "prediction":
        return AHEAD * network.named_values["latents"].shape[1]
    return known[name]


def input_shape(spec):
    """Channels and frames, and bins where the input has them: then fewer frames are enough."""
    features, task = spec.get("features", {}), spec["task"]
    bands = features.get("bands", 80)
    if task in ("reconstruction", "frames"):
        return [1, 24, bands]
    both = task == "turns" and features.get("speakers", "both") == "both"
    return [1 if task == "waveform" else 2 * bands if both else bands, 64]


def loss_of(spec, network, step):
    batch = Batch(step)
    network.begin(step)
    quieter = 2 if spec["task"] == "reconstruction" else 1
    x = batch.drawn("input", BATCH, *input_shape(spec)) / quieter
    network.named_values["input"] = x
    output = network.build(spec["layers"], x)
    heads = {}
    for name, layers in spec.get("heads", {}).items():
        channels = head_channels(spec, name, network)
        out = lambda top: network.within("out", lambda: network.pointwise(top, channels))
        build = lambda: out(network.build(layers, output))
        heads[name] = network.within(f"heads/{name}", build)
    losses = {
        "turns": lambda: turn_losses(heads, batch),
        "reconstruction": lambda: reconstruction_losses(spec, heads, output, x, batch),
        "frames": lambda: frame_losses(spec, heads, x, batch),
        "cpc": lambda: contrast_losses(heads, network.named_values["latents"], batch),
    }
    found = losses.get(spec["task"], lambda: head_losses(heads, batch))()
    return sum(found) + sum(network.penalties.values())


def optimizer_of(spec, parameters):
    training = spec.get("training", {})
    rate = rate_at(spec, 0)
    decay = training.get("weightDecay", 1e-2)
    kind = training.get("optimizer", "adamw")
    if kind == "sgd":
        momentum = training.get("momentum", 0.9)
        return torch.optim.SGD(parameters, rate, momentum, weight_decay=decay)
    known = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    # Above the rounding of gradients: with 1e-8 a gradient of rounding errors alone makes whole steps, and PyTorch's
    # float32 leaves its own float64 by as much as 1e-2.
    return known[kind](parameters, rate, weight_decay=decay, eps=1e-6)


def rate_at(spec, step):
    """The preset's own schedule: a linear warm-up times half a cosine down to its last rate."""
    training = spec.get("training", {})
    last = training.get("finalRate", 0.02)
    warm_up = min(1, (step + 1) / max(1, training.get("warmUpSteps", 30)))
    cosine = (1 + math.cos(math.pi * step / training.get("steps", 2000))) / 2
    return training.get("learningRate", 1e-3) * warm_up * (last + (1 - last) * cosine)


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
        optimizer.param_groups[0]["lr"] = rate_at(spec, step)
        optimizer.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        network.states.update(network.next_states)
        losses.append(float(f"{loss.item():.7g}"))
    return losses


path = f"{FOLDER}/fixtures/presets.json"
earlier = {}
if os.path.exists(path):
    with open(path) as file:
        earlier = json.load(file)
results = {}
for file_name in sorted(os.listdir(PRESETS)):
    with open(os.path.join(PRESETS, file_name)) as file:
        spec = json.load(file)
    name = spec["name"]
    chosen = len(sys.argv) < 2 or name in sys.argv[1:]
    results[name] = train(spec) if chosen or name not in earlier else earlier[name]
    print(name, results[name][0], results[name][-1])
lines = [f"  {json.dumps(name)}: {json.dumps(results[name])}" for name in sorted(results)]
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
