"""Draws from a flow-matching model with GenSBI by 100 Euler steps, and prints the seconds of each run after the first.

    python gensbi_samples.py MODEL OBSERVATION NSAMPLES RUNS OUT.npy [--dtype bfloat16]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from gensbi_model import load


def main() -> None:
    parser = argparse.ArgumentParser(description="Draws with GenSBI and prints the seconds.")
    parser.add_argument("model", type=Path)
    parser.add_argument("observation", type=Path, help="CSV: a header line, then the values")
    parser.add_argument("nsamples", type=int)
    parser.add_argument("runs", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    args = parser.parse_args()

    pipeline, config = load(args.model, jnp.dtype(args.dtype))
    x_o = np.loadtxt(args.observation, delimiter=",", skiprows=1, dtype=np.float32)
    sampler = pipeline.get_sampler(jnp.asarray(x_o).reshape(1, config["dim_cond"], config["ch_cond"]), step_size=0.01)
    draw = jax.jit(sampler, static_argnums=1).lower(jax.random.PRNGKey(42), args.nsamples).compile()
    for _ in range(args.runs):
        start = time.perf_counter()
        samples = draw(jax.random.PRNGKey(42)).block_until_ready()
        print(f"{time.perf_counter() - start:.5f}", flush=True)
    np.save(args.out, np.asarray(samples, dtype=np.float32))


if __name__ == "__main__":
    main()
