"""Layers over time, written with torch's own functions: GRU and LSTM in every direction, attention with ALiBi."""

import math

import torch


class SequenceLayers:
    def gru(self, layer, x):
        return self.recurrent(layer, x, "gru")

    def lstm(self, layer, x):
        return self.recurrent(layer, x, "lstm")

    def recurrent(self, layer, x, kind):
        both = layer.get("direction", "forward") == "both"
        directions = ["forward", "backward"] if both else [layer.get("direction", "forward")]
        if layer.get("join", "each") == "each":
            return self.stack(layer, x, directions, kind)
        return torch.cat([self.stack(layer, x, [one], kind) for one in directions], 1)

    def stack(self, layer, x, directions, kind):
        depth = layer.get("layers", 1)
        for level in range(depth):
            x = torch.cat(
                [
                    self.within(f"{one}{level}", lambda one=one: self.one_pass(layer, x, one, kind))
                    for one in directions
                ],
                1,
            )
            if level < depth - 1:
                rate = layer.get("dropout", 0)
                x = self.within(f"{directions[0]}{level}", lambda: self.drop(rate, "element", x))
        return x

    def one_pass(self, layer, x, direction, kind):
        """torch's fused layer, its gates brought from our order: z, r, n to r, z, n; i, o, f, g to i, f, g, o."""
        hidden = layer["hidden"]
        order = [1, 0, 2] if kind == "gru" else [0, 2, 3, 1]
        rows = len(order) * hidden
        sort = lambda w: torch.cat([w[g * hidden : (g + 1) * hidden] for g in order])
        bias = self.parameter("bias", 2 * rows)
        weights = [
            sort(self.parameter("weights", rows, x.shape[1])),
            sort(self.parameter("recurrent", rows, hidden)),
            sort(bias[:rows]),
            sort(bias[rows:]),
        ]
        steps = x.permute(2, 0, 1)
        steps = steps.flip(0) if direction == "backward" else steps
        zeros = torch.zeros(1, x.shape[0], hidden, dtype=self.dtype)
        options = (True, 1, 0.0, False, False, False)
        if kind == "gru":
            y = torch._VF.gru(steps, zeros, weights, *options)[0]
        else:
            y = torch._VF.lstm(steps, (zeros, zeros), weights, *options)[0]
        y = y.flip(0) if direction == "backward" else y
        return y.permute(1, 2, 0)

    def attention(self, layer, x):
        batch, channels, time = x.shape
        heads = layer["heads"]
        memory = self.named_values[layer["memory"]] if "memory" in layer else x
        cut = lambda v: v.reshape(batch, heads, -1, time).transpose(2, 3)
        project = lambda name, v: self.within(name, lambda: cut(self.pointwise(v, channels)))
        q, k, v = project("query", x), project("key", memory), project("value", memory)
        width = channels if layer.get("scale", "head") == "full" else channels // heads
        back = torch.arange(time)[:, None] - torch.arange(time)[None, :]
        window = layer.get("window", 0)
        hidden = (back < 0) | ((back >= window) if window else torch.zeros_like(back, dtype=torch.bool))
        slopes = torch.tensor([2 ** (-8 * (i + 1) / heads) for i in range(heads)], dtype=self.dtype)
        scores = q @ k.transpose(2, 3) / math.sqrt(width) - slopes[:, None, None] * back
        y = scores.masked_fill(hidden, -math.inf).softmax(-1) @ v
        joined = y.transpose(2, 3).reshape(batch, channels, time)
        return self.within("out", lambda: self.pointwise(joined, channels))
