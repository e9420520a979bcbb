"""Turns a model spec into PyTorch: every kind of layer written with torch's own functions, parameters by the spec's names."""

import math

import torch
import torch.nn.functional as F

from deterministic import numbers, parameter
from quantisers import Quantisers
from sequence_layers import SequenceLayers

EPSILON = 1e-5
MOMENTUM = 0.1


def per_axis(value, rank):
    return [value] * rank if isinstance(value, int) else list(value)


class Network(SequenceLayers, Quantisers):
    """Parameters, states and noise by full name; `build` runs layers on a value `[B, C, T]` or `[B, C, T, F]`."""

    def __init__(self, dtype=torch.float64, training=False, anchor="start"):
        self.dtype = dtype
        self.training = training
        self.anchor = anchor
        self.parameters = {}
        self.states = {}
        self.path = []
        self.begin(None)

    def begin(self, step):
        """Forgets what belongs to one run; noise is named by the step."""
        self.step = step
        self.named_values = {}
        self.penalties = {}
        self.next_states = {}

    def full(self, name):
        return "/".join([*self.path, name])

    def parameter(self, name, *shape):
        full = self.full(name)
        if full not in self.parameters:
            start = torch.tensor(parameter(full, shape), dtype=torch.float32)
            self.parameters[full] = start.to(self.dtype).requires_grad_(True)
        return self.parameters[full]

    def state(self, name, start):
        return self.states.setdefault(self.full(name), start)

    def noise(self, name, shape):
        """Uniform in [0, 1)."""
        values = numbers(f"{self.full(name)}@{self.step}", shape)
        return torch.tensor((values + 1) / 2).to(self.dtype)

    def within(self, name, build):
        self.path.append(name)
        try:
            return build()
        finally:
            self.path.pop()

    def build(self, layers, x):
        for index, layer in enumerate(layers):
            x = self.build_one(layer, x, index)
        return x

    def build_one(self, layer, x, index):
        name = layer.get("name", f"{layer['kind']}{index}")

        def run():
            sources = layer.get("from")
            if sources is not None:
                names = [sources] if isinstance(sources, str) else sources
                value = torch.cat([self.named_values[n] for n in names], 1)
            else:
                value = x
            return getattr(self, layer["kind"])(layer, value)

        result = self.within(name, run)
        if "name" in layer:
            self.named_values[name] = result
        return result

    # Geometry

    def modes(self, layer, rank):
        padding = layer.get("padding", "causal")
        if isinstance(padding, str):
            other = "same" if padding == "causal" else padding
            return [padding, other][:rank]
        time = padding.get("time", "causal")
        return [time, padding.get("freq", "same")][:rank]

    def pads(self, mode, kernel, stride, dilation):
        span = (kernel - 1) * dilation + 1
        if isinstance(mode, list):
            return mode
        if mode == "valid":
            return [0, 0]
        if mode == "causal":
            return [span - 1 if self.anchor == "start" else max(0, span - stride), 0]
        total = max(0, span - stride)
        return [total // 2, total - total // 2]

    def padded(self, x, layer, kernel, stride, dilation, value=0.0):
        rank = x.dim() - 2
        around = [
            self.pads(mode, kernel[i], stride[i], dilation[i])
            for i, mode in enumerate(self.modes(layer, rank))
        ]
        return F.pad(x, [side for pair in reversed(around) for side in pair], value=value)

    # Layers

    def conv(self, layer, x):
        rank = x.dim() - 2
        kernel = per_axis(layer["kernel"], rank)
        stride = per_axis(layer.get("stride", 1), rank)
        dilation = per_axis(layer.get("dilation", 1), rank)
        gated = layer.get("gated", False)
        outputs = layer["channels"] * (2 if gated else 1)
        weight = self.parameter("weight", outputs, x.shape[1], *kernel)
        bias = self.parameter("bias", outputs) if layer.get("bias", True) else None
        x = self.padded(x, layer, kernel, stride, dilation)
        run = F.conv1d if rank == 1 else F.conv2d
        y = run(x, weight, bias, stride=stride, dilation=dilation)
        if gated:
            a, b = y.chunk(2, 1)
            y = torch.tanh(a) * torch.sigmoid(b)
        return self.finish(layer, y)

    def convTranspose(self, layer, x):
        rank = x.dim() - 2
        kernel = per_axis(layer["kernel"], rank)
        stride = per_axis(layer.get("stride", 1), rank)
        weight = self.parameter("weight", x.shape[1], layer["channels"], *kernel)
        bias = self.parameter("bias", layer["channels"]) if layer.get("bias", True) else None
        run = F.conv_transpose1d if rank == 1 else F.conv_transpose2d
        y = run(x, weight, bias, stride=stride)
        for i, mode in enumerate(self.modes(layer, rank)):
            extra = kernel[i] - stride[i]
            cut = {"valid": [0, 0], "causal": [0, extra], "same": [extra // 2, extra - extra // 2]}
            low, high = mode if isinstance(mode, list) else cut[mode]
            y = y.narrow(i + 2, low, y.shape[i + 2] - low - high)
        return self.finish(layer, y)

    def pool(self, layer, x):
        rank = x.dim() - 2
        size = per_axis(layer["size"], rank)
        stride = per_axis(layer.get("stride", layer["size"]), rank)
        dilation = per_axis(layer.get("dilation", 1), rank)
        largest = layer["mode"] == "max"
        x = self.padded(x, layer, size, stride, dilation, -math.inf if largest else 0.0)
        if rank == 1:
            x, size = x.unsqueeze(3), [*size, 1]
            stride, dilation = [*stride, 1], [*dilation, 1]
        if largest:
            y = F.max_pool2d(x, size, stride, dilation=dilation)
        else:
            weight = torch.full((x.shape[1], 1, *size), 1 / math.prod(size), dtype=self.dtype)
            y = F.conv2d(x, weight, stride=stride, dilation=dilation, groups=x.shape[1])
        return y.squeeze(3) if rank == 1 else y

    def pointwise(self, x, channels, bias=True, stride=None):
        rank = x.dim() - 2
        weight = self.parameter("weight", channels, x.shape[1], *([1] * rank))
        run = F.conv1d if rank == 1 else F.conv2d
        own = self.parameter("bias", channels) if bias else None
        return run(x, weight, own, stride=stride or 1)

    def dense(self, layer, x):
        if x.dim() == 4:
            x = self.flat_freq(x, "channels-first")
        return self.finish(layer, self.pointwise(x, layer["units"], layer.get("bias", True)))

    def flat_freq(self, x, order):
        if x.dim() == 3:
            return x
        rows = x.permute(0, 1, 3, 2) if order == "channels-first" else x.permute(0, 3, 1, 2)
        return rows.reshape(x.shape[0], -1, x.shape[2])

    def flatten(self, layer, x):
        order = layer.get("order", "channels-first")
        if layer["axis"] == "freq":
            return self.flat_freq(x, order)
        if order == "channels-last":
            x = x.movedim(1, -1)
        return x.reshape(x.shape[0], -1, 1)

    def unflatten(self, layer, x):
        batch, _, time = x.shape
        return x.reshape(batch, layer["channels"], -1, time).permute(0, 1, 3, 2)

    def shift(self, layer, x):
        for axis, name in ((2, "time"), (3, "freq")):
            steps = layer.get(name, 0)
            if steps and axis < x.dim():
                kept = x.narrow(axis, 0, x.shape[axis] - steps)
                x = torch.cat([torch.zeros_like(x.narrow(axis, 0, steps)), kept], axis)
        return x

    def upsample(self, layer, x):
        for axis, name in ((2, "time"), (3, "freq")):
            if axis < x.dim():
                x = x.repeat_interleave(layer.get(name, 1), axis)
        return x

    def swap(self, layer, x):
        """Inside `shared` the groups stand below each other in the batch."""
        return torch.cat(list(reversed(x.chunk(2, 0))), 0)

    def norm(self, layer, x):
        return self.normalise(layer["norm"], x)

    def activation(self, layer, x):
        return self.activate(layer["activation"], x)

    def dropout(self, layer, x):
        return self.drop(layer["rate"], layer.get("of", "element"), x)

    def join(self, layer, x):
        values = [self.named_values[name] for name in layer["inputs"]]
        return self.combine(values, layer.get("combine", "concat"))

    def combine(self, values, how):
        return torch.cat(values, 1) if how == "concat" else sum(values[1:], values[0])

    def residual(self, layer, x):
        branch = self.build(layer["body"], x)
        strides = [-(-a // b) for a, b in zip(x.shape[2:], branch.shape[2:])]
        if branch.shape[1] != x.shape[1] or any(stride != 1 for stride in strides):
            channels = branch.shape[1]
            skip = lambda: self.pointwise(x, channels, stride=strides)
            return self.within("projection", skip) + branch
        return x + branch

    def denseConcat(self, layer, x):
        return torch.cat([x, self.build(layer["body"], x)], 1)

    def parallel(self, layer, x):
        stacks, how = layer["stacks"], layer.get("combine", "concat")
        if layer.get("when", "end") == "end":
            parts = [
                self.within(f"stack{i}", lambda stack=stack: self.build(stack, x))
                for i, stack in enumerate(stacks)
            ]
            return self.combine(parts, how)
        for level in range(len(stacks[0])):
            parts = [
                self.within(f"stack{i}", lambda stack=stack: self.build_one(stack[level], x, level))
                for i, stack in enumerate(stacks)
            ]
            x = self.combine(parts, how)
        return x

    def shared(self, layer, x):
        groups = layer.get("groups", 2)
        y = self.build(layer["body"], torch.cat(x.chunk(groups, 1), 0))
        return torch.cat(y.chunk(groups, 0), 1)

    def block(self, layer, x):
        return self.build(layer["body"], x)

    # What follows a sum of products

    def finish(self, layer, x):
        x = self.normalise(layer.get("norm", "none"), x)
        x = self.activate(layer.get("activation", "none"), x)
        return self.drop(layer.get("dropout", 0), "element", x)

    def activate(self, name, x):
        known = {
            "none": lambda v: v,
            "relu": F.relu,
            "elu": F.elu,
            "gelu": F.gelu,
            "tanh": torch.tanh,
            "sigmoid": torch.sigmoid,
            "silu": F.silu,
        }
        return known[name](x)

    def normalise(self, kind, x):
        if kind == "none":
            return x
        return self.within("norm", lambda: self.standardised(kind, x))

    def standardised(self, kind, x):
        channels = x.shape[1]
        column = (1, channels) + (1,) * (x.dim() - 2)
        if kind == "layer" and x.dim() == 4:
            rows = x.permute(0, 2, 1, 3)
            y = F.layer_norm(rows, rows.shape[2:], eps=EPSILON).permute(0, 2, 1, 3)
        elif kind in ("layer", "channel"):
            y = F.layer_norm(x.movedim(1, -1), (channels,), eps=EPSILON).movedim(-1, 1)
        else:
            y = self.batch_norm(kind, x)
        return y * self.parameter("scale", *column) + self.parameter("shift", *column)

    def batch_norm(self, kind, x):
        channels = x.shape[1]
        mean = self.state("mean", torch.zeros(channels, dtype=self.dtype)).clone()
        variance = self.state("variance", torch.ones(channels, dtype=self.dtype)).clone()
        before = mean.clone(), variance.clone()
        y = F.batch_norm(x, mean, variance, training=self.training, momentum=MOMENTUM, eps=EPSILON)
        if self.training:
            self.next_states[self.full("mean")] = mean
            self.next_states[self.full("variance")] = variance
        if kind == "running":
            return F.batch_norm(x, *before, training=False, eps=EPSILON)
        return y

    def drop(self, rate, of, x):
        if not self.training or rate == 0:
            return x

        def run():
            rows = self.noise("rows", (*x.shape[:2], *([1] * (x.dim() - 2))))
            uniform = rows
            if of == "element":
                uniform = (rows + self.noise("columns", (1, *x.shape[1:]))) % 1.0
            return x * (uniform > rate) / (1 - rate)

        return self.within("dropout", run)
