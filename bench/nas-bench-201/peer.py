"""The authors' scoring in PyTorch, one thread: the peer of bench/nas-bench-201/bench.mjs.

Reads one JSON line {"ops": "3np1s3", "seeds": 4} after the other and answers with
{"seconds": [for each seed: draw the weights, one forward pass], "hits": […], "rssMegabytes": …}.
usage: peer.py FOLDER BATCH CLASSES  (FOLDER holds images.f32 and labels.i64, written by the benchmark)
"""
import json
import pathlib
import sys
import time

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'test' / 'fixtures' / 'engine'))
network = __import__('make-nas-bench-201')

folder, batch, classes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(1)
images = torch.from_numpy(np.fromfile(f'{folder}/images.f32', np.float32)[:batch * 3072].reshape(-1, 3, 32, 32))
labels = torch.from_numpy(np.fromfile(f'{folder}/labels.i64', np.int64)[:batch])
KINDS = {'n': 'none', 's': 'skip_connect', '1': 'nor_conv_1x1', '3': 'nor_conv_3x3', 'p': 'avg_pool_3x3'}


def peak_megabytes():
    for line in open('/proc/self/status'):
        if line.startswith('VmHWM'):
            return int(line.split()[1]) / 1024
    return 0


print(json.dumps({'torch': torch.__version__}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    # As in the authors' notebook: the network is built once and initialised again in place for every seed.
    net = network.Network([KINDS[op] for op in task['ops']], 16, 5, classes)
    net.train()
    seconds, hits = [], []
    with torch.no_grad():
        for seed in range(task['seeds']):
            started = time.process_time()
            torch.manual_seed(seed)
            network.initialise(net, 'torch')
            hits.append(int((net(images).argmax(1) == labels).sum()))
            seconds.append(time.process_time() - started)
    print(json.dumps({'seconds': seconds, 'hits': hits, 'rssMegabytes': peak_megabytes()}), flush=True)
