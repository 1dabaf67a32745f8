"""Times GenSBI's exact log_prob: median of three runs after compilation, in float32.

    python benchmarks/peers/gensbi_log_prob.py --model models/two-moons-flux1-flow.safetensors \\
        --observation models/two-moons-observation-1.csv --points points.npy --out log-prob.npy

The points are (N, dim_obs) or (N, dim_obs, ch_obs) numbers in the model's units, the first 1000 of them. Standard output is
the seconds alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from gensbi_model import load


def main() -> None:
    parser = argparse.ArgumentParser(description="Times GenSBI's exact log_prob of 1000 points.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--observation", type=Path, required=True, help="CSV: a header line, then the values")
    parser.add_argument("--points", type=Path, required=True, help=".npy of (N, dim_obs) or (N, dim_obs, ch_obs)")
    parser.add_argument("--out", type=Path, required=True, help="where the values go, .npy of (N,)")
    args = parser.parse_args()

    pipeline, config = load(args.model)
    if "standardize" in config:
        sys.exit("gensbi_log_prob: GenSBI does not standardize; bring a model without it")
    shape = (-1, config["dim_obs"], config["ch_obs"])
    points = jnp.asarray(np.load(args.points), jnp.float32).reshape(shape)[:1000]
    x_o = np.loadtxt(args.observation, delimiter=",", skiprows=1, dtype=np.float32)
    x_o = jnp.asarray(x_o).reshape(1, config["dim_cond"], config["ch_cond"])

    log_prob = jax.jit(pipeline.get_log_prob_fn(x_o))
    values = log_prob(points).block_until_ready()
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        log_prob(points).block_until_ready()
        seconds.append(time.perf_counter() - start)
    np.save(args.out, np.asarray(values))
    print(f"{statistics.median(seconds):.3f}")


if __name__ == "__main__":
    main()
