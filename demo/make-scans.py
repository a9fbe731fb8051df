"""Makes the demo's scan set out of the folder of real carton scans (images/ and boxes.csv): python3 demo/make-scans.py FOLDER

Only sources of the test fold are taken (first 8 hex digits of sha1 of the source's name, modulo 5, is 0), so that the demo shows the
network nothing it was trained on. Needs python3-pil and python3-numpy.
"""
import csv
import hashlib
import json
import os
import shutil
import sys

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
LICENCE = 'CC BY 4.0: "unknown-detection-in-chocolate-box", version 12, hakan-cetin-gh6rr, Roboflow Universe'
ATTRIBUTION = LICENCE + ". Changes: widened from 8 to 16 bits, cropped to the carton and its surround, 8-bit value 255 taken as open field; in cartons 01, 02, 03, 05, 07, 08 and 10 the labelled bodies were covered by neighbouring goods to make calm parcels."


# Turns of cartons whose labelled bodies are covered: nearly every scan of the set holds one, and a lane needs calm parcels too.
CALM = (0, 1, 2, 4, 6, 7, 9)


def s10(serial):
    """UPU S10 label with its check digit."""
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    left = sum(int(d) * w for d, w in zip(f"{serial:08d}", weights)) % 11
    check = 5 if left == 0 else 0 if left == 1 else 11 - left
    return f"LX{serial:08d}{check}CN"


def main(folder):
    boxes = {}
    for row in csv.DictReader(open(os.path.join(folder, "boxes.csv"))):
        boxes.setdefault(os.path.basename(row["image"]), []).append([float(row[k]) for k in ("xmin", "ymin", "xmax", "ymax")])
    chosen = {}
    for name in sorted(os.listdir(os.path.join(folder, "images"))):
        source = name.split("_jpg.rf")[0]
        if int(hashlib.sha1(source.encode()).hexdigest()[:8], 16) % 5 != 0 or source in chosen:
            continue
        pixels = np.asarray(Image.open(os.path.join(folder, "images", name)).convert("L"))
        if (pixels < 4).mean() < 0.0005:
            chosen[source] = (name, pixels, boxes.get(name, []))
    few = sorted(chosen.items(), key=lambda item: (len(item[1][2]), item[0]))
    picked = (few[:5] + few[len(few) // 3 :: max(1, len(few) // 10)])[:12]
    out, truth, manifest = os.path.join(HERE, "scans"), [], []
    shutil.rmtree(os.path.join(out, "scans"), ignore_errors=True)
    for index, (source, (name, pixels, found)) in enumerate(picked):
        here = os.path.join(out, "scans", f"carton-{index + 1:02d}")
        os.makedirs(here)
        if index in CALM:
            pixels, found = without_bodies(pixels, found), []
        crop, offset = surround(pixels)
        wide = (np.minimum(crop.astype(np.uint32), 255) * 257).astype(np.uint16)
        Image.fromarray(wide).save(os.path.join(here, "single.png"))
        for x0, y0, x1, y1 in found:
            truth.append([f"carton-{index + 1:02d}", round(x0 - offset[0]), round(y0 - offset[1]), round(x1 - x0), round(y1 - y0)])
        # What the picture weighs as goods of chocolate: the declared mass follows the matter in it, as a truthful sender's would.
        matter = -np.log(np.maximum(crop, 1) / 255.0)
        grams = int(round(matter.sum() * 0.08 * 0.08 / 0.19 / 10) * 10)
        bars = 24
        declaration = {
            "label": s10(48210300 + index * 37),
            "masterCarton": None,
            "grossMassG": grams,
            "parcelCount": None,
            "currency": "EUR",
            "shipper": {"name": "Confiserie Exemple SARL", "address": "12 quai du Port", "country": "FR"},
            "consignee": {"name": "Beispiel Handel GmbH", "address": "Hafenstrasse 3", "country": "DE"},
            "lines": [{"hs6": "180632", "description": "chocolate bars, not filled", "quantity": bars, "unit": "pcs", "netMassG": round(grams * 0.93), "value": 38.4, "origin": "FR"}],
        }
        scale = grams if index != 3 else round(grams * 1.12)
        json.dump({"grams": scale}, open(os.path.join(here, "scale.json"), "w"))
        if index != 8:
            json.dump(declaration, open(os.path.join(here, "declaration.json"), "w"), indent=1)
            manifest.append(declaration)
        print(f"carton-{index + 1:02d}", name, crop.shape, len(found), "bodies", grams, "g")
    info = {"format": "scan-set/1", "name": "demo cartons", "licence": ATTRIBUTION, "energies": ["single"], "kind": "transmission", "pitchAcrossMm": 0.8, "pitchAlongMm": 0.8, "wedge": []}
    json.dump(info, open(os.path.join(out, "set.json"), "w"), indent=1)
    json.dump(manifest, open(os.path.join(HERE, "manifest.json"), "w"), indent=1)
    with open(os.path.join(out, "truth.csv"), "w", newline="") as file:
        csv.writer(file).writerows([["scan", "x", "y", "width", "height"], *truth])


def surround(pixels):
    """The carton with 40 pixels around it; rails and shadows of the belt's edges stay outside."""
    matter = pixels < 215
    y0, y1 = longest_run(matter[:, 60:-60].sum(1) > 40)
    x0, x1 = longest_run(matter[y0:y1].sum(0) > 0.25 * (y1 - y0))
    x0, x1, y0, y1 = max(0, x0 - 40), min(pixels.shape[1], x1 + 40), max(0, y0 - 40), min(pixels.shape[0], y1 + 40)
    return pixels[y0:y1, x0:x1], (x0, y0)


def longest_run(flags, bridge=20):
    """First and last+1 index of the longest run of true values; gaps up to `bridge` belong to it."""
    where, best = np.where(flags)[0], (0, 0)
    start = where[0]
    for before, after in zip(where, [*where[1:], where[-1] + bridge + 2]):
        if after - before > bridge:
            if before + 1 - start > best[1] - best[0]:
                best = (start, before + 1)
            start = after
    return best


def without_bodies(pixels, boxes):
    """A copy in which each labelled body is covered by the goods beside it in the same row, with soft edges."""
    out = pixels.astype(np.float32)
    for x0, y0, x1, y1 in boxes:
        x0, y0, x1, y1 = int(x0) - 5, int(y0) - 5, int(x1) + 5, int(y1) + 5
        width = x1 - x0
        for step in (width + 2, -width - 2, 2 * width, -2 * width, 3 * width, -3 * width):
            clash = any(a < x1 + step and c > x0 + step and b < y1 and d > y0 for a, b, c, d in boxes)
            if 0 <= x0 + step and x1 + step <= out.shape[1] and not clash:
                patch = out[y0:y1, x0 + step : x1 + step].copy()
                level = np.median(out[y0:y1, [x0 - 1, x1]]) - np.median(patch[:, [0, -1]])
                ramp = np.minimum(1, np.minimum.outer(edge(y1 - y0), edge(width)) / 3.0)
                out[y0:y1, x0:x1] = out[y0:y1, x0:x1] * (1 - ramp) + np.clip(patch + level, 0, 255) * ramp
                break
    return out.round().astype(np.uint8)


def edge(n):
    """Distance to the nearer end, 0 at both."""
    return np.minimum(np.arange(n), np.arange(n)[::-1])


if __name__ == "__main__":
    main(sys.argv[1])
