"""The metric, the same for the network and the baseline: hits by centre, curves, and intervals by a bootstrap over source scans."""
from collections import defaultdict

import numpy as np

GROW_PX = 5.0
RESAMPLES = 1000


def judge(scan, found):
    """Rows (score, is it a hit) of one image, its label count, and the highest score away from every label.

    A hit has its centre in a labelled box grown by GROW_PX. A label can be hit once: a second detection on it counts as false.
    """
    labels = [b for b in scan.boxes if scan.mask[min(639, int((b[1] + b[3]) / 2)), min(639, int((b[0] + b[2]) / 2))]]
    taken, rows, background = set(), [], 0.0
    for score, cx, cy, *_ in sorted(found, key=lambda f: -f[0]):
        near = [
            i
            for i, b in enumerate(labels)
            if b[0] - GROW_PX <= cx <= b[2] + GROW_PX and b[1] - GROW_PX <= cy <= b[3] + GROW_PX
        ]
        fresh = [i for i in near if i not in taken]
        if fresh:
            taken.add(fresh[0])
        if not near:
            background = max(background, score)
        rows.append((score, bool(fresh)))
    return rows, len(labels), background


def by_source(scans, detect):
    """Judged images grouped by source scan."""
    groups = defaultdict(list)
    for scan in scans:
        groups[scan.source].append(judge(scan, detect(scan)))
    return groups


def curve(images):
    """Arrays over falling thresholds: threshold, recall, precision, false boxes an image."""
    rows = sorted((row for image in images for row in image[0]), key=lambda r: -r[0])
    score, hit = np.array([r[0] for r in rows]), np.array([r[1] for r in rows], float)
    hits, false = np.cumsum(hit), np.cumsum(1 - hit)
    labels = max(1, sum(image[1] for image in images))
    return score, hits / labels, hits / np.maximum(1, hits + false), false / max(1, len(images))


def recall_at_false(images, false_rate):
    """Best recall with at most so many false boxes an image, and its threshold."""
    score, recall, _, false = curve(images)
    allowed = np.where(false <= false_rate)[0]
    return (float(recall[allowed[-1]]), float(score[allowed[-1]])) if len(allowed) else (0.0, 1.0)


def at_threshold(images, threshold):
    """Recall, precision and false boxes an image at one threshold."""
    hits = sum(hit for rows, _, _ in images for s, hit in rows if s >= threshold)
    false = sum(not hit for rows, _, _ in images for s, hit in rows if s >= threshold)
    labels = max(1, sum(n for _, n, _ in images))
    return {
        "recall": hits / labels,
        "precision": hits / max(1, hits + false),
        "falsePerImage": false / max(1, len(images)),
        "imagesWithFalse": sum(any(s >= threshold and not hit for s, hit in rows) for rows, _, _ in images) / max(1, len(images)),
    }


def average_precision(images):
    """Area under precision over recall (no interpolation)."""
    _, recall, precision, _ = curve(images)
    return float(np.sum(np.diff(np.concatenate([[0], recall])) * precision)) if len(recall) else 0.0


def interval(groups, number, seed):
    """95 % percentile interval of number(images) when whole source scans are drawn again."""
    rng, names = np.random.default_rng(seed), sorted(groups)
    values = [
        number([image for i in rng.integers(len(names), size=len(names)) for image in groups[names[i]]]) for _ in range(RESAMPLES)
    ]
    return [round(float(v), 4) for v in np.percentile(values, [2.5, 97.5])]


def summary(groups, threshold, seed):
    """Numbers of the card, each with its interval by source."""
    images = [image for name in sorted(groups) for image in groups[name]]
    score, recall, precision, false = curve(images)
    at = at_threshold(images, threshold)
    return {
        "sources": len(groups),
        "images": len(images),
        "labels": sum(n for _, n, _ in images),
        "averagePrecision": round(average_precision(images), 4),
        "averagePrecisionInterval": interval(groups, average_precision, seed),
        "recallAtHalfFalsePerImage": round(recall_at_false(images, 0.5)[0], 4),
        "recallAtHalfFalsePerImageInterval": interval(groups, lambda i: recall_at_false(i, 0.5)[0], seed),
        "atThreshold": {k: round(v, 4) for k, v in at.items()},
        "atThresholdInterval": {
            key: interval(groups, lambda i, key=key: at_threshold(i, threshold)[key], seed)
            for key in ("recall", "precision", "falsePerImage")
        },
        "curve": [
            {
                "threshold": round(float(t), 3),
                **{k: round(v, 4) for k, v in at_threshold(images, t).items() if k != "imagesWithFalse"},
            }
            for t in (np.arange(0.05, 1, 0.05) if score.max() <= 1 else np.quantile(score, np.arange(0.05, 1, 0.05)))
        ],
    }
