"""Measures exact log-probabilities of 1000 points of a bundled model by GenSBI and by Rhei, on the same cores.

    python benchmarks/peers/gensbi_log_prob.py

The script needs a Python with gensbi 0.5.1 and a checkout whose ./rhei runs. Both compute in turn, in float32 with Dopri5 at
GenSBI's tolerances. GenSBI's seconds do not include its compilation. Rhei's are those of the whole command, which include the start
of the JVM, loading and compilation. The script fails if the values differ.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from gensbi_model import load

ROOT = Path(__file__).resolve().parents[2]
AGREEMENT = 0.05  # the tolerances are 1e-5, and float32 adds an error of some 1e-3 to a log-probability


def gensbi(model: Path, observation: Path, points: np.ndarray, runs: int) -> tuple[list[float], np.ndarray]:
    pipeline, config = load(model)
    if "standardize" in config:
        sys.exit("gensbi_log_prob: GenSBI does not standardize; choose a model without standardization")
    x = jnp.asarray(points, jnp.float32).reshape(-1, config["dim_obs"], config["ch_obs"])
    x_o = np.loadtxt(observation, delimiter=",", skiprows=1, dtype=np.float32)
    x_o = jnp.asarray(x_o).reshape(1, config["dim_cond"], config["ch_cond"])
    log_prob = jax.jit(pipeline.get_log_prob_fn(x_o)).lower(x).compile()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        values = log_prob(x).block_until_ready()
        seconds.append(time.perf_counter() - start)
    return seconds, np.asarray(values)


def rhei(model: Path, observation: Path, points: np.ndarray, runs: int) -> tuple[list[float], np.ndarray]:
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "points.npy")
        np.save(given, points.astype(np.float32))
        subprocess.run([ROOT / "rhei", "--version"], check=True, stdout=subprocess.DEVNULL)  # builds Rhei if necessary
        for run in range(runs):
            out = Path(folder, f"log-prob-{run}.npy")
            start = time.perf_counter()
            subprocess.run(
                [ROOT / "rhei", "log-prob", "--model", model, "--observation", observation, "--points", given, "--out", out],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            seconds.append(time.perf_counter() - start)
            values = np.load(out)
    return seconds, values


def main() -> None:
    models = ROOT / "models"
    parser = argparse.ArgumentParser(description="Measures exact log-probabilities by GenSBI and by Rhei.")
    parser.add_argument("--model", type=Path, default=models / "two-moons-flux1-flow.safetensors")
    parser.add_argument("--observation", type=Path, default=models / "two-moons-observation-1.csv")
    parser.add_argument("--points", type=Path, default=models / "two-moons-reference-posterior-1.npy", help=".npy of (N, …)")
    parser.add_argument("--count", type=int, default=1000, help="number of points")
    parser.add_argument("--runs", type=int, default=1, help="number of timed runs of each, whose median is printed")
    args = parser.parse_args()
    points = np.load(args.points)[: args.count]

    ours, values = rhei(args.model, args.observation, points, args.runs)
    theirs, expected = gensbi(args.model, args.observation, points, args.runs)
    difference = np.abs(values - expected)
    if not difference.max() <= AGREEMENT:
        sys.exit(f"gensbi_log_prob: log-probabilities must agree within {AGREEMENT}, found {difference.max():.2g}")
    a, b = np.median(theirs), np.median(ours)
    print(f"{len(points)} points, JAX {jax.__version__} on {jax.default_backend()}")
    print(f"GenSBI, compiled      {a:8.1f} s")
    print(f"Rhei, whole command   {b:8.1f} s   {a / b:.1f} times as fast")
    print(f"difference            {np.median(difference):.1e} (median), {difference.max():.1e} (largest)")


if __name__ == "__main__":
    main()
