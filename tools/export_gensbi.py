"""Writes a GenSBI model as the one file that Rhei loads: the EMA weights, and in the metadata what the model is.

From Python, with a pipeline trained or restored in GenSBI:

    from export_gensbi import export
    export(pipeline, "model.safetensors")

From the command line, with the weights that GenSBI's own `export_safetensors` wrote and the YAML configuration that the
pipeline was made from:

    python tools/export_gensbi.py --weights weights.safetensors --config config.yaml --dim-obs 2 --dim-cond 2 -o model.safetensors

Tried with GenSBI 0.5.1. The layout of the file: reference/FORMAT.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import yaml
from flax import nnx
from gensbi.core import DiffusionEDMMethod, FlowMatchingMethod, ScoreMatchingMethod
from gensbi.core.prior import is_gaussian_prior
from gensbi.diffusion.path.scheduler import EDMScheduler, VEEdmScheduler, VESmScheduler, VPEdmScheduler, VPSmScheduler
from gensbi.flow_matching.path.scheduler import CondOTScheduler
from gensbi.models import Flux1, Flux1Joint, Flux1JointParams, Flux1Params, Simformer, SimformerParams
from gensbi.models.embedding import MLPEmbedder
from gensbi.recipes.conditional_pipeline import ConditionalPipeline
from gensbi.recipes.flux1 import parse_flux1_params
from gensbi.recipes.flux1joint import parse_flux1joint_params
from gensbi.recipes.joint_pipeline import JointPipeline
from gensbi.recipes.simformer import parse_simformer_params
from gensbi.recipes.unconditional_pipeline import UnconditionalPipeline
from gensbi.recipes.utils import parse_training_config
from gensbi.utils.serialization import load_safetensors, save_safetensors
from safetensors import safe_open

TRIED_WITH = ("0.5.1",)

PIPELINES = {ConditionalPipeline: "conditional", JointPipeline: "joint", UnconditionalPipeline: "unconditional"}
NETWORKS = {"conditional": (Flux1,), "joint": (Flux1Joint, Simformer), "unconditional": (Flux1Joint, Simformer)}
METHODS = {"flow_matching": FlowMatchingMethod, "diffusion_edm": DiffusionEDMMethod, "score_matching": ScoreMatchingMethod}
SCHEDULERS = {
    EDMScheduler: ("EDM", ("sigma_min", "sigma_max", "sigma_data", "rho")),
    VPEdmScheduler: ("VP", ("beta_min", "beta_max", "e_s", "M")),
    VEEdmScheduler: ("VE", ("sigma_min", "sigma_max")),
    VPSmScheduler: ("VP", ("beta_min", "beta_max")),
    VESmScheduler: ("VE", ("sigma_min", "sigma_max")),
}
SHAPES_NOTHING = ("rngs", "dtype", "param_dtype")
STANDARDIZE = {"theta_mean": "dim_obs", "theta_std": "dim_obs", "x_mean": "dim_cond", "x_std": "dim_cond"}


class ExportError(ValueError):
    """The model is not one that Rhei runs, or what was given does not fit it."""


# ---- a pipeline ----


def export(
    pipeline: Any, path: str | Path, standardize: Mapping[str, Sequence[float]] | None = None, patch_size: int = 2
) -> None:
    """Writes the EMA model of `pipeline` to `path`.

    `standardize` holds `theta_mean`, `theta_std`, `x_mean` and `x_std`, one number a dimension, where the pipeline was
    trained on standardized data: Rhei then takes and gives the original units. `patch_size` is noted in the file; it is the
    edge of the patches that an image was cut into, which the pipeline itself does not keep.
    """
    if version("gensbi") not in TRIED_WITH:
        warnings.warn(f"tried with GenSBI {', '.join(TRIED_WITH)}, this is {version('gensbi')}", stacklevel=2)
    config = config_of(pipeline, standardize, patch_size)
    save_safetensors(
        in_float32(pipeline.ema_model),
        path,
        wrt=nnx.Not(nnx.RngState),  # dropout's, which safetensors cannot hold
        metadata={"gensbi.config": json.dumps(config, allow_nan=False)},
    )


def config_of(
    pipeline: Any, standardize: Mapping[str, Sequence[float]] | None = None, patch_size: int = 2
) -> dict[str, Any]:
    """What the file says of the model: the metadata entry `gensbi.config`."""
    kind = kind_of(pipeline)
    config = {
        "format": "gensbi-config",
        "version": 1,
        "pipeline": kind,
        "model": model_config(pipeline, kind),
        "method": method_config(pipeline),
        "dim_obs": int(pipeline.dim_obs),
        "dim_cond": int(pipeline.dim_cond),
        "ch_obs": int(pipeline.ch_obs),
        "ch_cond": int(pipeline.ch_cond if kind == "conditional" else pipeline.ch_obs),
        "id_embedding_strategy": ["absolute", "absolute"],
        "patch_size": patch_size,
    }
    if kind == "conditional":
        config["id_embedding_strategy"] = config["model"]["id_embedding_strategy"]
        config["obs_ids"] = integer_ids(pipeline.obs_ids, "obs")
        config["cond_ids"] = integer_ids(pipeline.cond_ids, "cond")
    if getattr(pipeline, "edge_mask", None) is not None:
        warnings.warn("the file does not hold the edge mask: give it to Rhei when sampling")
    if standardize is not None:
        config["standardize"] = standardization(standardize, config)
    return config


def kind_of(pipeline: Any) -> str:
    for base, kind in PIPELINES.items():
        if isinstance(pipeline, base):
            return kind
    raise ExportError(f"{type(pipeline).__name__} is not one of {', '.join(base.__name__ for base in PIPELINES)}")


def model_config(pipeline: Any, kind: str) -> dict[str, Any]:
    model = pipeline.ema_model
    if type(model) not in NETWORKS[kind]:
        names = " or ".join(network.__name__ for network in NETWORKS[kind])
        raise ExportError(f"the network of the {kind} pipeline is {type(model).__name__}; Rhei runs {names} there")
    params = {
        field.name: plain(getattr(model.params, field.name))
        for field in dataclasses.fields(model.params)
        if field.name not in SHAPES_NOTHING
    }
    if params.get("guidance_embed"):
        raise ExportError("guidance_embed is True: such a network needs a guidance vector, which no pipeline gives")
    if "pos2d" in params.get("id_embedding_strategy", ()):
        raise ExportError("id_embedding_strategy pos2d: GenSBI 0.5.1 cannot run it in its own pipeline; rope2d works")
    if isinstance(model, Simformer) and type(model.embedding_net_value) is not MLPEmbedder:
        raise ExportError(
            f"the value embedding is {type(model.embedding_net_value).__name__}; Rhei runs GenSBI's own, MLPEmbedder"
        )
    for dim in ("dim_obs", "dim_cond"):
        if isinstance(params.get(dim), list):  # an image's height and width; the network sees patches
            params[dim] = int(getattr(pipeline, dim))
    return {"class": type(model).__name__, **params}


def method_config(pipeline: Any) -> dict[str, Any]:
    name = next((name for name, method in METHODS.items() if isinstance(pipeline.method, method)), None)
    if name is None:
        raise ExportError(f"the method is {type(pipeline.method).__name__}; Rhei runs {', '.join(METHODS)}")
    scheduler = pipeline.path.scheduler
    if name == "flow_matching":
        if type(scheduler) is not CondOTScheduler:
            raise ExportError(f"the flow's scheduler is {type(scheduler).__name__}; Rhei runs CondOTScheduler")
        if not is_standard_normal(pipeline.method.prior):
            warnings.warn("the file does not hold the flow's own prior: give it to Rhei as the base when sampling")
        return {"name": name}
    if type(scheduler) not in SCHEDULERS:
        known = ", ".join(known.__name__ for known in SCHEDULERS)
        raise ExportError(f"the scheduler is {type(scheduler).__name__}; Rhei runs {known}")
    sde, constants = SCHEDULERS[type(scheduler)]
    return {"name": name, "sde": sde, **{constant: plain(getattr(scheduler, constant)) for constant in constants}}


def is_standard_normal(prior: Any) -> bool:
    return is_gaussian_prior(prior) and bool(jnp.all(prior.base_dist.loc == 0) & jnp.all(prior.base_dist.scale == 1))


def integer_ids(ids: jax.Array, stream: str) -> list:
    if not jnp.issubdtype(ids.dtype, jnp.integer):
        raise ExportError(f"the {stream} ids are {ids.dtype} coordinates, as HealpixRope makes them; Rhei runs integer ids")
    return np.asarray(ids).tolist()


def standardization(given: Mapping[str, Sequence[float]], config: Mapping[str, Any]) -> dict[str, list[float]]:
    """`given` checked: one number a dimension of θ and of x, no deviation of 0."""
    expected = {key: config[dim] for key, dim in STANDARDIZE.items() if config[dim] > 0}
    if set(given) != set(expected):
        raise ExportError(f"standardize holds {sorted(given)}, expected {sorted(expected)}")
    numbers = {key: np.asarray(values, float).reshape(-1) for key, values in given.items()}
    for key, count in expected.items():
        if len(numbers[key]) != count or not np.all(np.isfinite(numbers[key])):
            raise ExportError(f"standardize: {key} must be {count} finite numbers, found {numbers[key].tolist()}")
        if key.endswith("_std") and not np.all(numbers[key] > 0):
            raise ExportError(f"standardize: {key} must be above 0, found {numbers[key].tolist()}")
    return {key: values.tolist() for key, values in numbers.items()}


def plain(value: Any) -> Any:
    """A number, string, list or None, as JSON has them."""
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    return value.tolist() if isinstance(value, (np.generic, np.ndarray, jax.Array)) else value


def in_float32(model: nnx.Module) -> nnx.Module:
    """A copy whose weights are float32: those of a model with another `param_dtype` are not."""
    copy = nnx.clone(model)
    nnx.update(copy, jax.tree.map(lambda array: array.astype(jnp.float32), nnx.state(copy, nnx.Not(nnx.RngState))))
    return copy


# ---- weights and YAML ----

YAML_MODELS = {
    "flux": (Flux1, Flux1Params, parse_flux1_params),
    "flux1joint": (Flux1Joint, Flux1JointParams, parse_flux1joint_params),
    "simformer": (Simformer, SimformerParams, parse_simformer_params),
}
YAML_METHODS = {"flow": "flow_matching", "diffusion": "diffusion_edm", "score_matching": "score_matching"}
Dim = int | tuple[int, int]


def rebuild(
    weights: str | Path,
    config: str | Path,
    dim_obs: Dim,
    dim_cond: Dim = 0,
    *,
    pipeline: str | None = None,
    method: str | None = None,
    sde: str | None = None,
    patch_size: int = 2,
) -> Any:
    """The pipeline that GenSBI's YAML configuration describes, with these weights.

    As GenSBI's `init_pipeline_from_config` reads it: noise levels are those of the YAML, by default 0.002 and 80. `pipeline`
    and `method` are needed only where the YAML does not say; a dimension of two numbers is an image's height and width.
    """
    strategy = (yaml.safe_load(Path(config).read_text(encoding="utf-8")) or {}).get("strategy") or {}
    network, params_class, parse = YAML_MODELS[choose("strategy.model", strategy.get("model"), None, YAML_MODELS)]
    natural = "conditional" if network is Flux1 else "joint" if dim_cond else "unconditional"
    kind = choose("--pipeline", natural, pipeline, NETWORKS)
    if "method" in strategy:
        found = YAML_METHODS[choose("strategy.method", strategy["method"], None, YAML_METHODS)]
        method = choose("--method", found, method, METHODS)

    tokens_obs, tokens_cond = tokens(dim_obs, patch_size), tokens(dim_cond, patch_size)
    sizes = parse(str(config))
    if network is Flux1:
        sizes["theta"] = None if sizes["theta"] == -1 else sizes["theta"]
        sizes |= {"dim_obs": tokens_obs, "dim_cond": tokens_cond}
    else:
        sizes["dim_joint"] = tokens_obs + tokens_cond
    params = params_class(rngs=nnx.Rngs(0), **sizes)
    model = load_weights(network(params), weights)
    return make_pipeline(
        kind,
        model,
        make_method(choose("--method", method, None, METHODS), sde),
        dim_obs,
        dim_cond,
        params.in_channels,
        getattr(params, "context_in_dim", params.in_channels),
        parse_training_config(str(config)),
        ids=getattr(params, "id_embedding_strategy", ()),
        patch_size=patch_size,
    )


def choose(what: str, found: str | None, given: str | None, choices: Iterable[str]) -> str:
    """`found` in the YAML, or `given` by the caller; the two must not contradict each other."""
    if found is not None and given is not None and found != given:
        raise ExportError(f"{what} is {given}, but the configuration says {found}")
    choice = given if found is None else found
    if choice not in choices:
        raise ExportError(f"{what}: found {choice}, expected one of {', '.join(choices)}")
    return choice


def make_method(name: str, sde: str | None) -> Any:
    if name == "flow_matching" and sde is not None:
        raise ExportError("flow matching has no --sde")
    return METHODS[name]() if sde is None else METHODS[name](sde)


def make_pipeline(
    kind: str,
    model: nnx.Module,
    method: Any,
    dim_obs: Dim,
    dim_cond: Dim,
    ch_obs: int,
    ch_cond: int,
    training: Mapping[str, Any],
    ids: Sequence[str],
    patch_size: int = 2,
) -> Any:
    """A pipeline without data, ready to sample."""
    with tempfile.TemporaryDirectory() as checkpoints:
        training = {**training, "checkpoint_dir": checkpoints}
        common = {"method": method, "ch_obs": ch_obs, "training_config": training}
        if kind == "conditional":
            pipeline = ConditionalPipeline(
                model, [], [], dim_obs, dim_cond, ch_cond=ch_cond, id_embedding_strategy=ids, size=patch_size, **common
            )
        elif kind == "joint":
            pipeline = JointPipeline(model, [], [], dim_obs, dim_cond, **common)
        else:
            pipeline = UnconditionalPipeline(model, [], [], dim_obs, **common)
    pipeline._wrap_model()
    return pipeline


def load_weights(model: nnx.Module, path: str | Path) -> nnx.Module:
    """Loads all weights; unlike GenSBI's strict loading, does not miss the random state that no file holds."""
    state = nnx.to_pure_dict(nnx.state(model, nnx.Not(nnx.RngState)))
    expected = {".".join(map(str, key)) for key in nnx.traversals.flatten_mapping(state)}
    with safe_open(str(path), framework="numpy") as file:
        found = set(file.keys())
    if found != expected:
        raise ExportError(
            f"{path} holds another network than the configuration describes: "
            f"missing {sorted(expected - found)[:5]}, unexpected {sorted(found - expected)[:5]}"
        )
    return load_safetensors(model, path, strict=False)


