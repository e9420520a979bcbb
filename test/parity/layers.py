"""Writes fixtures/layers.json: outputs, penalties, next states and gradients of every case of cases.json, in float64.

Run it with PyTorch 1.13 or later: python3 test/parity/layers.py
"""

import json
import os

import torch

from deterministic import numbers
from network import Network

FOLDER = os.path.dirname(os.path.abspath(__file__))


def rounded(tensor):
    """Nine digits, more than float32 holds."""
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def run(case):
    network = Network(training=case.get("training", False), anchor=case.get("anchor", "start"))
    network.begin(0)
    shape = [2, case.get("channels", 3), case.get("steps", 7)]
    shape += [case["bins"]] if "bins" in case else []
    x = torch.tensor(numbers("input", shape)).double().requires_grad_(True)
    network.named_values["input"] = x
    y = network.build(case["layers"], x)
    weights = torch.tensor(numbers("weights", y.shape)).double()
    loss = (y * weights).sum() + sum(network.penalties.values())
    targets = {"input": x, **network.parameters}
    found = torch.autograd.grad(loss, list(targets.values()))
    return {
        "shape": list(y.shape),
        "output": rounded(y),
        "penalties": {name: rounded(value)[0] for name, value in network.penalties.items()},
        "next": {name: rounded(value) for name, value in network.next_states.items()},
        "gradients": {name: rounded(value) for name, value in zip(targets, found)},
    }


with open(f"{FOLDER}/cases.json") as file:
    cases = json.load(file)
lines = [f"  {json.dumps(name)}: {json.dumps(run(case))}" for name, case in cases.items()]
with open(f"{FOLDER}/fixtures/layers.json", "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
