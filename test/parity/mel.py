"""Makes mel.json: log-mel values of a small signal, straight from the definition, with NumPy and SciPy in float64.

Run: python3 test/parity/mel.py > test/parity/mel.json
"""

import json

import numpy as np
from scipy.signal.windows import hann

RATE = 16000


def signal(samples):
    """Two gliding tones, a click and silence; the same formula stands in the test."""
    t = np.arange(samples) / RATE
    x = 0.5 * np.sin(2 * np.pi * (200 * t + 900 * t * t)) + 0.25 * np.sin(2 * np.pi * 3100 * t)
    x *= 0.5 - 0.5 * np.cos(2 * np.pi * 3 * t)
    x[samples // 2] += 0.9
    x[int(0.8 * samples):] = 0
    return x.astype(np.float32).astype(np.float64)


def hz_to_mel(hz, scale):
    hz = np.asarray(hz, dtype=np.float64)
    if scale == "htk":
        return 2595 * np.log10(1 + hz / 700)
    return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1e-9) / 1000) * 27 / np.log(6.4))


def mel_to_hz(mel, scale):
    if scale == "htk":
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def filters(fft_size, bands, scale, norm):
    edges = mel_to_hz(np.linspace(*hz_to_mel([0, RATE / 2], scale), bands + 2), scale)
    bins = np.arange(fft_size // 2 + 1) * RATE / fft_size
    weights = np.array([np.interp(bins, edges[b:b + 3], [0, 1, 0]) for b in range(bands)])
    if norm == "slaney":
        weights *= 2 / (edges[2:] - edges[:-2])[:, None]
    return weights


def log_mel(x, fft_size, hop, bands, scale, norm, framing):
    left, right = (fft_size - hop, 0) if framing == "causal" else (fft_size // 2, fft_size // 2)
    padded = np.concatenate([np.zeros(left), x, np.zeros(right)])
    count = 1 + (len(padded) - fft_size) // hop
    frames = np.stack([padded[n * hop:n * hop + fft_size] for n in range(count)])
    magnitude = np.abs(np.fft.rfft(frames * hann(fft_size, sym=False)))
    return np.log(np.maximum(magnitude @ filters(fft_size, bands, scale, norm).T, 1e-5))


cases = []
for fft_size, hop, bands, scale, norm, framing in [
    (1024, 160, 80, "slaney", "slaney", "causal"),
    (1024, 256, 80, "slaney", "slaney", "causal"),
    (1024, 320, 80, "slaney", "slaney", "centred"),
    (400, 160, 40, "htk", "none", "causal"),
]:
    values = log_mel(signal(4000), fft_size, hop, bands, scale, norm, framing)
    cases.append({
        "settings": {"fftSize": fft_size, "hopSamples": hop, "bands": bands, "scale": scale, "norm": norm, "framing": framing},
        "frames": values.shape[0],
        "every": 7,
        "values": [round(float(v), 6) for v in values.ravel()[::7]],
    })
print(json.dumps({"samples": 4000, "cases": cases}))
