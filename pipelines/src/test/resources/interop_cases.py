"""Builds a small GenSBI pipeline of each kind, exports it, and writes GenSBI's samples. PipelineInteropTest reads both.

    PYTHONPATH=tools python interop_cases.py FOLDER

The script writes NAME.safetensors, the exported model, and NAME.expected.safetensors with `samples` for key 42 and, unless the model
is unconditional, `x_o`. For one model it also writes weights.safetensors and config.yaml, as GenSBI itself exports them.
"""

import os
import sys
from pathlib import Path

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_DISABLE_MOST_OPTIMIZATIONS"] = "1"  # most of the time is the compilation of many small programs

import jax
import jax.numpy as jnp
import numpy as np
from export_gensbi import export
from flax import nnx
from gensbi.core import FlowMatchingMethod
from gensbi.models import (
    Flux1Joint,
    Flux1JointParams,
    Flux1Params,
    MAFlow,
    MAFlowParams,
    SimformerParams,
    TarFlow,
    TarFlowParams,
)
from gensbi.normalizing_flows.bijections.transformers import RQSpline
from gensbi.recipes import (
    Flux1FlowPipeline,
    Flux1JointFlowPipeline,
    Flux1SMPipeline,
    SimformerDiffusionPipeline,
    UnconditionalPipeline,
)
from gensbi.recipes.flow_pipeline import ConditionalFlowPipeline
from safetensors.numpy import save_file

DIM_OBS, DIM_COND = 2, 3
NSAMPLES = 20
YAML = """
strategy: {model: flux, method: flow}
model:
  num_heads: 2
  depth: 1
  depth_single_blocks: 1
  mlp_ratio: 2
  axes_dim: [4, 4]
  id_embedding_strategy: [absolute, rope1d]
  dtype: float32
"""


def conditional_flow(folder: Path):
    config = folder / "config.yaml"
    config.write_text(YAML, encoding="utf-8")
    return Flux1FlowPipeline.init_pipeline_from_config([], [], DIM_OBS, DIM_COND, str(config), str(folder / "checkpoints"))


def conditional_score(folder: Path):
    params = Flux1Params(
        in_channels=1, vec_in_dim=None, context_in_dim=1, mlp_ratio=2, num_heads=2, depth=1, depth_single_blocks=1,
        qkv_bias=True, rngs=nnx.Rngs(0), dim_obs=DIM_OBS, dim_cond=DIM_COND, val_emb_dim=4, id_emb_dim=4,
        id_merge_mode="concat", dtype=jnp.float32,
    )  # fmt: skip
    return Flux1SMPipeline([], [], DIM_OBS, DIM_COND, params=params, training_config=training(Flux1SMPipeline, folder))


def joint_flow(folder: Path):
    return Flux1JointFlowPipeline(
        [], [], DIM_OBS, DIM_COND, params=flux1joint(DIM_OBS + DIM_COND),
        training_config=training(Flux1JointFlowPipeline, folder),
    )  # fmt: skip


def joint_diffusion(folder: Path):
    params = SimformerParams(
        rngs=nnx.Rngs(0), in_channels=1, val_emb_dim=8, id_emb_dim=6, cond_emb_dim=4, dim_joint=DIM_OBS + DIM_COND,
        fourier_features=16, num_heads=2, depth=1, mlp_ratio=2, qkv_features=8, dtype=jnp.float32,
    )  # fmt: skip
    return SimformerDiffusionPipeline(
        [], [], DIM_OBS, DIM_COND, params=params, training_config=training(SimformerDiffusionPipeline, folder)
    )


def unconditional_flow(folder: Path):
    return UnconditionalPipeline(
        Flux1Joint(flux1joint(DIM_OBS)), [], [], DIM_OBS, FlowMatchingMethod(),
        training_config=training(UnconditionalPipeline, folder),
    )  # fmt: skip


def maf(folder: Path):
    flow = MAFlow(MAFlowParams(rngs=nnx.Rngs(0), dim=DIM_OBS, cond_dim=DIM_COND, n_layers=2, nn_width=16, transformer=RQSpline()))
    return flow_pipeline(flow, folder)


def tarflow(folder: Path):
    flow = TarFlow(
        TarFlowParams(rngs=nnx.Rngs(0), dim=DIM_OBS, cond_dim=DIM_COND, cond="vector", num_blocks=2, head_dim=4, num_heads=2)
    )
    return flow_pipeline(flow, folder)


def flow_pipeline(flow: nnx.Module, folder: Path):
    pipeline = ConditionalFlowPipeline(
        flow, [], [], DIM_OBS, DIM_COND, training_config=training(ConditionalFlowPipeline, folder)
    )
    pipeline.fit_standardization(np.random.default_rng(1).normal(2, 3, size=(50, DIM_OBS, 1)))
    return pipeline


def flux1joint(dim_joint: int) -> Flux1JointParams:
    return Flux1JointParams(
        in_channels=1, vec_in_dim=None, mlp_ratio=2.0, num_heads=2, depth_single_blocks=1, val_emb_dim=4, cond_emb_dim=2,
        id_emb_dim=2, qkv_bias=True, rngs=nnx.Rngs(0), dim_joint=dim_joint, id_merge_mode="concat", dtype=jnp.float32,
    )  # fmt: skip


def training(pipeline, folder: Path) -> dict:
    return {**pipeline.get_default_training_config(), "checkpoint_dir": str(folder / "checkpoints")}


KINDS = {
    "conditional-flow": conditional_flow,
    "conditional-score": conditional_score,
    "joint-flow": joint_flow,
    "joint-diffusion": joint_diffusion,
    "unconditional-flow": unconditional_flow,
    "maf": maf,
    "tarflow": tarflow,
}


DESCRIBED = {
    "conditional-flow": {
        "theta_names": ["ω", "log A"], "theta_units": ["rad/s", None], "theta_latex": [r"\omega", ""],
        "theta_lower": [0.5, None], "theta_upper": [2.0, np.inf], "x_names": ["a", "b", "c"], "x_mean": np.zeros((DIM_COND, 1)),
        "x_std": [1, 2, 3], "simulations": 1000, "date": "2026-01-31",
    },
}  # fmt: skip


def perturb(model: nnx.Module, rng: np.random.Generator) -> None:
    """Perturbs the weights like a training does, because GenSBI's initial weights leave most of a network at zero."""

    def shift(weight):
        width = weight.shape[0] if weight.ndim > 1 else 16
        return weight + jnp.asarray(rng.normal(size=weight.shape) * 0.5 / np.sqrt(width), weight.dtype)

    nnx.update(model, jax.tree.map(shift, nnx.state(model, nnx.Param)))


def main() -> None:
    folder = Path(sys.argv[1])
    for name, build in KINDS.items():
        rng = np.random.default_rng(len(name))
        pipeline = build(folder)
        perturb(pipeline.ema_model, rng)
        pipeline._wrap_model()
        export(pipeline, folder / f"{name}.safetensors", **DESCRIBED.get(name, {}))
        x_o = rng.normal(size=(1, DIM_COND, 1)).astype(np.float32)
        condition = () if name.startswith("unconditional") else (jnp.asarray(x_o),)
        samples = pipeline.sample(jax.random.PRNGKey(42), *condition, nsamples=NSAMPLES)
        save_file({"x_o": x_o, "samples": np.asarray(samples)}, folder / f"{name}.expected.safetensors")
        if name == "conditional-flow":
            pipeline.export_safetensors(folder / "weights.safetensors")
        print(name, flush=True)


if __name__ == "__main__":
    main()
