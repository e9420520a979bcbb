"""The same work as the benchmark's cases, in PyTorch and NumPy; asked line by line, answered in milliseconds.

Arguments: threads, and the clock ("wall" or "processor"). Reads names of functions on standard input. The first request for a name prepares it; every request runs it once and
prints {"ok": true, "milliseconds": ..., "megabytes": largest memory of this process by then}.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]))
now = time.process_time if sys.argv[2] == "processor" else time.perf_counter
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


class Quantizer(nn.Module):
    """512 codes with straight-through gradient; counts and sums as the moving averages need them."""

    def __init__(self, width, codes):
        super().__init__()
        self.register_buffer("codes", torch.randn(width, codes))
        self.count = codes

    def nearest(self, x):
        """Indices [B, T, F] of the codes that are nearest to [B, D, T, F]."""
        vectors = x.permute(0, 2, 3, 1)
        flat = vectors.reshape(-1, vectors.shape[-1])
        distance = torch.addmm(self.codes.pow(2).sum(0, keepdim=True), flat, self.codes, alpha=-2)
        return distance.argmin(1).view(vectors.shape[:-1])

    def look_up(self, index):
        return self.codes.t()[index].permute(0, 3, 1, 2)

    def forward(self, x):
        vectors = x.permute(0, 2, 3, 1)
        flat = vectors.reshape(-1, vectors.shape[-1])
        distance = flat.pow(2).sum(1, keepdim=True) - 2 * flat @ self.codes + self.codes.pow(2).sum(0, keepdim=True)
        index = distance.argmin(1)
        found = self.codes.t()[index].view_as(vectors)
        hot = F.one_hot(index, self.count).float()
        hot.sum(0)
        flat.detach().t() @ hot
        penalty = (found.detach() - vectors).pow(2).mean()
        return (vectors + (found - vectors).detach()).permute(0, 3, 1, 2), penalty


class CausalConv2d(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1):
        super().__init__()
        self.pad = kernel[0] - 1
        self.conv = nn.Conv2d(inputs, outputs, kernel, (1, stride), (0, (kernel[1] - 1) // 2))

    def forward(self, x):
        return self.conv(F.pad(x, (0, 0, self.pad, 0)))


class Residual2d(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        self.first = CausalConv2d(channels, hidden, (3, 3))
        self.second = nn.Conv2d(hidden, channels, 1)

    def forward(self, x):
        return x + self.second(torch.relu(self.first(torch.relu(x))))


def blocks(channels, hidden):
    return [Residual2d(channels, hidden), Residual2d(channels, hidden), nn.ReLU()]


def upwards(inputs, outputs):
    return nn.ConvTranspose2d(inputs, outputs, (1, 4), (1, 2), (0, 1))


class VqVae2(nn.Module):
    def __init__(self, channels=64, residual=32, width=64, codes=512):
        super().__init__()
        half = channels // 2
        down = lambda inputs, outputs: CausalConv2d(inputs, outputs, (3, 4), 2)
        self.bottom = nn.Sequential(
            down(1, half), nn.ReLU(), down(half, channels), nn.ReLU(),
            CausalConv2d(channels, channels, (3, 3)), *blocks(channels, residual))
        self.top = nn.Sequential(
            down(channels, half), nn.ReLU(), CausalConv2d(half, channels, (3, 3)), *blocks(channels, residual))
        self.to_top, self.codes_top = nn.Conv2d(channels, width, 1), Quantizer(width, codes)
        self.decode_top = nn.Sequential(
            CausalConv2d(width, channels, (3, 3)), *blocks(channels, residual), upwards(channels, width))
        self.to_bottom, self.codes_bottom = nn.Conv2d(channels + width, width, 1), Quantizer(width, codes)
        self.spread = upwards(width, width)
        self.decode = nn.Sequential(
            CausalConv2d(2 * width, channels, (3, 3)), *blocks(channels, residual),
            upwards(channels, half), nn.ReLU(), upwards(half, 1))

    def forward(self, x):
        bottom = self.bottom(x)
        top, penalty_top = self.codes_top(self.to_top(self.top(bottom)))
        joined = torch.cat([self.decode_top(top), bottom], 1)
        low, penalty_bottom = self.codes_bottom(self.to_bottom(joined))
        y = self.decode(torch.cat([self.spread(top), low], 1))
        return y, 0.25 * (penalty_top + penalty_bottom)

    def codes(self, x):
        """Indices of the top and the bottom codes; nothing is decoded."""
        bottom = self.bottom(x)
        top = self.codes_top.nearest(self.to_top(self.top(bottom)))
        joined = torch.cat([self.decode_top(self.codes_top.look_up(top)), bottom], 1)
        return top, self.codes_bottom.nearest(self.to_bottom(joined))

    def frames(self, top, low):
        """What the codes stand for."""
        spread = self.spread(self.codes_top.look_up(top))
        return self.decode(torch.cat([spread, self.codes_bottom.look_up(low)], 1))


class NormedConv(nn.Module):
    """Convolution, normalisation of each frame, ReLU and dropout; keeps its past where it streams."""

    def __init__(self, inputs, outputs, dilation=1, dropout=0.2):
        super().__init__()
        self.pad, self.past = 2 * dilation, None
        self.conv = nn.Conv1d(inputs, outputs, 3, dilation=dilation)
        self.norm, self.dropout = nn.LayerNorm(outputs), nn.Dropout(dropout)

    def forward(self, x):
        return self.finish(self.conv(F.pad(x, (self.pad, 0))))

    def finish(self, sums):
        normal = self.norm(sums.transpose(1, 2)).transpose(1, 2)
        return self.dropout(torch.relu(normal))

    def push(self, x):
        """One frame; the frames before it are kept from call to call."""
        past = torch.zeros(len(x), x.shape[1], self.pad) if self.past is None else self.past
        joined = torch.cat([past, x], 2)
        self.past = joined[:, :, 1:]
        return self.finish(self.conv(joined))


class TurnModel(nn.Module):
    """The preset turns-cnn: both speakers through one encoder, then the dialogue, then three heads."""

    def __init__(self):
        super().__init__()
        self.front = NormedConv(80, 48)
        self.speaker = nn.ModuleList(NormedConv(48, 48, d) for d in (2, 4, 8))
        self.dialogue = NormedConv(96, 64, 16)
        self.last = NormedConv(64, 64, 32)
        self.activity, self.projection = nn.Conv1d(64, 2, 1), nn.Conv1d(64, 8, 1)
        self.shift = nn.Sequential(nn.Conv1d(64, 32, 1), nn.ReLU(), nn.Dropout(0.2), nn.Conv1d(32, 1, 1))

    def forward(self, x, run=NormedConv.forward):
        both = run(self.front, torch.cat(x.chunk(2, 1), 0))
        for layer in self.speaker:
            both = both + run(layer, both)
        joined = run(self.dialogue, torch.cat(both.chunk(2, 0), 1))
        top = joined + run(self.last, joined)
        return torch.cat([self.activity(top), self.projection(top), self.shift(top)], 1)


class ContrastModel(nn.Module):
    """The preset cpc: latents, a GRU over them, and one prediction for each of twelve later latents."""

    def __init__(self, others=64):
        super().__init__()
        self.front = NormedConv(80, 96, dropout=0)
        self.layers = nn.ModuleList(NormedConv(96, 96, d, 0) for d in (2, 4))
        self.latents, self.context = nn.Conv1d(96, 64, 1), nn.GRU(64, 96, batch_first=True)
        self.prediction, self.others = nn.Conv1d(96, 12 * 64, 1), others

    def forward(self, x):
        hidden = self.front(x)
        for layer in self.layers:
            hidden = hidden + layer(hidden)
        latents = self.latents(hidden).transpose(1, 2)
        context = self.context(latents)[0]
        predictions = self.prediction(context.transpose(1, 2)).transpose(1, 2)
        rows = latents.reshape(-1, 64)
        others = rows[torch.randint(len(rows), (self.others,))]
        losses = []
        for k, predicted in enumerate(predictions[:, :-12].split(64, 2)):
            wanted = latents[:, k + 1 : k + 1 + predicted.shape[1]]
            right = (predicted * wanted).sum(2, keepdim=True)
            scores = torch.cat([right, predicted @ others.t()], 2) / 8
            losses.append(-F.log_softmax(scores, 2)[:, :, 0].mean())
        return sum(losses) / 12


def training(model, x, target):
    """One Adam step with binary cross-entropy, or squared error to the input where there is no target."""

    def loss_of():
        y = model(x)
        if target is not None:
            return F.binary_cross_entropy_with_logits(y, target)
        y, penalty = y
        return (y - x).pow(2).mean() + penalty

    return stepping(model, loss_of)


def stepping(model, loss_of):
    """One Adam step on a loss."""
    optimizer = torch.optim.Adam(model.parameters(), 1e-4)

    def run():
        optimizer.zero_grad()
        loss_of().backward()
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


def contrast():
    model, x = ContrastModel(), torch.randn(8, 80, 128)
    return stepping(model, lambda: model(x))


def turns():
    target = (torch.rand(8, 11, 512) > 0.5).float()
    return training(TurnModel(), torch.randn(8, 160, 512), target)


def streaming(frames=200):
    model, frame = TurnModel().eval(), torch.randn(1, 160, 1)

    def run():
        with torch.no_grad():
            for _ in range(frames):
                model(frame, NormedConv.push)

    return run


def coding(decodes, frames=3750, chunk=1024, context=64):
    """A minute of two voices through the preset vqvae2, both at once, in chunks with the past that the model sees."""
    model = VqVae2(32, 16).eval()
    voices = torch.randn(2, 1, frames, 80)
    starts = range(0, frames, chunk)

    def codes():
        return [model.codes(voices[:, :, max(0, start - context) : start + chunk]) for start in starts]

    def run():
        with torch.no_grad():
            return [model.frames(*one) for one in found] if decodes else codes()

    with torch.no_grad():
        found = codes()
    return run


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
    "codes_encode": lambda: coding(False),
    "codes_decode": lambda: coding(True),
    "gemm_2048": gemm_2048,
    "step_conv_stack": lambda: conv_stack([1, 1, 1, 1, 1]),
    "step_conv_stack_dilated": lambda: conv_stack([1, 2, 4, 8, 16]),
    "step_resnet_multistack": lambda: activity(MultiStack(), 80),
    "step_vqvae2": lambda: training(VqVae2(), torch.randn(8, 1, 128, 80), None),
    "step_gru_head": lambda: activity(RecurrentHead(nn.GRU), 256),
    "step_cpc": contrast,
    "step_turns_cnn": turns,
    "step_streaming_frame": streaming,
    "step_lstm_head": lambda: activity(RecurrentHead(nn.LSTM), 256),
}


def peak_megabytes():
    try:
        import resource
    except ImportError:  # Windows has none
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main():
    ready = {}
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        try:
            if name not in ready:
                ready.clear()
                ready[name] = WORK[name]()
            start = now()
            ready[name]()
            milliseconds = (now() - start) * 1e3
            answer = {"ok": True, "milliseconds": milliseconds, "megabytes": peak_megabytes()}
        except Exception as error:  # a peer that fails must say so, not end the suite
            answer = {"ok": False, "reason": repr(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
