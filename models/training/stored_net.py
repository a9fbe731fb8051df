"""The stored ONNX weights back in torch, so that what ships is what is measured, timed and compared: no second copy can drift.

    /usr/bin/python3 models/training/stored_net.py PICTURE.u16 HEIGHT WIDTH > outputs.f32
"""
import json
import os
import sys

import numpy as np
import torch
from torch import nn

from net import Finder

CARD = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cards", "foreign-object.json")


def fields(data):
    """(field number, value) pairs of one protobuf message; values are integers or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            size = {1: 8, 5: 4}.get(key & 7) or varint()
            yield key >> 3, data[at : at + size]
            at += size


def tensor_of(message):
    """Name and values of a TensorProto: dims (1), float_data (4), name (8), raw_data (9)."""
    dims, name, raw = [], "", b""
    for number, value in fields(message):
        if number == 1:
            dims += [value] if isinstance(value, int) else list(value)
        elif number in (4, 9):
            raw += value
        elif number == 8:
            name = value.decode()
    return name, np.frombuffer(raw, "<f4").reshape(dims) if len(raw) == 4 * int(np.prod(dims)) else None


def convolutions(file):
    """Weights and biases of the graph's Conv nodes in their order of running (batch norms are folded in by the export)."""
    graph = next(value for number, value in fields(open(file, "rb").read()) if number == 7)
    stored = dict(tensor_of(value) for number, value in fields(graph) if number == 5)
    nodes = []
    for number, node in fields(graph):
        if number == 1:
            parts = list(fields(node))
            if any(n == 4 and v == b"Conv" for n, v in parts):
                nodes.append([v.decode() for n, v in parts if n == 1])
    return [(stored[names[1]], stored[names[2]]) for names in nodes]


def without_norms(module):
    """Replaces each convolution and batch norm pair by one convolution with a bias, as the export does."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, nn.Identity())
        elif isinstance(child, nn.Conv2d) and child.bias is None:
            child.bias = nn.Parameter(torch.zeros(child.out_channels))
        else:
            without_norms(child)


def load_net(card_file=CARD):
    """The network of a card, with the weights of its ONNX file."""
    card = json.load(open(card_file))
    net = Finder()
    without_norms(net)
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    stored = convolutions(os.path.join(os.path.dirname(card_file), card["weights"]))
    assert len(layers) == len(stored), f"{len(stored)} convolutions stored, {len(layers)} in net.py"
    with torch.no_grad():
        for layer, (weight, bias) in zip(layers, stored):
            layer.weight.copy_(torch.from_numpy(weight.copy()))
            layer.bias.copy_(torch.from_numpy(bias.copy()))
    return net.eval()


def main():
    from scans import CLAMP, SCALE

    pixels = np.fromfile(sys.argv[1], "<u2").reshape(int(sys.argv[2]), int(sys.argv[3]))
    image = -np.log(np.maximum(pixels.astype(np.float32) / 65535.0, np.exp(-CLAMP))) / SCALE
    with torch.no_grad():
        heat, size = load_net()(torch.from_numpy(image.astype(np.float32))[None, None])
    sys.stdout.buffer.write(np.concatenate([heat.numpy().ravel(), size.numpy().ravel()]).astype("<f4").tobytes())


if __name__ == "__main__":
    main()
