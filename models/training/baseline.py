"""The trivial baseline: attenuation over its local surround, thresholded, connected, and judged by the same metric as the network."""
import numpy as np
from scipy import ndimage

from evaluate import by_source, recall_at_false

WINDOWS_PX = (15, 25, 41)
CUTS = (0.05, 0.08, 0.12, 0.18, 0.26)
SMALLEST_AREA_PX, LARGEST_AREA_PX = 4, 2500


def contrast(scan, surround, window):
    """Attenuation minus its local mean (box) or local median (taken at half resolution for speed)."""
    a = scan.attenuation
    if surround == "box":
        return a - ndimage.uniform_filter(a, window)
    half = ndimage.median_filter(a[::2, ::2], max(3, window // 2 | 1))
    return a - np.repeat(np.repeat(half, 2, 0), 2, 1)[: a.shape[0], : a.shape[1]]


def components(raised, mask, cut):
    """Connected parts above the cut as (score, centre x, centre y, width, height); the score is the highest contrast in the part."""
    marks, count = ndimage.label((raised > cut) & mask)
    found = []
    index = np.arange(1, count + 1)
    areas = ndimage.sum(np.ones_like(raised), marks, index) if count else []
    peaks = ndimage.maximum(raised, marks, index) if count else []
    for place, area, peak in zip(ndimage.find_objects(marks), areas, peaks):
        if SMALLEST_AREA_PX <= area <= LARGEST_AREA_PX:
            y, x = place
            found.append((float(peak), (x.start + x.stop) / 2, (y.start + y.stop) / 2, x.stop - x.start, y.stop - y.start))
    return found


def best_baseline(validation):
    """Surround, window and cut with the best validation recall at half a false box an image."""
    best = (-1.0, None)
    for surround, window in [("box", w) for w in WINDOWS_PX] + [("median", 41)]:
        raised = {scan.name: contrast(scan, surround, window) for scan in validation}
        for cut in CUTS:
            groups = by_source(validation, lambda s, cut=cut, raised=raised: components(raised[s.name], s.mask, cut))
            recall, _ = recall_at_false([i for g in groups.values() for i in g], 0.5)
            if recall > best[0]:
                best = (recall, {"surround": surround, "windowPx": window, "cut": cut})
    return best[1]


def baseline_groups(scans, choice):
    """Judged images of the baseline with the chosen setting, by source."""
    return by_source(
        scans, lambda s: components(contrast(s, choice["surround"], choice["windowPx"]), s.mask, choice["cut"])
    )
