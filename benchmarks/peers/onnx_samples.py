"""Draws with ONNX Runtime by 100 steps of Euler from GenSBI's noise; prints the seconds of each run after the first.

    python onnx_samples.py GRAPH NOISE.npy RUNS OUT.npy [--callers 2] [--chunk 512]

Each caller is a thread with a session of one thread: for products this small that is faster than threads inside a session.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort

STEPS = 100


def session(graph: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    return ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def main() -> None:
    parser = argparse.ArgumentParser(description="ONNX Runtime's samples and seconds.")
    parser.add_argument("graph", type=Path)
    parser.add_argument("noise", type=Path, help="(nsamples, dim_obs)")
    parser.add_argument("runs", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--callers", type=int, default=2)
    parser.add_argument("--chunk", type=int, default=512, help="samples that go through all steps together, at most")
    args = parser.parse_args()

    sessions = [session(args.graph) for _ in range(args.callers)]
    noise = np.load(args.noise).astype(np.float32)
    times = [np.array([step / STEPS], np.float32) for step in range(STEPS)]
    size = min(args.chunk, -(-len(noise) // args.callers))
    chunks = [noise[at : at + size] for at in range(0, len(noise), size)]

    def part(caller: int) -> list[np.ndarray]:
        results = []
        for x in chunks[caller :: args.callers]:
            for t in times:
                x = x + np.float32(1 / STEPS) * sessions[caller].run(None, {"x": x, "t": t})[0]
            results.append(x)
        return results

    with ThreadPoolExecutor(args.callers) as threads:
        for run in range(args.runs + 1):  # the first warms up
            start = time.perf_counter()
            parts = list(threads.map(part, range(args.callers)))
            if run > 0:
                print(f"{time.perf_counter() - start:.5f}", flush=True)
    samples = [None] * len(chunks)
    for caller, own in enumerate(parts):
        samples[caller :: args.callers] = own
    np.save(args.out, np.concatenate(samples))


if __name__ == "__main__":
    main()
