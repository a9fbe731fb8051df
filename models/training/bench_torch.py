"""Times the network in torch on the CPU: python3 bench_torch.py HEIGHT WIDTH RUNS THREADS; prints JSON with the median in ms.

The architecture is the product's; its weights do not change the time, so fresh ones are used.
"""
import json
import sys
import time

import torch

from net import Finder

height, width, runs, threads = (int(word) for word in sys.argv[1:5])
torch.set_num_threads(threads)
net, image, times = Finder().eval(), torch.rand(1, 1, height, width), []
with torch.no_grad():
    for _ in range(runs + 2):
        started = time.perf_counter()
        net(image)
        times.append((time.perf_counter() - started) * 1000)
print(json.dumps({"p50Ms": round(sorted(times[2:])[runs // 2], 2), "runs": runs, "torch": torch.__version__}))
