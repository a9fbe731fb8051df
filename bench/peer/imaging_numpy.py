"""The correction chain of station/imaging in numpy: offset, gain, bad channels, drift, clamp, -ln.

usage: imaging_numpy.py CHANNELS LINES ENERGIES ROUNDS
Prints {"msPerScan", "mbPerS", "meanAttenuation"}; the counts follow the formula of station/imaging/measure.ts, so that both
programs correct the same picture and their mean attenuation agrees.
"""

import json
import sys
import time

import numpy as np


def raw_counts(length: int, lines: int) -> np.ndarray:
    mixed = (np.arange(1, length * lines + 1, dtype=np.uint64) * 0x9E3779B1 & 0xFFFFFFFF).astype(np.uint32)
    return (1000 + (mixed ^ (mixed >> 15)) % 51000).astype(np.uint16).reshape(lines, length)


def calibration(length: int, channels: int):
    index = np.arange(length)
    dark = (1400 + index % 7 * 20).astype(np.float32)
    opened = np.where(index % 97 == 0, 1500, 50000 + index % 11 * 300).astype(np.float32)
    span = opened - dark
    good = span > 0.25 * np.median(span)
    scale = np.divide(1, span, out=np.zeros_like(span), where=good)
    mends = []
    for channel in np.flatnonzero(~good):
        first = channel - channel % channels
        left = next((c for c in range(channel - 1, first - 1, -1) if good[c]), None)
        right = next((c for c in range(channel + 1, first + channels) if good[c]), None)
        mends.append((channel, left if left is not None else right, right if right is not None else left))
    return dark, scale, np.array(mends).T


def correct(raw, dark, scale, mends, drift):
    light = (raw - dark) * (scale * np.float32(65535 / drift))
    out = np.clip(light + np.float32(0.5), 0, 65535).astype(np.uint16)
    bad, left, right = mends
    out[:, bad] = (out[:, left].astype(np.uint32) + out[:, right]) // 2
    return -np.log(np.maximum(out.astype(np.float32) / 65535, np.float32(np.exp(-8))))


def main() -> None:
    channels, lines, energies, rounds = map(int, sys.argv[1:5])
    length = channels * energies
    dark, scale, mends = calibration(length, channels)
    raw = raw_counts(length, lines)
    attenuation = correct(raw, dark, scale, mends, 0.98)
    start = time.perf_counter()
    for _ in range(rounds):
        correct(raw, dark, scale, mends, 0.98)
    seconds = (time.perf_counter() - start) / rounds
    print(
        json.dumps(
            {
                "msPerScan": seconds * 1000,
                "mbPerS": raw.nbytes / 1e6 / seconds,
                "meanAttenuation": float(attenuation.mean(dtype=np.float64)),
            }
        )
    )


main()
