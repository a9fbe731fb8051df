"""Heat maps to boxes, matching with the truth, and the numbers: precision, recall, false boxes an image, each by source scan."""
import numpy as np
import torch

from net import STRIDE


def pad_to_stride(image, multiple=8):
    """Pads at the right and bottom with air so that both sides are multiples."""
    height, width = image.shape
    return np.pad(image, ((0, -height % multiple), (0, -width % multiple)))


def run(net, image):
    """Heat map and sizes of one attenuation image."""
    with torch.no_grad():
        heat, size = net(torch.from_numpy(pad_to_stride(image))[None, None])
    return heat[0, 0].numpy(), size[0].numpy()


def peaks(heat, size, mask=None, least=0.02, most=60):
    """Local maxima of the heat map as rows of score, centre x, centre y, width, height in pixels, strongest first."""
    padded = np.pad(heat, 1, constant_values=-1)
    around = np.max([padded[dy : dy + heat.shape[0], dx : dx + heat.shape[1]] for dy in range(3) for dx in range(3)], axis=0)
    ys, xs = np.where((heat >= around) & (heat >= least))
    rows = []
    for y, x in zip(ys, xs):
        cx, cy = (x + 0.5) * STRIDE, (y + 0.5) * STRIDE
        if mask is not None and not mask[min(int(cy), mask.shape[0] - 1), min(int(cx), mask.shape[1] - 1)]:
            continue
        rows.append((float(heat[y, x]), cx, cy, float(size[0, y, x]), float(size[1, y, x])))
    return sorted(rows, reverse=True)[:most]


def match(found, boxes, room=5.0):
    """For each found row whether it lies on a body not yet found (strongest first), within its box grown by `room` pixels."""
    left, hits = list(range(len(boxes))), []
    for _, cx, cy, _, _ in found:
        near = [i for i in left if boxes[i][0] - room <= cx <= boxes[i][2] + room and boxes[i][1] - room <= cy <= boxes[i][3] + room]
        if near:
            left.remove(near[0])
        hits.append(bool(near))
    return hits


def visible(scan):
    """Bodies whose centre is not in a masked corner."""
    return [b for b in scan.boxes if scan.mask[min(int((b[1] + b[3]) / 2), 639), min(int((b[0] + b[2]) / 2), 639)]]


def score_scans(scans, detect):
    """One row a scan: source, scores, hits, number of bodies."""
    rows = []
    for scan in scans:
        found, boxes = detect(scan), visible(scan)
        rows.append((scan.source, np.array([f[0] for f in found]), np.array(match(found, boxes), bool), len(boxes)))
    return rows


def at_threshold(rows, threshold):
    """Recall, precision and false boxes an image at a threshold."""
    hits = sum(int((h & (s >= threshold)).sum()) for _, s, h, _ in rows)
    false = sum(int((~h & (s >= threshold)).sum()) for _, s, h, _ in rows)
    bodies = sum(n for _, _, _, n in rows)
    return hits / max(1, bodies), hits / max(1, hits + false), false / max(1, len(rows))


def threshold_for(rows, false_per_image):
    """The lowest threshold that gives at most so many false boxes an image."""
    false = np.sort(np.concatenate([s[~h] for _, s, h, _ in rows]))[::-1]
    allowed = int(false_per_image * len(rows))
    return float(false[allowed]) + 1e-6 if allowed < len(false) else float(false[-1]) if len(false) else 0.0


def interval(rows, value, seed, runs=400):
    """90 % bootstrap interval of a number, drawing whole source scans."""
    rng, sources = np.random.default_rng(seed), sorted({r[0] for r in rows})
    by_source = {s: [r for r in rows if r[0] == s] for s in sources}
    values = [value([r for s in rng.choice(sources, len(sources)) for r in by_source[s]]) for _ in range(runs)]
    return [round(float(np.quantile(values, q)), 4) for q in (0.05, 0.95)]


def local_contrast(scan, box=25):
    """The trivial baseline: attenuation minus the mean of its surround, local maxima of it."""
    image = scan.attenuation
    grown = np.pad(image, box // 2 + 1, mode="edge").cumsum(0).cumsum(1)
    mean = (grown[box:, box:] - grown[:-box, box:] - grown[box:, :-box] + grown[:-box, :-box])[: image.shape[0], : image.shape[1]] / box**2
    contrast = np.where(scan.mask, image - mean, 0)
    small = contrast[: contrast.shape[0] // 4 * 4, : contrast.shape[1] // 4 * 4].reshape(contrast.shape[0] // 4, 4, -1, 4).max((1, 3))
    return peaks(small, np.full((2, *small.shape), 12.0), scan.mask, least=0.02)
