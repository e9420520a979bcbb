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


def mel_filters():
    """80 Slaney bands of 513 bins at 16 kHz."""
    mels = np.linspace(0, 15 + 27 * np.log(8) / np.log(6.4), 82)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.arange(513) * 16000 / 1024
    rows = [2 / (edges[b + 2] - edges[b]) * np.interp(bins, edges[b : b + 3], [0, 1, 0]) for b in range(80)]
    return torch.tensor(np.array(rows), dtype=torch.float32)


def log_mel():
    samples, window, filters = 0.1 * torch.randn(16000 * 60), torch.hann_window(1024), mel_filters()

    def run():
        padded = F.pad(samples, (1024 - 160, 0))
        spectrum = torch.stft(padded, 1024, 160, window=window, center=False, return_complex=True)
        return torch.log(torch.clamp(filters @ spectrum.abs(), min=1e-5))

    return run


def griffin_lim():
    window, length = torch.hann_window(1024), 16000 * 4

    def stft(x):
        return torch.stft(x, 1024, 256, window=window, pad_mode="constant", return_complex=True)

    magnitudes = stft(0.1 * torch.randn(length)).abs()

    def run():
        angles, before = torch.ones_like(magnitudes, dtype=torch.complex64), torch.tensor(0.0)
        for _ in range(32):
            rebuilt = stft(torch.istft(magnitudes * angles, 1024, 256, window=window, length=length))
            angles = rebuilt - before * (0.99 / 1.99)
            angles = angles / (angles.abs() + 1e-16)
            before = rebuilt
        return torch.istft(magnitudes * angles, 1024, 256, window=window, length=length)

    return run


def resampling(rate):
    from scipy.signal import firwin, kaiserord, resample_poly

    divisor = np.gcd(rate, 16000)
    up, down = 16000 // divisor, rate // divisor
    nyquist = 1 / max(up, down)
    taps, beta = kaiserord(81, 0.1 * nyquist)
    window = firwin(taps | 1, 0.95 * nyquist, window=("kaiser", beta)).astype(np.float32)
    samples = (0.1 * np.random.randn(rate * 60)).astype(np.float32)
    return lambda: resample_poly(samples, up, down, window=window)


WORK = {
    "log_mel": log_mel,
    "griffin_lim": griffin_lim,
    "resample_8000": lambda: resampling(8000),
    "resample_44100": lambda: resampling(44100),
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
