"""Times the stored weights in torch on the CPU and prints JSON: the peer of `timeNetwork` in models/speed.ts.

    /usr/bin/python3 models/training/bench_torch.py HEIGHT WIDTH RUNS THREADS
"""
import json
import sys
import time

import numpy as np
import torch

from stored_net import load_net

WARM_UP = 3


def main():
    height, width, runs, threads = (int(word) for word in sys.argv[1:5])
    torch.set_num_threads(threads)
    net, image, walls, cpu = load_net(), torch.full((1, 1, height, width), 0.3), [], 0.0
    with torch.no_grad():
        for turn in range(runs + WARM_UP):
            started, used = time.perf_counter(), time.process_time()
            net(image)
            if turn >= WARM_UP:
                walls.append((time.perf_counter() - started) * 1000)
                cpu += (time.process_time() - used) * 1000
    result = {"engine": f"torch {torch.__version__}", "heightPx": height, "widthPx": width, "threads": threads, "runs": runs}
    result |= {"p50Ms": round(float(np.median(walls)), 2), "p99Ms": round(float(np.quantile(walls, 0.99)), 2)}
    print(json.dumps({**result, "cpuMs": round(cpu / runs, 2)}))


if __name__ == "__main__":
    main()
