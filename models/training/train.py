"""Trains the finder of small dense objects, evaluates it by source scan beside a trivial baseline, and writes weights, card and golden files.

    /usr/bin/python3 models/training/train.py --data FOLDER [--minutes 30] [--work FOLDER]

Resumable: a run that was stopped goes on from its last checkpoint in --work. Needs Debian's python3-torch, python3-numpy, python3-pil.
"""
import argparse
import os
import time

import numpy as np
import torch

from net import STRIDE, Finder
from scans import bodies, crop, load

SEED = 20261124
BATCH = 8


def targets(boxes, size):
    """Heat map with a gaussian a body, and size maps with their mask, on the quarter grid."""
    n = size // STRIDE
    heat, sizes, where = np.zeros((n, n), np.float32), np.zeros((2, n, n), np.float32), np.zeros((n, n), np.float32)
    yy, xx = np.mgrid[0:n, 0:n]
    for x0, y0, x1, y1 in boxes:
        cx, cy = (x0 + x1) / 2 / STRIDE - 0.5, (y0 + y1) / 2 / STRIDE - 0.5
        if not (0 <= round(cx) < n and 0 <= round(cy) < n):
            continue
        sigma = max(0.7, max(x1 - x0, y1 - y0) / STRIDE / 5)
        heat = np.maximum(heat, np.exp(-((xx - round(cx)) ** 2 + (yy - round(cy)) ** 2) / (2 * sigma**2)))
        iy, ix = int(round(cy)), int(round(cx))
        sizes[:, iy, ix] = (x1 - x0, y1 - y0)
        where[iy, ix] = 1
    return heat, sizes, where


def batch(scans, extra, rng):
    """One batch of crops with their targets as tensors."""
    rows = []
    for _ in range(BATCH):
        image, boxes, mask = crop(scans[rng.integers(len(scans))], extra, rng)
        heat, sizes, where = targets(boxes, image.shape[0])
        rows.append((image[None], heat[None], sizes, where[None], mask[::STRIDE, ::STRIDE][None].astype(np.float32)))
    return [torch.from_numpy(np.ascontiguousarray(np.stack(column))) for column in zip(*rows)]


def loss_of(heat, size, truth, sizes, where, mask):
    """Focal loss of the heat map (as in CenterNet) and an absolute error of the sizes at the centres."""
    p = heat.clamp(1e-4, 1 - 1e-4)
    hit = truth.ge(0.999).float()
    positive = hit * torch.log(p) * (1 - p) ** 2
    negative = (1 - hit) * torch.log(1 - p) * p**2 * (1 - truth) ** 4
    count = hit.sum().clamp(min=1)
    focal = -((positive + negative) * mask).sum() / count
    return focal + 0.05 * ((size - sizes).abs() * where).sum() / where.sum().clamp(min=1)


def train(scans, work, minutes):
    """Trains for so many minutes of wall time in all, over any number of runs. Returns the averaged network."""
    torch.manual_seed(SEED)
    net, steady = Finder(), Finder()
    steady.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-4)
    checkpoint, step, spent = os.path.join(work, "checkpoint.pt"), 0, 0.0
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint)
        net.load_state_dict(saved["net"]), steady.load_state_dict(saved["steady"]), optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
    extra, budget, losses = bodies(scans), minutes * 60, []
    rng = np.random.default_rng(SEED + step)
    while spent < budget:
        started = time.time()
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * max(0.02, 0.5 * (1 + np.cos(np.pi * min(1, spent / budget))))
        image, truth, sizes, where, mask = batch(scans, extra, rng)
        loss = loss_of(*net.train()(image), truth, sizes, where, mask)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step, spent = step + 1, spent + time.time() - started
        losses.append(loss.item())
        keep = min(0.998, step / (step + 50))
        with torch.no_grad():
            for a, b in zip(steady.state_dict().values(), net.state_dict().values()):
                a.copy_(a * keep + b * (1 - keep)) if a.is_floating_point() else a.copy_(b)
        if step % 100 == 0:
            print(f"step {step}  loss {np.mean(losses[-100:]):.3f}  {spent / 60:.1f} of {minutes} min", flush=True)
            torch.save({"net": net.state_dict(), "steady": steady.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, checkpoint)
    return steady.eval(), step


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, help="folder with images/ and boxes.csv")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--work", default="var/training", help="where checkpoints are kept")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    torch.set_num_threads(int(os.environ.get("TORCH_THREADS", "2")))
    folds = load(options.data)
    net, steps = train(folds[2] + folds[3] + folds[4], options.work, options.minutes)
    from report import write_report

    write_report(net, folds, {"seed": SEED, "steps": steps, "minutes": options.minutes, "batch": BATCH})


if __name__ == "__main__":
    main()
