"""The numbers of a card: threshold and calibration from the validation sources, everything else from the test sources.

    /usr/bin/python3 models/training/measure.py --data FOLDER

measures the stored weights again and rewrites the numbers of their card; weights, threshold and calibration stay as they are.
"""
import argparse
import json

import numpy as np

from baseline import baseline_rows, best_baseline, half
from detect import at_threshold, interval, local_contrast, peaks, run, score_scans, threshold_for
from scans import load
from stored_net import CARD, load_net

FALSE_PER_IMAGE = 0.1
LEAST = 0.02


def round4(value):
    """Four decimals are more than these samples can tell."""
    return round(float(value), 4)


def curve(rows):
    """Precision and recall at a few numbers of false boxes an image."""
    points = []
    for false in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0):
        threshold = threshold_for(rows, false)
        recall, precision, per_image = at_threshold(rows, threshold)
        ci = interval(rows, lambda r, t=threshold: at_threshold(r, t)[0], 7)
        points.append({"falsePerImage": round4(per_image), "threshold": round4(threshold), "recall": round4(recall), "recall90": ci, "precision": round4(precision)})
    return points


def background_scores(scans, rows):
    """The strongest score of each scan that lies on no body: what a calm parcel's best mark looks like."""
    return sorted(round4(s[~h].max()) if (~h).any() else 0.0 for _, s, h, _ in rows)


def connected_baseline(folds):
    """The second baseline: connected parts of local contrast, its setting chosen on the validation sources."""
    choice, _ = best_baseline(folds[1])
    rows = baseline_rows(folds[0], choice)
    return {"name": "connected parts of attenuation over its surround", **choice, "recallAtHalfFalseBox": round4(half(rows)), "recallAtHalfFalseBox90": interval(rows, half, 8), "curve": curve(rows)}


def calm_share(rows, threshold):
    """Share of scans that have no false box at the threshold."""
    return float(np.mean([not (~hits & (scores >= threshold)).any() for _, scores, hits, _ in rows]))


def measure(net, folds, threshold=None):
    """Threshold, calibration scores and metrics of a network; a threshold that is given is kept."""

    def detect(scan):
        heat, size = run(net, scan.attenuation)
        return peaks(heat, size, scan.mask, LEAST)

    validation, test = score_scans(folds[1], detect), score_scans(folds[0], detect)
    threshold = round4(threshold_for(validation, FALSE_PER_IMAGE)) if threshold is None else threshold
    recall, precision, false = at_threshold(test, threshold)
    contrast = score_scans(folds[0], local_contrast)
    metrics = {
        "hit": "centre within the labelled box grown by 5 pixels; a second mark on a body counts as false",
        "intervals": "90 %, 400 draws of whole source scans",
        "testScans": len(test),
        "testSources": len({row[0] for row in test}),
        "bodies": int(sum(row[3] for row in test)),
        "atThreshold": {
            "recall": round4(recall),
            "recall90": interval(test, lambda r: at_threshold(r, threshold)[0], 3),
            "precision": round4(precision),
            "falsePerImage": round4(false),
            "falsePerImage90": interval(test, lambda r: at_threshold(r, threshold)[2], 4),
            "scansWithoutFalseBox": round4(calm_share(test, threshold)),
            "scansWithoutFalseBox90": interval(test, lambda r: calm_share(r, threshold), 9),
        },
        "recallAtHalfFalseBox": round4(half(test)),
        "recallAtHalfFalseBox90": interval(test, half, 5),
        "curve": curve(test),
        "baseline": {
            "name": "local contrast: attenuation minus the mean of 25 x 25 pixels",
            "recallAtHalfFalseBox": round4(half(contrast)),
            "recallAtHalfFalseBox90": interval(contrast, half, 6),
            "curve": curve(contrast),
        },
        "baselineConnected": connected_baseline(folds),
    }
    return threshold, background_scores(folds[1], validation), metrics


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, help="folder with images/ and boxes.csv")
    with open(CARD) as file:
        card = json.load(file)
    _, background, card["metrics"] = measure(load_net(), load(parser.parse_args().data), card["threshold"])
    moved = max(abs(a - b) for a, b in zip(background, card["background"]))
    with open(CARD, "w") as file:
        json.dump(card, file, indent=1)
        file.write("\n")
    short = {k: card["metrics"][k] for k in ("atThreshold", "recallAtHalfFalseBox", "recallAtHalfFalseBox90")}
    for name in ("baseline", "baselineConnected"):
        short[name] = card["metrics"][name]["recallAtHalfFalseBox"]
    print(json.dumps({**short, "calibrationMovedBy": moved}, indent=1))


if __name__ == "__main__":
    main()
