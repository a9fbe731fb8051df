"""Real carton scans with labelled foreign bodies: reading, splitting by source scan, and cutting training crops."""
import csv
import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from PIL import Image

CLAMP = 5.5  # -ln of the darkest 8-bit level (1/255) is 5.54
SCALE = 2.0
CORNER_LEVEL = 6  # of 255: what rotation left black is darker than any goods of this set
CORNER_GROW_PX = 10


@dataclass
class Scan:
    """One image: attenuation / SCALE as float32, boxes as x0, y0, x1, y1 in pixels, mask of pixels that are matter or air (not corners)."""

    name: str
    source: str
    attenuation: np.ndarray
    boxes: np.ndarray
    mask: np.ndarray


def source_of(file_name):
    """Name of the source scan: augmented copies share it."""
    return file_name.split("_jpg.rf")[0]


def fold_of(source):
    """0 = test, 1 = validation, 2-4 = training; by the source's name, so that copies never part."""
    return int(hashlib.sha1(source.encode()).hexdigest()[:8], 16) % 5


def to_input(transmission8):
    """8-bit transmission to the network's input: -ln(T), clamped and scaled."""
    t = np.maximum(transmission8.astype(np.float32) / 255.0, np.exp(-CLAMP))
    return (-np.log(t) / SCALE).astype(np.float32)


def corner_mask(transmission8):
    """False where rotation left black corners: dark areas that touch the image's edge, grown by a few pixels."""
    dark = transmission8 <= CORNER_LEVEL
    seen = np.zeros_like(dark)
    seen[0], seen[-1], seen[:, 0], seen[:, -1] = dark[0], dark[-1], dark[:, 0], dark[:, -1]
    while True:
        grown = seen.copy()
        grown[1:] |= seen[:-1]
        grown[:-1] |= seen[1:]
        grown[:, 1:] |= seen[:, :-1]
        grown[:, :-1] |= seen[:, 1:]
        grown &= dark
        if (grown == seen).all():
            break
        seen = grown
    for _ in range(CORNER_GROW_PX):
        grown = seen.copy()
        grown[1:] |= seen[:-1]
        grown[:-1] |= seen[1:]
        grown[:, 1:] |= seen[:, :-1]
        grown[:, :-1] |= seen[:, 1:]
        seen = grown
    return ~seen


def load(folder):
    """All scans of the folder, by fold."""
    boxes = defaultdict(list)
    with open(os.path.join(folder, "boxes.csv"), newline="") as file:
        for row in csv.DictReader(file):
            boxes[os.path.basename(row["image"])].append([float(row[k]) for k in ("xmin", "ymin", "xmax", "ymax")])
    folds = defaultdict(list)
    for name in sorted(os.listdir(os.path.join(folder, "images"))):
        pixels = np.asarray(Image.open(os.path.join(folder, "images", name)).convert("L"))
        box = np.array(boxes[name], np.float32).reshape(-1, 4)
        scan = Scan(name, source_of(name), to_input(pixels), box, corner_mask(pixels))
        folds[fold_of(scan.source)].append(scan)
    return folds


def turn(image, mask, boxes, rng):
    """A random flip and quarter turn of image, mask and boxes together."""
    size = image.shape[0]
    if rng.random() < 0.5:
        image, mask = image[:, ::-1], mask[:, ::-1]
        boxes = np.stack([size - boxes[:, 2], boxes[:, 1], size - boxes[:, 0], boxes[:, 3]], 1)
    for _ in range(rng.integers(4)):
        image, mask = np.rot90(image), np.rot90(mask)
        boxes = np.stack([boxes[:, 1], size - boxes[:, 2], boxes[:, 3], size - boxes[:, 0]], 1)
    return image, mask, boxes


def bodies(scans):
    """Foreign bodies cut out as extra attenuation over their surround, to be laid onto other scans."""
    cut = []
    for scan in scans:
        for x0, y0, x1, y1 in scan.boxes.astype(int):
            if max(x1 - x0, y1 - y0) > 32 or min(x1 - x0, y1 - y0) < 4:
                continue
            patch = scan.attenuation[y0 - 2 : y1 + 2, x0 - 2 : x1 + 2]
            if patch.shape[0] < 6 or patch.shape[1] < 6:
                continue
            rim = np.concatenate([patch[0], patch[-1], patch[:, 0], patch[:, -1]])
            extra = np.maximum(patch - np.median(rim), 0)
            if extra.max() > 0.08:
                cut.append(extra)
    return cut


def crop(scan, extra_bodies, rng, size=256):
    """One augmented training crop: input, boxes, mask."""
    image, mask = scan.attenuation.copy(), scan.mask
    boxes = list(scan.boxes)
    for _ in range(rng.integers(0, 4)):
        extra = extra_bodies[rng.integers(len(extra_bodies))] * rng.uniform(0.5, 1.3)
        extra = np.rot90(extra, rng.integers(4))
        ys, xs = np.where(image > 0.12)
        at = rng.integers(len(ys))
        y, x = int(ys[at]) - extra.shape[0] // 2, int(xs[at]) - extra.shape[1] // 2
        if y < 0 or x < 0 or y + extra.shape[0] > image.shape[0] or x + extra.shape[1] > image.shape[1]:
            continue
        if not mask[y : y + extra.shape[0], x : x + extra.shape[1]].all():
            continue
        image[y : y + extra.shape[0], x : x + extra.shape[1]] += extra
        boxes.append(np.array([x + 2, y + 2, x + extra.shape[1] - 2, y + extra.shape[0] - 2], np.float32))
    boxes = np.array(boxes, np.float32).reshape(-1, 4)
    image, mask, boxes = turn(image, mask, boxes, rng)
    ys, xs = np.where(image > 0.12)
    if len(boxes) and rng.random() < 0.6:
        b = boxes[rng.integers(len(boxes))]
        cy, cx = (b[1] + b[3]) / 2 + rng.uniform(-90, 90), (b[0] + b[2]) / 2 + rng.uniform(-90, 90)
    else:
        at = rng.integers(len(ys))
        cy, cx = ys[at], xs[at]
    y = int(np.clip(cy - size / 2, 0, image.shape[0] - size))
    x = int(np.clip(cx - size / 2, 0, image.shape[1] - size))
    out = image[y : y + size, x : x + size] * rng.uniform(0.8, 1.25)
    out = out + rng.normal(0, rng.uniform(0, 0.02), out.shape).astype(np.float32)
    return np.clip(out, 0, CLAMP / SCALE).astype(np.float32), boxes - np.array([x, y, x, y], np.float32), mask[y : y + size, x : x + size]
