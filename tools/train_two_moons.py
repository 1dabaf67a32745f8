"""Trains a model of the task "two moons" like those in models/, and writes it as the single file that Rhei loads.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 sbibm-jax==0.1.5 'jax[cpu]'
    venv/bin/python tools/train_two_moons.py flow two-moons-flux1-flow.safetensors
    venv/bin/python tools/train_two_moons.py edm two-moons-flux1-edm.safetensors
    venv/bin/python tools/train_two_moons.py sm-vp two-moons-flux1-sm-vp.safetensors

The networks, the task, the batch size, the steps, and the peak rate of the flow's two rounds are those of the models in models/. The
script that trained those files was not kept. The seeds, the other rates and the decay of the average are unknown, so that a new
training gives other weights of similar quality. models/README.md states what is known of each file.
"""
import argparse
import os
import sys

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from gensbi.core import DiffusionEDMMethod, ScoreMatchingMethod
from gensbi.models import Flux1, Flux1Params
from gensbi.recipes import Flux1FlowPipeline
from gensbi.recipes.conditional_pipeline import ConditionalPipeline
from sbibm_jax.tasks.two_moons.task import TwoMoons

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from export_gensbi import export

SIMULATIONS = 1_000_000
BATCH = 256

# Blocks (double-stream, single-stream) and rounds of training (steps, peak rate).
METHODS = {
    "flow": ((8, 16), ((4956, 7e-4), (6500, 4e-4))),
    "edm": ((2, 4), ((1650, 7e-4),)),
    "sm-vp": ((2, 4), ((1500, 7e-4),)),
}


def simulations(n, seed):
    """Returns parameters from the prior and the data simulated with them, each in shape (n, 2, 1)."""
    task = TwoMoons()
    prior, simulator = jax.random.split(jax.random.PRNGKey(seed))
    theta = task.get_prior(prior, n)
    x = task.get_simulator(simulator)(simulator, theta)
    return np.asarray(theta, np.float32)[..., None], np.asarray(x, np.float32)[..., None]


def batches(theta, x, seed):
    rng = np.random.default_rng(seed)
    while True:
        rows = rng.integers(len(theta), size=BATCH)
        yield jnp.asarray(theta[rows]), jnp.asarray(x[rows])


def pipeline(method, blocks, data, rate):
    params = Flux1Params(
        in_channels=1, vec_in_dim=None, context_in_dim=1, mlp_ratio=4, num_heads=4, depth=blocks[0], depth_single_blocks=blocks[1],
        qkv_bias=True, axes_dim=[10], dim_obs=2, dim_cond=2, theta=40, rngs=nnx.Rngs(0), dtype=jnp.float32,
    )
    training = {**Flux1FlowPipeline.get_default_training_config(), "max_lr": rate}
    train, validation = batches(*data, seed=1), batches(*data, seed=2)
    if method == "flow":
        return Flux1FlowPipeline(train, validation, 2, 2, params=params, training_config=training)
    kind = DiffusionEDMMethod("EDM") if method == "edm" else ScoreMatchingMethod("VP")
    return ConditionalPipeline(
        Flux1(params), train, validation, 2, 2, method=kind, ch_obs=1, ch_cond=1, params=params, training_config=training,
        id_embedding_strategy=("absolute", "absolute"),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("out", help="the model file to write")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="steps of each round, for a trial")
    parser.add_argument("--simulations", type=int, default=SIMULATIONS)
    args = parser.parse_args()

    blocks, rounds = METHODS[args.method]
    data = simulations(args.simulations, args.seed)
    before = None
    for number, (steps, rate) in enumerate(rounds):
        trained = pipeline(args.method, blocks, data, rate)
        if before is not None:  # continues from the averaged weights of the previous round
            nnx.update(trained.model, nnx.state(before.ema_model))
            nnx.update(trained.ema_model, nnx.state(before.ema_model))
        trained.train(nnx.Rngs(args.seed + 1 + number), nsteps=args.steps or steps, save_model=False)
        before = trained
    x = data[1]
    export(
        before, args.out, x_names=["data_1", "data_2"], x_mean=x.mean(0), x_std=x.std(0), simulations=args.simulations,
    )


if __name__ == "__main__":
    main()
