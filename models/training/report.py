"""Evaluates a trained network on the test sources, and writes weights (ONNX), card and golden files."""
import hashlib
import json
import os
import sys

import numpy as np
import torch

from detect import run
from measure import LEAST, measure
from scans import CLAMP, CORNER_GROW_PX, CORNER_LEVEL, SCALE

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.dirname(HERE)
ID = "foreign-object-1"
LICENCE = 'Images: "unknown-detection-in-chocolate-box", version 12, hakan-cetin-gh6rr, Roboflow Universe, CC BY 4.0. Changes: none to the pixels.'


def golden_input():
    """A small picture that any language can make: a slope, stripes and a few dense discs; transmission × 65535 as integers."""
    y, x = np.mgrid[0:96, 0:128]
    t = 0.25 + 0.5 * ((x // 16) % 2) - 0.0015 * y
    for cx, cy, r, k in ((30, 40, 5, 0.25), (90, 60, 4, 0.1), (64, 20, 6, 0.5)):
        t = np.where((x - cx) ** 2 + (y - cy) ** 2 <= r * r, t * k, t)
    return np.clip(np.floor(t * 65535), 1, 65535).astype(np.uint16)


def export(net):
    """Writes the ONNX file with free height and width; returns its sha256."""
    path = os.path.join(MODELS, "weights", f"{ID}.onnx")
    axes = {"attenuation": {2: "height", 3: "width"}, "heat": {2: "rows", 3: "columns"}, "size": {2: "rows", 3: "columns"}}
    torch.onnx.export(net, torch.zeros(1, 1, 96, 128), path, input_names=["attenuation"], output_names=["heat", "size"], dynamic_axes=axes, opset_version=13)
    return hashlib.sha256(open(path, "rb").read()).hexdigest(), os.path.getsize(path)


def write_golden(net):
    """Input and outputs of torch for the parity test, as raw little-endian files."""
    pixels = golden_input()
    image = -np.log(np.maximum(pixels.astype(np.float32) / 65535.0, np.exp(-CLAMP))) / SCALE
    heat, size = run(net, image.astype(np.float32))
    folder = os.path.join(MODELS, "golden")
    os.makedirs(folder, exist_ok=True)
    pixels.tofile(os.path.join(folder, "picture-128x96.u16"))
    np.concatenate([heat.ravel(), size.ravel()]).astype("<f4").tofile(os.path.join(folder, f"{ID}.f32"))


def write_report(net, folds, recipe):
    """Everything after training: the numbers, the weights, the golden files and the card."""
    threshold, background, metrics = measure(net, folds)
    sha256, size = export(net)
    write_golden(net)
    card = {
        "id": ID, "version": 1, "purpose": "Finds small dense objects that do not belong into a carton of packed goods. It never names a substance.",
        "weights": f"../weights/{ID}.onnx", "sha256": sha256, "bytes": size,
        "input": {"name": "attenuation", "plane": "most penetrating", "clamp": CLAMP, "scale": SCALE, "padMultiple": 8, "pitchMm": 0.8, "energies": 1},
        "borderShadow": {"transmissionAtMost": round((CORNER_LEVEL + 0.02) / 255, 4), "growPx": CORNER_GROW_PX},
        "outputs": {"heat": "heat", "size": "size", "stride": 4},
        "threshold": threshold, "least": LEAST, "background": background,
        "metrics": metrics, "evaluatedBy": "models/training/measure.py, on sources whose sha1 modulo 5 is 0; threshold and background from those with 1",
        "training": {"command": "/usr/bin/python3 models/training/train.py --data FOLDER --minutes " + str(int(recipe["minutes"])), **recipe, "torch": torch.__version__, "split": "by source scan: first 8 hex digits of sha1(source) modulo 5; 0 test, 1 validation, 2-4 training"},
        "data": {"images": sum(len(f) for f in folds.values()), "sources": len({s.source for f in folds.values() for s in f}), "licence": LICENCE},
        "licence": "Apache-2.0 (weights); images as above",
        "golden": {"picture": "../golden/picture-128x96.u16", "widthPx": 128, "heightPx": 96, "outputs": f"../golden/{ID}.f32", "tolerance": 0.0001},
        "limits": "Trained on one kind of goods (chocolate bars) from one scanner, 8-bit pictures. On other goods its marks are hints at best. No test scan is free of bodies.",
    }
    with open(os.path.join(MODELS, "cards", "foreign-object.json"), "w") as file:
        json.dump(card, file, indent=1)
    json.dump({k: metrics[k] for k in ("atThreshold", "recallAtHalfFalseBox", "recallAtHalfFalseBox90")} | {"baseline": metrics["baseline"]["recallAtHalfFalseBox"]}, sys.stdout, indent=1)
    print()
