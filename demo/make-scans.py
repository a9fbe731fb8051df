"""Makes the demo's scan set out of the folder of real carton scans (images/ and boxes.csv): python3 demo/make-scans.py FOLDER

Writes demo/scans (all but its LICENSE.md) and demo/manifest.json. Only sources of the test fold are taken (first 8 hex digits of sha1 of
the source's name, modulo 5, is 0), so that the demo shows the network nothing it was trained on. Needs python3-pil and python3-numpy.
"""
import csv
import hashlib
import json
import os
import shutil
import sys
from collections import defaultdict

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
LICENCE = 'CC BY 4.0: "unknown-detection-in-chocolate-box", version 12, hakan-cetin-gh6rr, Roboflow Universe'
CHANGES = (
    "widened from 8 to 16 bits, cropped to the carton and its surround, 8-bit value 255 taken as open field; "
    "in cartons 01, 02, 03, 05, 07, 08 and 10 the labelled bodies were covered by neighbouring goods to make calm parcels"
)

# Source scans in the order of the demo, and whether their labelled bodies are covered: every scan of the test fold holds at least one,
# and a lane needs calm parcels too. All were looked at: the whole carton is in the picture and nothing shows where a body was covered.
PICKS = (
    ("1-cp", True),
    ("10-cp", True),
    ("16-cp-3p", True),
    ("25-08-2023142849", False),
    ("25-08-2023143236", True),
    ("29-08-2023153640", False),
    ("8-cp3", True),
    ("14-cp-3p", True),
    ("11-cb", False),
    ("25-08-2023115515", True),
    ("25-08-2023124949", False),
    ("25-08-2023154449", False),
)
TOO_HEAVY, NOT_DECLARED = "carton-04", "carton-09"
PITCH_MM = 0.8


def s10(serial):
    """UPU S10 label with its check digit."""
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    left = sum(int(d) * w for d, w in zip(f"{serial:08d}", weights)) % 11
    check = 5 if left == 0 else 0 if left == 1 else 11 - left
    return f"LX{serial:08d}{check}CN"


def main(folder):
    boxes = defaultdict(list)
    for row in csv.DictReader(open(os.path.join(folder, "boxes.csv"))):
        boxes[os.path.basename(row["image"])].append([float(row[k]) for k in ("xmin", "ymin", "xmax", "ymax")])
    out, truth, manifest, sources = os.path.join(HERE, "scans"), [], [], {}
    shutil.rmtree(os.path.join(out, "scans"), ignore_errors=True)
    for index, (source, calm) in enumerate(PICKS):
        scan = f"carton-{index + 1:02d}"
        name, pixels = upright_copy(folder, source)
        found = [] if calm else boxes[name]
        crop, (left, top) = surround(without_bodies(pixels, boxes[name]) if calm else pixels)
        sources[scan] = name
        truth += [[scan, "foreign body", round(x0 - left), round(y0 - top), round(x1 - x0), round(y1 - y0)] for x0, y0, x1, y1 in found]
        grams = grams_of(crop)
        declaration = declare(48210300 + index * 37, grams)
        if scan != NOT_DECLARED:
            manifest.append(declaration)
        write_scan(os.path.join(out, "scans", scan), crop, None if scan == NOT_DECLARED else declaration, round(grams * 1.12) if scan == TOO_HEAVY else grams)
        print(scan, name, crop.shape, len(found), "bodies", grams, "g")
    truth += [[TOO_HEAVY, "12 % heavier than declared", "", "", "", ""], [NOT_DECLARED, "label without declaration", "", "", "", ""]]
    info = {"format": "scan-set/1", "name": "demo cartons", "licence": f"{LICENCE}. Changes: {CHANGES}.", "energies": ["single"], "kind": "transmission", "pitchAcrossMm": PITCH_MM, "pitchAlongMm": PITCH_MM, "wedge": [], "sources": sources}
    json.dump(info, open(os.path.join(out, "set.json"), "w"), indent=1)
    json.dump(manifest, open(os.path.join(HERE, "manifest.json"), "w"), indent=1)
    with open(os.path.join(out, "truth.csv"), "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["scan", "what", "x", "y", "width", "height"], *sorted(truth, key=lambda row: row[0])])


def upright_copy(folder, source):
    """File name and pixels of the copy of a source that was not rotated: it has no black corners. Only test sources are let through."""
    if int(hashlib.sha1(source.encode()).hexdigest()[:8], 16) % 5 != 0:
        raise SystemExit(f"{source} is not a source of the test fold")
    for name in sorted(os.listdir(os.path.join(folder, "images"))):
        if name.split("_jpg.rf")[0] == source:
            pixels = np.asarray(Image.open(os.path.join(folder, "images", name)).convert("L"))
            if (pixels < 4).mean() < 0.0005:
                return name, pixels
    raise SystemExit(f"{source} has no upright copy in {folder}")


def write_scan(folder, crop, declaration, scale_grams):
    """One scan of the set; 8 bits widened to 16 by 257, so that 255 is the open field."""
    os.makedirs(folder)
    Image.fromarray((crop.astype(np.uint16) * 257).astype(np.uint16)).save(os.path.join(folder, "single.png"))
    json.dump({"grams": scale_grams}, open(os.path.join(folder, "scale.json"), "w"))
    if declaration:
        json.dump(declaration, open(os.path.join(folder, "declaration.json"), "w"), indent=1)


def grams_of(crop):
    """What the picture weighs as goods of chocolate: the declared mass follows the matter in it, as a truthful sender's would."""
    attenuation = -np.log(np.maximum(crop, 1) / 255.0)
    return int(round(attenuation.sum() * (PITCH_MM / 10) ** 2 / 0.19 / 10) * 10)


def declare(serial, grams):
    """An invented declaration of chocolate bars."""
    return {
        "label": s10(serial),
        "masterCarton": None,
        "grossMassG": grams,
        "parcelCount": None,
        "currency": "EUR",
        "shipper": {"name": "Confiserie Exemple SARL", "address": "12 quai du Port", "country": "FR"},
        "consignee": {"name": "Beispiel Handel GmbH", "address": "Hafenstrasse 3", "country": "DE"},
        "lines": [
            {
                "hs6": "180632",
                "description": "chocolate bars, not filled",
                "quantity": 24,
                "unit": "pcs",
                "netMassG": round(grams * 0.93),
                "value": 38.4,
                "origin": "FR",
            }
        ],
    }


def surround(pixels):
    """The carton with air around it and the place of its corner; rails and shadows of the belt's edges stay outside."""
    matter = pixels < 215
    y0, y1 = longest_run(matter[:, 60:-60].sum(1) > 40)
    x0, x1 = longest_run(matter[y0:y1].sum(0) > 0.25 * (y1 - y0))
    # Walls that stand askew are fainter than the run sought above: across, the margin is wider.
    x0, x1, y0, y1 = max(0, x0 - 70), min(pixels.shape[1], x1 + 70), max(0, y0 - 40), min(pixels.shape[0], y1 + 40)
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
