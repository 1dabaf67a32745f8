"""Writes the reference cases of normalizing flows: models and outputs of GenSBI's `MAFlow` and `TarFlow`.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/python reference/make_flows.py OUT_DIR

Every number comes from GenSBI 0.5.1 run in float32 on a CPU. Weights are random. FORMAT.md describes the layout of the files.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")
sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
import jax
import jax.numpy as jnp
import numpy as np
from export_gensbi import export
from flax import nnx
from gensbi.models import MAFlow, MAFlowParams, TarFlow, TarFlowParams
from gensbi.normalizing_flows.bijections.transformers import Affine, RQSpline
from gensbi.recipes.flow_pipeline import ConditionalFlowPipeline
from safetensors.numpy import save_file

N, BATCH, CHUNK = 40, 3, 25
SEED = 42


def perturbed(flow: nnx.Module, scale: float) -> nnx.Module:
    """Gives the flow weights like trained ones: the initial flow is the identity."""
    rng = np.random.default_rng(3)

    def perturb(x):
        fan = x.shape[0] if x.ndim > 1 else 16
        return x + jnp.asarray(rng.normal(size=x.shape) * scale / np.sqrt(fan), x.dtype)

    nnx.update(flow, jax.tree.map(perturb, nnx.state(flow, nnx.Param)))
    return flow


def pipeline(
    flow: nnx.Module, dim_obs: int, dim_cond: int, ch_obs: int = 1, ch_cond: int = 1, **structured
) -> ConditionalFlowPipeline:
    training = ConditionalFlowPipeline.get_default_training_config()
    training["checkpoint_dir"] = "/tmp/gensbi-reference-ckpt"
    made = ConditionalFlowPipeline(
        flow, [], [], dim_obs, dim_cond, ch_obs=ch_obs, ch_cond=ch_cond, training_config=training, **structured
    )
    made._wrap_model()
    return made


def maf(name: str, dim: int, cond: int, out: Path, channels=(1, 1), scale: float = 0.7, **params) -> None:
    flow = MAFlow(
        MAFlowParams(rngs=nnx.Rngs(1), dim=dim, cond_dim=cond, channels=channels[0], cond_channels=channels[1], **params)
    )
    made = pipeline(perturbed(flow, scale), dim, cond, *channels)
    rng = np.random.default_rng(4)
    if params.get("standardize", True):
        made.fit_standardization(rng.normal(1.5, 2.5, size=(100, dim, channels[0])).astype("f4"))
    write(name, made, out, (dim, channels[0]), (cond, channels[1]))


def tarflow(name: str, theta: tuple, x: tuple, out: Path, scale: float = 0.4, **params) -> None:
    """Theta and x are (dimensions, channels), or (height, width, channels) of an image."""
    flow = TarFlow(TarFlowParams(rngs=nnx.Rngs(1), head_dim=8, num_heads=2, num_blocks=2, layers_per_block=2, **params))
    structured = {"structured_obs": len(theta) == 3, "structured_cond": len(x) == 3}
    made = pipeline(perturbed(flow, scale), theta[0], x[0], theta[-1], x[-1], **structured)
    made.fit_standardization(np.random.default_rng(4).normal(1.5, 2.5, size=(100, *theta)).astype("f4"))
    write(name, made, out, theta, x)


def write(name: str, made: ConditionalFlowPipeline, out: Path, of_theta: tuple, of_x: tuple) -> None:
    export(made, out / "flows" / f"{name}.safetensors")
    rng = np.random.default_rng(5)
    key = jax.random.PRNGKey(SEED)
    points = rng.normal(1.5, 2.5, size=(12, *of_theta)).astype("f4")
    tensors = {"points": points}
    if of_x[0] > 0:
        xs = rng.normal(size=(BATCH, *of_x)).astype("f4")
        one = jnp.asarray(xs[:1])
        tensors["xs"] = xs
        tensors["samples"] = made.sample(key, one, N)
        tensors["samples.chunked"] = made.sample(key, one, N, chunk_size=CHUNK)
        tensors["samples.batched"] = made.sample_batched(key, jnp.asarray(xs), N)
        tensors["samples.batched.chunked"] = made.sample_batched(key, jnp.asarray(xs), N, chunk_size=CHUNK)
        tensors["log_prob"] = made.log_prob(jnp.asarray(points), one)
        tensors["log_prob.samples"] = made.log_prob(tensors["samples"], one)
    else:
        tensors["samples"] = made.ema_model.sample(key, nsamples=N)
        tensors["log_prob"] = made.ema_model.log_prob(jnp.asarray(points))
        tensors["log_prob.samples"] = made.ema_model.log_prob(tensors["samples"])
    save_file(
        {k: np.array(v, order="C") for k, v in tensors.items()},
        out / "flows" / f"{name}.expected.safetensors",
        metadata={"spec": json.dumps({"seed": SEED, "nsamples": N, "chunk_size": CHUNK})},
    )
    print(name, {k: (v.shape, float(np.abs(v).max())) for k, v in tensors.items()})


def main() -> None:
    out = Path(sys.argv[1])
    (out / "flows").mkdir(parents=True, exist_ok=True)
    maf("maf_affine", 3, 4, out, n_layers=3, nn_width=17)
    maf("maf_spline", 2, 3, out, n_layers=3, nn_width=24, transformer=RQSpline())
    maf("maf_channels", 2, 2, out, (2, 3), n_layers=3, nn_width=20, permutation="random", transformer=RQSpline(5, 3.0))
    maf("maf_unconditional", 3, 0, out, n_layers=2, nn_width=16, transformer=Affine(-1.0, 0.5), standardize=False)
    maf("maf_single", 1, 2, out, n_layers=2, nn_width=8, nn_depth=1, transformer=RQSpline(4), scale=1.0)
    tarflow("tarflow_bias", (4, 1), (3, 2), out, dim=4, cond_dim=3, cond_channels=2, block_size=2)
    tarflow("tarflow_vector", (3, 1), (4, 1), out, dim=3, cond_dim=4, cond="vector", permutation="random")
    tarflow("tarflow_unconditional", (3, 2), (0, 1), out, dim=3, vec_channels=2, soft_clip=0.0)
    image = {"modeled": "image", "img_size": 4, "patch_size": 2}
    given = {"cond": "image", "cond_img_size": 4, "cond_patch_size": 2, "cond_channels": 2}
    tarflow("tarflow_image", (4, 4, 1), (4, 4, 2), out, **image, **given, scale=0.25)
    given = {"cond": "vector", "cond_dim": 2}
    tarflow("tarflow_rope", (4, 4, 2), (2, 1), out, **image, img_channels=2, **given, use_rope=True, use_softplus=False, scale=0.1)


main()
