"""Trains models/gaussian-flux1-flow.safetensors. docs/tutorial.md explains this program.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/python tools/train_gaussian.py

Writes model.safetensors, and thetas.npy and xs.npy with 200 parameters and their data for `rhei diagnose`.
"""
import sys

import jax.numpy as jnp
import numpy as np
from flax import nnx
from gensbi.models import Flux1Params
from gensbi.recipes import Flux1FlowPipeline

sys.path.insert(0, "tools")  # export_gensbi.py
from export_gensbi import export

DIM_OBS, DIM_COND = 2, 4
rng = np.random.default_rng(0)


def simulate(n):
    theta = rng.normal(5.0, 2.0, size=(n, DIM_OBS))
    return theta, np.tile(theta, 2) + rng.normal(0.0, 0.5, size=(n, DIM_COND))


theta, x = simulate(100_000)
standardize = {"theta_mean": theta.mean(0), "theta_std": theta.std(0), "x_mean": x.mean(0), "x_std": x.std(0)}


def batches(size=256):
    while True:
        theta, x = simulate(size)
        theta = (theta - standardize["theta_mean"]) / standardize["theta_std"]
        x = (x - standardize["x_mean"]) / standardize["x_std"]
        yield jnp.asarray(theta[..., None], jnp.float32), jnp.asarray(x[..., None], jnp.float32)


params = Flux1Params(
    in_channels=1, vec_in_dim=None, context_in_dim=1, mlp_ratio=3, num_heads=2, depth=2, depth_single_blocks=4,
    qkv_bias=True, axes_dim=[10], dim_obs=DIM_OBS, dim_cond=DIM_COND, rngs=nnx.Rngs(0), dtype=jnp.float32,
)
training = {**Flux1FlowPipeline.get_default_training_config(), "max_lr": 1e-3, "warmup_steps": 50, "ema_decay": 0.99}
pipeline = Flux1FlowPipeline(batches(), batches(), DIM_OBS, DIM_COND, params=params, training_config=training)
pipeline.train(nnx.Rngs(1), nsteps=1000, save_model=False)

export(pipeline, "model.safetensors", standardize)

theta, x = simulate(200)  # for the check below
np.save("thetas.npy", theta[..., None].astype(np.float32))
np.save("xs.npy", x[..., None].astype(np.float32))
