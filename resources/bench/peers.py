"""The same work as the benchmark's cases, in PyTorch and NumPy; asked line by line, answered in milliseconds.

Reads names of functions on standard input. The first request for a name prepares it; every request runs it once and
prints {"ok": true, "milliseconds": ...}.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)


class CausalConv1d(nn.Module):
    def __init__(self, inputs, outputs, kernel, dilation=1):
        super().__init__()
        self.pad = (kernel - 1) * dilation
        self.conv = nn.Conv1d(inputs, outputs, kernel, dilation=dilation)

    def forward(self, x):
        return self.conv(F.pad(x, (self.pad, 0)))


class Residual(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.first = CausalConv1d(channels, channels, 3, dilation)
        self.second = CausalConv1d(channels, channels, 3, dilation)

    def forward(self, x):
        return x + self.second(torch.relu(self.first(x)))


class MultiStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.stacks = nn.ModuleList(
            nn.Sequential(CausalConv1d(80, 128, 3), *[Residual(128, d) for d in dilations])
            for dilations in ((1, 2, 4), (3, 6, 9))
        )
        self.out = nn.Conv1d(256, 1, 1)

    def forward(self, x):
        return self.out(torch.cat([stack(x) for stack in self.stacks], 1))


class RecurrentHead(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.cell = kind(256, 256, batch_first=True)
        self.out = nn.Linear(256, 1)

    def forward(self, x):
        return self.out(self.cell(x.transpose(1, 2))[0]).transpose(1, 2)


def training(model, x, target):
    """One Adam step with binary cross-entropy, or squared error to the input where there is no target."""
    optimizer = torch.optim.Adam(model.parameters(), 1e-4)

    def run():
        optimizer.zero_grad()
        y = model(x)
        if target is None:
            y, penalty = y
            loss = (y - x).pow(2).mean() + penalty
        else:
            loss = F.binary_cross_entropy_with_logits(y, target)
        loss.backward()
        optimizer.step()

    return run


def activity(model, channels, steps=512, batch=16):
    target = (torch.rand(batch, 1, steps) > 0.5).float()
    return training(model, torch.randn(batch, channels, steps), target)


def conv_stack(dilations):
    layers = []
    inputs = 80
    for dilation in dilations:
        layers += [CausalConv1d(inputs, 256, 3, dilation), nn.ReLU()]
        inputs = 256
    return activity(nn.Sequential(*layers, nn.Conv1d(256, 1, 1)), 80)


def gemm_2048():
    a, b = torch.randn(2048, 2048), torch.randn(2048, 2048)
    return lambda: a @ b


WORK = {
    "gemm_2048": gemm_2048,
    "step_conv_stack": lambda: conv_stack([1, 1, 1, 1, 1]),
    "step_conv_stack_dilated": lambda: conv_stack([1, 2, 4, 8, 16]),
    "step_resnet_multistack": lambda: activity(MultiStack(), 80),
    "step_gru_head": lambda: activity(RecurrentHead(nn.GRU), 256),
    "step_lstm_head": lambda: activity(RecurrentHead(nn.LSTM), 256),
}


def main():
    ready = {}
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        try:
            if name not in ready:
                ready.clear()
                ready[name] = WORK[name]()
            start = time.perf_counter()
            ready[name]()
            milliseconds = (time.perf_counter() - start) * 1e3
            answer = {"ok": True, "milliseconds": milliseconds}
        except Exception as error:  # a peer that fails must say so, not end the suite
            answer = {"ok": False, "reason": repr(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
