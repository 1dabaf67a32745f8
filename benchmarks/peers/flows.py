"""Measures 10 000 samples of normalizing flows by GenSBI and by Rhei, in turn on the same cores, and compares the samples.

    mvn -B -ntp package -DskipTests
    python benchmarks/peers/flows.py --java java

The script needs a Python with gensbi 0.5.1, and benchmarks/target/benchmarks.jar. The flows have GenSBI's default sizes and random weights,
in float32. The times are those of prepared samplers; those of GenSBI are without its compilation. The script fails if the samples differ.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")
ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))
import jax
import jax.numpy as jnp
import numpy as np
from export_gensbi import export
from flax import nnx
from gensbi.models import MAFlow, MAFlowParams, TarFlow, TarFlowParams
from gensbi.normalizing_flows.bijections.transformers import RQSpline
from gensbi.recipes.flow_pipeline import ConditionalFlowPipeline

JAR = ROOT / "benchmarks/target/benchmarks.jar"
N = 10_000
RUNS = 5
AGREEMENT = 1e-3
FLOWS = {
    "maf_affine": (5, 8, lambda rngs: MAFlow(MAFlowParams(rngs=rngs, dim=5, cond_dim=8))),
    "maf_spline": (2, 2, lambda rngs: MAFlow(MAFlowParams(rngs=rngs, dim=2, cond_dim=2, n_layers=8, transformer=RQSpline()))),
    "tarflow_bias": (2, 2, lambda rngs: TarFlow(TarFlowParams(rngs=rngs, dim=2, cond_dim=2))),
    "tarflow_vector": (5, 8, lambda rngs: TarFlow(TarFlowParams(rngs=rngs, dim=5, cond_dim=8, cond="vector"))),
}


def perturbed(flow: nnx.Module) -> nnx.Module:
    rng = np.random.default_rng(3)

    def perturb(x):
        fan = x.shape[0] if x.ndim > 1 else 16
        return x + jnp.asarray(rng.normal(size=x.shape) * 0.3 / np.sqrt(fan), x.dtype)

    nnx.update(flow, jax.tree.map(perturb, nnx.state(flow, nnx.Param)))
    return flow


def gensbi(name: str, folder: Path) -> tuple[Callable[[], float], np.ndarray]:
    """Writes a flow and its observation; returns a draw that returns its seconds, and the samples."""
    dim_obs, dim_cond, make = FLOWS[name]
    training = ConditionalFlowPipeline.get_default_training_config()
    training["checkpoint_dir"] = str(folder)
    pipeline = ConditionalFlowPipeline(perturbed(make(nnx.Rngs(1))), [], [], dim_obs, dim_cond, training_config=training)
    pipeline._wrap_model()
    x_o = np.random.default_rng(5).normal(size=(1, dim_cond, 1)).astype("f4")
    export(pipeline, folder / f"{name}.safetensors")
    np.savetxt(folder / f"{name}.csv", x_o[:, :, 0], delimiter=",", header=",".join("abcdefgh"[:dim_cond]), comments="")
    sampler = pipeline.get_sampler(jnp.asarray(x_o))
    key = jax.random.PRNGKey(42)

    def draw() -> float:
        start = time.perf_counter()
        sampler(key, N).block_until_ready()
        return time.perf_counter() - start

    return draw, np.asarray(sampler(key, N))


def rhei(name: str, folder: Path, java: str) -> tuple[list[float], np.ndarray]:
    command = [java, "--add-modules", "jdk.incubator.vector", "-cp", JAR, "org.rhei.benchmarks.PeerJob"]
    command += [folder / f"{name}.safetensors", folder / f"{name}.csv", str(N), str(RUNS), folder / f"{name}.f32"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(line) for line in printed.split()], np.fromfile(folder / f"{name}.f32", "<f4")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures equal draws of normalizing flows by GenSBI and by Rhei.")
    parser.add_argument("--java", default="java", help="java of a JDK 25")
    parser.add_argument("--rounds", type=int, default=3, help="number of rounds, in each of which both draw")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in FLOWS:
            draw, expected = gensbi(name, folder)
            seconds = {"GenSBI": [], "Rhei": []}
            for _ in range(args.rounds):
                seconds["GenSBI"] += [draw() for _ in range(RUNS)]
                own, samples = rhei(name, folder, args.java)
                seconds["Rhei"] += own
            difference = np.max(np.abs(samples - expected.ravel()) / (1 + np.abs(expected.ravel())))
            if not difference < AGREEMENT:
                sys.exit(f"flows: the samples of {name} differ by {difference}")
            medians = {peer: np.median(each) for peer, each in seconds.items()}
            print(
                f"{name:16} GenSBI {medians['GenSBI']:.4f} s   Rhei {medians['Rhei']:.4f} s   "
                f"{medians['GenSBI'] / medians['Rhei']:.1f} times as fast   difference {difference:.1e}",
                flush=True,
            )


main()
