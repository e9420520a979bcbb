"""Writes fixtures/optimizers.json: parameters after each of some steps of torch's optimizers, in float64.

Run it with PyTorch 1.13 or later: python3 test/parity/optimizers.py
"""

import json
import os

import torch

from deterministic import numbers

FOLDER = os.path.dirname(os.path.abspath(__file__))
COUNT, STEPS, RATE = 5, 6, 0.05
BETAS = {"betas": (0.9, 0.99), "eps": 1e-8}

CASES = {
    "adam": (torch.optim.Adam, BETAS, None),
    "adam with L2": (torch.optim.Adam, {**BETAS, "weight_decay": 0.1}, None),
    "adamw": (torch.optim.AdamW, {**BETAS, "weight_decay": 0.1}, None),
    "adamw, clipped": (torch.optim.AdamW, {**BETAS, "weight_decay": 0.1}, 0.8),
    "sgd": (torch.optim.SGD, {}, None),
    "sgd with momentum, decay and clipping": (
        torch.optim.SGD,
        {"momentum": 0.9, "weight_decay": 0.1},
        0.8,
    ),
}


def run(kind, options, largest_norm):
    p = torch.tensor(numbers("parameters", [COUNT])).double().requires_grad_(True)
    optimizer = kind([p], lr=RATE, **options)
    rows = []
    for step in range(STEPS):
        p.grad = torch.tensor(numbers(f"gradient@{step}", [COUNT])).double()
        if largest_norm is not None:
            torch.nn.utils.clip_grad_norm_([p], largest_norm)
        optimizer.step()
        rows.append([float(f"{value:.9g}") for value in p.tolist()])
    return rows


lines = [f"  {json.dumps(name)}: {json.dumps(run(*case))}" for name, case in CASES.items()]
with open(f"{FOLDER}/fixtures/optimizers.json", "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
