"""The training loop of Algorithm 1 as one writes it in PyTorch: the peer of bench/mlp/bench.mjs.

usage: peer.py FOLDER UNITS1 UNITS2  ->  one JSON line {"seconds": …, "validation": …, "torch": …}
FOLDER holds float32 images and int64 labels written by the benchmark: train, validation, test.
"""
import json
import sys
import time

import numpy as np
import torch
from torch import nn

folder, units1, units2 = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(1)
torch.manual_seed(0)
EPOCHS, BATCH, BURN_IN = 200, 50, 50


def load(name):
    x = np.fromfile(f'{folder}/{name}-images.f32', np.float32).reshape(-1, 784)
    y = np.fromfile(f'{folder}/{name}-labels.i64', np.int64)
    return torch.from_numpy(x), torch.from_numpy(y)


(train_x, train_y), (val_x, val_y), (test_x, test_y) = load('train'), load('validation'), load('test')


def run(epochs):
    net = nn.Sequential(nn.Linear(784, units1), nn.ReLU(), nn.Linear(units1, units2), nn.ReLU(), nn.Linear(units2, 10))
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity='relu')
            nn.init.zeros_(layer.bias)
    adam = torch.optim.Adam(net.parameters(), lr=0.001, betas=(0.9, 0.99), eps=1e-7)
    loss_of = nn.CrossEntropyLoss()
    best, kept = -1, None
    for epoch in range(epochs):
        order = torch.randperm(len(train_x))
        for start in range(0, len(train_x), BATCH):
            chosen = order[start:start + BATCH]
            adam.zero_grad(set_to_none=True)
            loss_of(net(train_x[chosen]), train_y[chosen]).backward()
            adam.step()
        if epoch >= BURN_IN:
            with torch.inference_mode():
                hits = int((net(val_x).argmax(1) == val_y).sum())
            if hits > best:
                best, kept = hits, [p.detach().clone() for p in net.parameters()]
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), kept or []):
            parameter.copy_(value)
        tested = int((net(test_x).argmax(1) == test_y).sum())
    return best, tested


run(BURN_IN + 2)  # warm-up
started = time.perf_counter()
best, tested = run(EPOCHS)
print(json.dumps({'seconds': time.perf_counter() - started, 'validation': best / len(val_x), 'test': tested / len(test_x),
                  'torch': torch.__version__}))
