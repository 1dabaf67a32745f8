"""Writes the reference cases of raw observations: `series_flow` and `image_flow` with an encoder, `healpix_flow` of a sphere.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/pip install healpy
    venv/bin/python reference/make_observations.py OUT_DIR

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
from gensbi.core import FlowMatchingMethod
from gensbi.experimental.models.autoencoders import AutoEncoder1D, AutoEncoder2D
from gensbi.experimental.models.autoencoders.commons import AutoEncoderParams
from gensbi.experimental.models.glue.embedder import Embedded1DModel, Embedded2DModel
from gensbi.models import Flux1, Flux1Params
from gensbi.models.core.patching import patchify_2d
from gensbi.recipes.conditional_pipeline import ConditionalPipeline
from gensbi.recipes.id_strategies import HealpixRope
from safetensors.numpy import save_file

N = 32
SAMPLING = {"step_size": 0.1}


def network(dim_cond: int, ch_cond: int, axes: list[int], ids: tuple[str, str], theta: int | None = None) -> Flux1:
    return Flux1(
        Flux1Params(
            in_channels=1,
            vec_in_dim=None,
            context_in_dim=ch_cond,
            mlp_ratio=3,
            num_heads=2,
            depth=1,
            depth_single_blocks=1,
            axes_dim=axes,
            qkv_bias=True,
            rngs=nnx.Rngs(1),
            dim_obs=3,
            dim_cond=dim_cond,
            theta=theta or 10 * (3 + dim_cond),
            id_embedding_strategy=ids,
            dtype=jnp.float32,
        )
    )


def vae(kind, resolution: int, channels: int, multiples: list[int], latent: int):
    return kind(
        AutoEncoderParams(
            resolution=resolution,
            in_channels=channels,
            ch=32,
            out_ch=channels,
            ch_mult=multiples,
            num_res_blocks=1,
            z_channels=latent,
            scale_factor=0.7,
            shift_factor=0.2,
            rngs=nnx.Rngs(2),
            dtype=jnp.float32,
        )
    )


def pipeline(model: nnx.Module, dim_cond, ch_cond: int, ids: tuple) -> ConditionalPipeline:
    training = ConditionalPipeline.get_default_training_config()
    training["checkpoint_dir"] = "/tmp/gensbi-reference-ckpt"
    made = ConditionalPipeline(
        model,
        [],
        [],
        3,
        dim_cond,
        method=FlowMatchingMethod(),
        ch_obs=1,
        ch_cond=ch_cond,
        id_embedding_strategy=ids,
        training_config=training,
    )
    rng = np.random.default_rng(3)

    def perturb(x):
        fan = np.prod(x.shape[:-1]) if x.ndim > 1 else 16
        return x + jnp.asarray(rng.normal(size=x.shape) * 0.5 / np.sqrt(fan), x.dtype)

    state = nnx.state(made.ema_model, nnx.All(nnx.Param, lambda path, _: path[-1] not in ("scale_factor", "shift_factor")))
    nnx.update(made.ema_model, jax.tree.map(perturb, state))
    made._wrap_model()
    return made


def write(name: str, made: ConditionalPipeline, out: Path, patched: bool, raw: tuple[int, ...]) -> None:
    model = made.ema_model
    rng = np.random.default_rng(4)
    mean = rng.normal(size=(1, raw[-1])).astype("f4")
    std = rng.uniform(0.5, 2, size=(1, raw[-1])).astype("f4")
    identity = {"theta_mean": np.zeros(3), "theta_std": np.ones(3)}
    export(made, out / "observations" / f"{name}.safetensors", {**identity, "x_mean": mean, "x_std": std})
    x = rng.normal(size=(2, *raw)).astype("f4") * std + mean
    standardized = jnp.asarray((x - mean) / std)
    key = jax.random.PRNGKey(7)
    tensors = {"xs": x, "standardized": np.asarray(standardized)}
    for one in (0, 1):  # each observation has the noise of the key
        for kind, sampled in (("mean", False), ("noisy", True)):
            model.vae.reg.sample = sampled
            latent = model.vae.encode(standardized[one : one + 1], key)
            tensors[f"latent.{kind}.{one}"] = np.asarray(patchify_2d(latent) if patched else latent)
    x_o = standardized[:1]
    points = rng.normal(size=(6, 3, 1)).astype("f4")
    tensors["log_prob.x_1"] = points
    for kind, sampled in (("mean", False), ("noisy", True)):
        model.vae.reg.sample = sampled
        made._wrap_model()
        extras = {"model_extras": {"encoder_key": key}}
        tensors[f"samples.{kind}"] = np.asarray(made.sample(jax.random.PRNGKey(42), x_o, nsamples=N, **SAMPLING, **extras))
        tensors[f"log_prob.{kind}"] = np.asarray(made.log_prob(jnp.asarray(points), x_o, method="Euler", step_size=0.05, **extras))
    save(name, tensors, out)


def write_healpix(name: str, made: ConditionalPipeline, out: Path) -> None:
    export(made, out / "observations" / f"{name}.safetensors")
    rng = np.random.default_rng(5)
    xs = rng.normal(size=(2, 12, 1)).astype("f4")
    points = rng.normal(size=(6, 3, 1)).astype("f4")
    samples = made.sample(jax.random.PRNGKey(42), jnp.asarray(xs[:1]), nsamples=N, **SAMPLING)
    log_prob = made.log_prob(jnp.asarray(points), jnp.asarray(xs[:1]), method="Euler", step_size=0.05)
    save(name, {"xs": xs, "log_prob.x_1": points, "samples.mean": samples, "log_prob.mean": log_prob}, out)


def save(name: str, tensors: dict, out: Path) -> None:
    spec = {"solver": "euler", "step_size": 0.1, "encoder_key": 7, "seed": 42}
    save_file(
        {k: np.array(v, order="C") for k, v in tensors.items()},
        out / "observations" / f"{name}.expected.safetensors",
        metadata={"spec": json.dumps(spec)},
    )
    print(name, {k: v.shape for k, v in tensors.items()})


def main() -> None:
    out = Path(sys.argv[1])
    (out / "observations").mkdir(parents=True, exist_ok=True)
    ids = ("absolute", "absolute")
    series = Embedded1DModel(vae(AutoEncoder1D, 24, 2, [1, 2], 4), network(12, 4, [6, 4], ids))
    write("series_flow", pipeline(series, 12, 4, ids), out, False, (24, 2))
    ids = ("absolute", "rope2d")
    image = Embedded2DModel(vae(AutoEncoder2D, 8, 1, [1, 1], 3), network(4, 12, [4, 4, 2], ids))
    write("image_flow", pipeline(image, (4, 4), 12, ids), out, True, (8, 8, 1))
    sphere = HealpixRope(nside=1)
    ids = ("absolute", sphere)
    write_healpix("healpix_flow", pipeline(network(12, 1, [4, 4, 2], ("absolute", "rope"), sphere.theta), 12, 1, ids), out)


main()