def tokens(dim: Dim, patch_size: int) -> int:
    return dim if isinstance(dim, int) else (dim[0] // patch_size) * (dim[1] // patch_size)


def parse_dim(text: str) -> Dim:
    """`7`, or `32x24` for an image's height and width."""
    height, _, width = text.partition("x")
    return (int(height), int(width)) if width else int(height)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Makes the one file that Rhei loads of weights and YAML configuration of GenSBI.",
        epilog=f"Tried with GenSBI {', '.join(TRIED_WITH)}.",
    )
    parser.add_argument("--weights", type=Path, required=True, help="what GenSBI's export_safetensors wrote")
    parser.add_argument("--config", type=Path, required=True, help="GenSBI's YAML configuration")
    parser.add_argument("--dim-obs", type=parse_dim, required=True, metavar="N|HxW", help="tokens of the parameters")
    parser.add_argument(
        "--dim-cond", type=parse_dim, default=0, metavar="N|HxW", help="tokens of the data; none: unconditional"
    )
    parser.add_argument("--patch-size", type=int, default=2, help="edge of the patches of an image (default 2)")
    parser.add_argument("--pipeline", choices=list(NETWORKS), help="checked against the configuration")
    parser.add_argument("--method", choices=list(METHODS), help="where the configuration has no strategy.method")
    parser.add_argument("--sde", choices=["EDM", "VP", "VE"], help="of diffusion (default EDM) or score matching (VP)")
    parser.add_argument("--standardize", type=Path, help="JSON with theta_mean, theta_std, x_mean, x_std")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the model file to write")
    args = parser.parse_args()
    try:
        pipeline = rebuild(
            args.weights,
            args.config,
            args.dim_obs,
            args.dim_cond,
            pipeline=args.pipeline,
            method=args.method,
            sde=args.sde,
            patch_size=args.patch_size,
        )
        standardize = json.loads(args.standardize.read_text(encoding="utf-8")) if args.standardize else None
        export(pipeline, args.out, standardize, args.patch_size)
    except (ValueError, AssertionError, OSError, yaml.YAMLError) as fault:  # GenSBI checks some choices with assert
        sys.exit(f"export_gensbi: {fault}")


if __name__ == "__main__":
    main()
