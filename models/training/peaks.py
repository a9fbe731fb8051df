"""From the network's maps to boxes: the same steps as models/peaks.ts and models/pixels.ts, so that evaluation and product agree."""
import numpy as np
import torch

from net import STRIDE
from scans import SCALE

MATTER_BELOW = 0.78  # transmission; the trunk of a carton's wall is near 0.8, so noise in air stays out
MATTER_PIXELS = 12
MARGIN_PX = 24
FLOOR = 0.02
NMS_RADIUS_PX = 10.0
SMALLEST_PX = 4.0


def matter_box(scan):
    """x, y, width, height around rows and columns that hold matter, with a margin; None for an empty belt."""
    matter = (scan.attenuation * SCALE > -np.log(MATTER_BELOW)) & scan.mask
    rows = np.where(matter.sum(1) >= MATTER_PIXELS)[0]
    columns = np.where(matter.sum(0) >= MATTER_PIXELS)[0]
    if not len(rows) or not len(columns):
        return None
    height, width = matter.shape
    x0, y0 = max(0, columns[0] - MARGIN_PX), max(0, rows[0] - MARGIN_PX)
    x1, y1 = min(width, columns[-1] + 1 + MARGIN_PX), min(height, rows[-1] + 1 + MARGIN_PX)
    return int(x0), int(y0), int(x1 - x0), int(y1 - y0)


def tensor_of(scan, box):
    """The cut scan, padded with air at right and bottom to a multiple of the stride."""
    x, y, w, h = box
    out = np.zeros((-(-h // STRIDE) * STRIDE, -(-w // STRIDE) * STRIDE), np.float32)
    out[:h, :w] = scan.attenuation[y : y + h, x : x + w]
    return out[None, None]


def suppress(found):
    """Strongest first; a weaker peak inside a stronger box, or closer than the radius, is dropped."""
    kept = []
    for score, cx, cy, w, h in sorted(found, key=lambda f: (-f[0], f[2], f[1])):
        if all(
            max(abs(cx - k[1]) - k[3] / 2, abs(cy - k[2]) - k[4] / 2) > 0 and np.hypot(cx - k[1], cy - k[2]) >= NMS_RADIUS_PX
            for k in kept
        ):
            kept.append((score, cx, cy, w, h))
    return kept


def peaks(heat, size):
    """(score, centre x, centre y, width, height) in pixels of the cut, from heat (h, w) and size (2, h, w)."""
    padded = np.pad(heat, 1, constant_values=-1)
    h, w = heat.shape
    around = np.max([padded[dy : dy + h, dx : dx + w] for dy in range(3) for dx in range(3)], 0)
    ys, xs = np.where((heat >= FLOOR) & (heat >= around))
    return suppress(
        [
            (
                float(heat[y, x]),
                (x + 0.5) * STRIDE,
                (y + 0.5) * STRIDE,
                max(SMALLEST_PX, float(size[0, y, x])),
                max(SMALLEST_PX, float(size[1, y, x])),
            )
            for y, x in zip(ys, xs)
        ]
    )


def find(net, scan):
    """All peaks of a scan in its own pixels, strongest first; none whose centre lies in a border shadow."""
    box = matter_box(scan)
    if box is None:
        return []
    with torch.no_grad():
        heat, size = net(torch.from_numpy(tensor_of(scan, box)))
    placed = [(s, cx + box[0], cy + box[1], w, h) for s, cx, cy, w, h in peaks(heat[0, 0].numpy(), size[0].numpy())]
    height, width = scan.mask.shape
    return [p for p in placed if p[1] < width and p[2] < height and scan.mask[int(p[2]), int(p[1])]]
