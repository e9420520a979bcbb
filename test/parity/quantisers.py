"""Quantisers written with torch's own functions: codebooks that follow or learn, finite scalars, Gaussian samples."""

import math

import torch
import torch.nn.functional as F

from deterministic import parameter


class Quantisers:
    def quantize(self, layer, x):
        z = x.movedim(1, -1)
        codes, width = layer["codes"], z.shape[-1]
        ema = layer.get("update", "ema") == "ema"
        if ema:
            start = torch.tensor(parameter(self.full("codebook"), (codes, width)))
            book = self.state("codebook", start.to(self.dtype))
        else:
            book = self.parameter("codebook", codes, width)
        unit = lambda v: v / v.norm(dim=-1, keepdim=True).clamp_min(1e-6)
        if layer.get("cosine", False):
            z, looked = unit(z), unit(book)
        else:
            looked = book
        flat = z.detach().reshape(-1, width)
        if layer.get("cosine", False):
            indices = (flat @ looked.detach().T).argmax(1)
        else:
            indices = torch.cdist(flat, looked.detach()).argmin(1)
        q = looked[indices].reshape(z.shape)
        self.penalties[self.full("commitment")] = layer.get("commitment", 0.25) * F.mse_loss(z, q.detach())
        if not ema:
            self.penalties[self.full("codebook")] = F.mse_loss(q, z.detach())
        elif self.training:
            self.follow(layer, flat, indices, book)
        if layer.get("gradient", "straight-through") == "rotation":
            a, b = unit(z).detach(), unit(q).detach()
            r = unit(a + b)
            turned = z - 2 * r * (z * r).sum(-1, keepdim=True) + 2 * b * (z * a).sum(-1, keepdim=True)
            length = q.norm(dim=-1, keepdim=True) / z.norm(dim=-1, keepdim=True)
            return (turned * length.detach()).movedim(-1, 1)
        return (z + (q - z).detach()).movedim(-1, 1)

    def follow(self, layer, flat, indices, book):
        decay, eps = layer.get("decay", 0.99), 1e-5
        counts = self.state("counts", torch.ones(len(book), dtype=self.dtype))
        sums = self.state("sums", book.clone())
        hot = F.one_hot(indices, len(book)).to(self.dtype)
        counts = decay * counts + (1 - decay) * hot.sum(0)
        sums = decay * sums + (1 - decay) * hot.T @ flat
        total = counts.sum()
        smoothed = (counts + eps) * total / (total + len(book) * eps)
        means = sums / smoothed[:, None]
        if layer.get("cosine", False):
            means = means / means.norm(dim=1, keepdim=True)
        for name, value in (("counts", counts), ("sums", sums), ("codebook", means)):
            self.next_states[self.full(name)] = value.detach()

    def scalarQuantize(self, layer, x):
        levels = torch.tensor(layer["levels"], dtype=self.dtype)
        column = lambda v: v.reshape(1, -1, *([1] * (x.dim() - 2)))
        half = (levels - 1) * (1 + 1e-3) / 2
        offset = (levels % 2 == 0).to(self.dtype) / 2
        shift = torch.atanh(offset / half)
        bounded = torch.tanh(x + column(shift)) * column(half) - column(offset)
        rounded = bounded + (bounded.round() - bounded).detach()
        return rounded / column(levels.div(2).floor())

    def gaussian(self, layer, x):
        mean, log_variance = x.chunk(2, 1)
        divergence = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).mean()
        self.penalties[self.full("divergence")] = layer.get("weight", 1e-3) * divergence
        if not self.training:
            return mean
        draws = self.noise("draws", (4, *mean.shape)).sum(0)
        return mean + (0.5 * log_variance).exp() * (draws - 2) * math.sqrt(3)
