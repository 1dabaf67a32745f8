"""Measures equal draws by GenSBI, ONNX Runtime and Rhei, in turn on the same cores, and prints a table of medians and ratios.

    benchmarks/peers/compare [--samples 1 100 10000] [--runs 3] [--rounds 1] [--skip gensbi-bfloat16] [--cores 0,1]

All draw from the bundled two-moons model by 100 Euler steps, with the noise of PRNGKey(42), and their samples must agree. The seconds
are those of a prepared sampler, without loading, compilation and warm-up.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import jax
import numpy as np

from flux1_onnx import export

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODEL = ROOT / "models/two-moons-flux1-flow.safetensors"
OBSERVATION = ROOT / "models/two-moons-observation-1.csv"
DIM_OBS = 2
PEERS = ["gensbi-float32", "gensbi-bfloat16", "onnxruntime", "rhei"]
# The largest difference, and the share of values that it must hold for. Float32 is summed in another order, so all values must agree.
# Bfloat16 has 8 bits, and a sample near the border between two modes may end in the other one, so 95 values in 100 must agree.
AGREEMENT = {"gensbi-bfloat16": 0.5, "onnxruntime": 1e-3, "rhei": 1e-3}
AGREEING = {"gensbi-bfloat16": 0.95}


def noise(nsamples: int) -> np.ndarray:
    """Returns GenSBI's initial states, which have the second child of the key."""
    return np.asarray(jax.random.normal(jax.random.split(jax.random.PRNGKey(42))[1], (nsamples, DIM_OBS, 1)))


def draw(peer: str, nsamples: int, runs: int, java: str, onnxruntime: Path, folder: Path) -> tuple[list[float], np.ndarray]:
    """Returns the seconds of each run, and the samples in shape (nsamples, dim_obs)."""
    out = folder / f"{peer}-{nsamples}.npy"
    common = [str(nsamples), str(runs), str(out)]
    if peer.startswith("gensbi"):
        dtype = peer.split("-")[1]
        command = [sys.executable, HERE / "gensbi_samples.py", MODEL, OBSERVATION, *common, "--dtype", dtype]
    elif peer == "onnxruntime":
        noise(nsamples).astype("<f4").tofile(folder / "noise.f32")
        command = [java, "--enable-native-access=ALL-UNNAMED", "-cp", onnxruntime, HERE / "OnnxSamples.java"]
        command += [folder / "flux1.onnx", folder / "noise.f32", str(DIM_OBS), str(runs), out]
        command += [str(min(nsamples, len(os.sched_getaffinity(0))))]
    else:
        jar = ROOT / "benchmarks/target/benchmarks.jar"
        command = [java, "--add-modules", "jdk.incubator.vector", "-cp", jar, "org.rhei.benchmarks.PeerJob"]
        command += [MODEL, OBSERVATION, *common]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    samples = np.load(out) if peer.startswith("gensbi") else np.fromfile(out, "<f4")
    return [float(line) for line in result.stdout.split()], samples.reshape(nsamples, DIM_OBS)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures equal draws by GenSBI, ONNX Runtime and Rhei.")
    parser.add_argument("--samples", type=int, nargs="+", default=[1, 100, 10_000])
    parser.add_argument("--runs", type=int, default=3, help="runs of a job in a round")
    parser.add_argument("--rounds", type=int, default=1, help="number of rounds, in each of which every peer runs")
    parser.add_argument("--skip", nargs="*", default=[], choices=PEERS[:-1])
    parser.add_argument("--cores", default="", help="the cores to use, such as 0,1; all by default")
    parser.add_argument("--java", default="java", help="java of a JDK 25")
    parser.add_argument("--onnxruntime", type=Path, required=True, help="ONNX Runtime's jar")
    args = parser.parse_args()
    if args.cores:
        os.sched_setaffinity(0, {int(core) for core in args.cores.split(",")})  # the child processes inherit the cores
    peers = [peer for peer in PEERS if peer not in args.skip]

    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export(MODEL, np.loadtxt(OBSERVATION, delimiter=",", skiprows=1, dtype=np.float32), folder / "flux1.onnx")
        for nsamples in args.samples:
            seconds: dict[str, list[float]] = {peer: [] for peer in peers}
            samples = {}
            for _ in range(args.rounds):
                for peer in peers:
                    own, samples[peer] = draw(peer, nsamples, args.runs, args.java, args.onnxruntime, folder)
                    seconds[peer] += own
            judge = next(peer for peer in peers if peer != "gensbi-bfloat16")
            for peer in peers:
                apart = np.abs(samples[peer] - samples[judge])
                off = float(np.quantile(apart, AGREEING.get(peer, 1)))
                if peer != judge and not off <= AGREEMENT[peer]:
                    sys.exit(f"compare: of {nsamples} samples, those of {peer} differ from those of {judge} by {off:.3g}")
                median = statistics.median(seconds[peer])
                rows.append((nsamples, peer, median, max(seconds[peer]), off))
                print(f"{nsamples:6d} {peer:16s} median {median:9.4f} s  worst {max(seconds[peer]):9.4f} s", flush=True)

    print(f"\nCores: {len(os.sched_getaffinity(0))}. Ratio: the median over Rhei's median.\n")
    print("| samples | | median | ratio | largest difference (bfloat16: of 95 %) |")
    print("|---|---|---|---|---|")
    for nsamples, peer, median, _, off in rows:
        ours = next(row[2] for row in rows if row[0] == nsamples and row[1] == "rhei")
        print(f"| {nsamples} | {peer} | {median:.4g} s | {median / ours:.2f} | {off:.1g} |")


if __name__ == "__main__":
    main()
