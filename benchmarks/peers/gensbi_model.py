"""Loads a model file of Rhei into GenSBI, for comparisons."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jax.numpy as jnp
from flax import nnx
from gensbi.models import Flux1, Flux1Joint, Flux1JointParams, Flux1Params, Simformer, SimformerParams
from gensbi.recipes.pipeline import AbstractPipeline
from safetensors import safe_open

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from export_gensbi import load_weights, make_method, make_pipeline  # noqa: E402

NETWORKS = {
    "Flux1": (Flux1, Flux1Params),
    "Flux1Joint": (Flux1Joint, Flux1JointParams),
    "Simformer": (Simformer, SimformerParams),
}


def load(path: str | Path, dtype: Any = jnp.float32) -> tuple[AbstractPipeline, dict[str, Any]]:
    """Returns the pipeline of a file, which computes in a type, and its `gensbi.config`. The caller applies the standardization."""
    with safe_open(str(path), framework="numpy") as file:
        config = json.loads(file.metadata()["gensbi.config"])
    pipeline = make_pipeline(
        config["pipeline"],
        load_weights(network(config["model"], dtype), path),
        make_method(config["method"]["name"], config["method"].get("sde")),
        config["dim_obs"],
        config["dim_cond"],
        config["ch_obs"],
        config["ch_cond"],
        {**AbstractPipeline.get_default_training_config(), **constants(config["method"])},
        ids=("absolute", "absolute"),
    )
    if constants(config["method"]):
        scheduler = type(pipeline.path.scheduler)(**constants(config["method"]))
        pipeline.path = type(pipeline.path)(scheduler)
    if config["pipeline"] == "conditional":
        pipeline.obs_ids = jnp.asarray(config["obs_ids"], jnp.int32)
        pipeline.cond_ids = jnp.asarray(config["cond_ids"], jnp.int32)
    return pipeline, config


def network(config: dict[str, Any], dtype: Any) -> nnx.Module:
    model, params = NETWORKS[config["class"]]
    sizes = {key: value for key, value in config.items() if key != "class"}
    return model(params(rngs=nnx.Rngs(0), dtype=dtype, **sizes))


def constants(method: dict[str, Any]) -> dict[str, float]:
    return {key: value for key, value in method.items() if key not in ("name", "sde")}
