"""The trivial baseline: attenuation over its local surround, thresholded, connected, and judged by the same metric as the network."""
import numpy as np
from scipy import ndimage

from detect import at_threshold, score_scans, threshold_for

SURROUNDS = (("mean", 15), ("mean", 25), ("mean", 41), ("median", 21), ("median", 41))
CUTS = (0.05, 0.08, 0.12, 0.18, 0.26)
SMALLEST_AREA_PX, LARGEST_AREA_PX = 4, 2500


def contrast(scan, surround, window):
    """Attenuation minus its local mean, or minus its local median (taken at half resolution for speed)."""
    a = scan.attenuation
    if surround == "mean":
        return a - ndimage.uniform_filter(a, window)
    half = ndimage.median_filter(a[::2, ::2], window // 2 | 1)
    return a - np.repeat(np.repeat(half, 2, 0), 2, 1)[: a.shape[0], : a.shape[1]]


def components(raised, mask, cut):
    """Connected parts above the cut as score, centre x, centre y, width, height, strongest first; the score is the highest contrast."""
    marks, count = ndimage.label((raised > cut) & mask)
    if not count:
        return []
    index, found = np.arange(1, count + 1), []
    areas, highest = ndimage.sum(np.ones_like(raised), marks, index), ndimage.maximum(raised, marks, index)
    for (y, x), area, score in zip(ndimage.find_objects(marks), areas, highest):
        if SMALLEST_AREA_PX <= area <= LARGEST_AREA_PX:
            found.append((float(score), (x.start + x.stop) / 2, (y.start + y.stop) / 2, x.stop - x.start, y.stop - y.start))
    return sorted(found, reverse=True)


def half(rows):
    """Recall at half a false box an image."""
    return at_threshold(rows, threshold_for(rows, 0.5))[0]


def best_baseline(validation):
    """Surround, window and cut with the best validation recall at half a false box an image, and the rows of that setting."""
    best = (-1.0, None, None)
    for surround, window in SURROUNDS:
        raised = {scan.name: contrast(scan, surround, window) for scan in validation}
        for cut in CUTS:
            rows = score_scans(validation, lambda s, cut=cut, raised=raised: components(raised[s.name], s.mask, cut))
            if half(rows) > best[0]:
                best = (half(rows), {"surround": surround, "windowPx": window, "cut": cut}, rows)
    return best[1], best[2]


def baseline_rows(scans, choice):
    """Judged scans of the baseline with a chosen setting."""
    return score_scans(scans, lambda s: components(contrast(s, choice["surround"], choice["windowPx"]), s.mask, choice["cut"]))
