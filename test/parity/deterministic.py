"""Turns a name and a shape into numbers that the tests in TypeScript compute too, so that fixtures hold results only."""

import numpy as np


def fnv1a(text):
    """FNV-1a of the UTF-8 bytes, 32 bits."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def numbers(name, shape):
    """float32 numbers in [-1, 1): the finaliser of MurmurHash3 over the name's hash and each position."""
    count = int(np.prod(shape, dtype=np.int64)) if len(shape) else 1
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
    x = x + np.uint32(fnv1a(name))
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    x = x ^ (x >> np.uint32(16))
    return (x / 2.0**31 - 1).astype(np.float32).reshape(shape)


def parameter(name, shape):
    """
    How a parameter begins in these tests: by the last part of its name, then by the numbers that one result sums over.
    Small weights keep a training well conditioned; with large ones PyTorch's own float32 soon leaves its float64.
    """
    values = numbers(name, shape).astype(np.float64)
    part = name.split("/")[-1]
    if part == "scale":
        return 1 + 0.1 * values
    if part in ("shift", "bias"):
        return 0.1 * values
    if part == "codebook":
        return values
    gain = 0.1 if name.startswith("heads/") else 2
    return values * np.sqrt(gain / np.prod(shape[1:]))
