"""Writes a GenSBI model as the single file that Rhei loads: the EMA weights, with the description of the model in the metadata.

From Python, with a pipeline trained or restored in GenSBI:

    from export_gensbi import export
    export(pipeline, "model.safetensors", theta_names=["omega", "gamma"], theta_units=["rad/s", None])

From the command line, with the weights that GenSBI's own `export_safetensors` wrote and the YAML configuration from which the
pipeline was made:

    python tools/export_gensbi.py --weights weights.safetensors --config config.yaml --dim-obs 2 --dim-cond 2 -o model.safetensors

Tested with GenSBI 0.5.1. reference/FORMAT.md describes the layout of the file.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import math
import os
import re
import sys
import tempfile
import unicodedata
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
from gensbi.experimental.models.autoencoders import AutoEncoder1D, AutoEncoder2D
from gensbi.diffusion.path.scheduler import EDMScheduler, VEEdmScheduler, VESmScheduler, VPEdmScheduler, VPSmScheduler
from gensbi.flow_matching.path.scheduler import CondOTScheduler
from gensbi.models import Flux1, Flux1Joint, Flux1JointParams, Flux1Params, MAFlow, Simformer, SimformerParams, TarFlow
from gensbi.models.core.tokenizers import ImageTokenizer
from gensbi.models.embedding import MLPEmbedder
from gensbi.models.maf.made import MaskedAutoregressive
from gensbi.models.tarflow.conditioners import AdditiveBiasConditioner, ImageConditioner, VectorConditioner
from gensbi.normalizing_flows.bijections.standardize import Standardize
from gensbi.normalizing_flows.bijections.transformers import Affine, RQSpline
from gensbi.recipes.conditional_pipeline import ConditionalPipeline
from gensbi.recipes.flow_pipeline import ConditionalFlowPipeline
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
TRANSFORMERS = {
    Affine: {"clamp_min": "clamp_min", "clamp_max": "clamp_max"},
    RQSpline: {
        "num_bins": "num_bins",
        "range_bound": "B",
        "min_bin_width": "min_bin_width",
        "min_bin_height": "min_bin_height",
        "min_derivative": "min_derivative",
    },
}
METHODS = {"flow_matching": FlowMatchingMethod, "diffusion_edm": DiffusionEDMMethod, "score_matching": ScoreMatchingMethod}
SCHEDULERS = {
    EDMScheduler: ("EDM", ("sigma_min", "sigma_max", "sigma_data", "rho")),
    VPEdmScheduler: ("VP", ("beta_min", "beta_max", "e_s", "M")),
    VEEdmScheduler: ("VE", ("sigma_min", "sigma_max")),
    VPSmScheduler: ("VP", ("beta_min", "beta_max")),
    VESmScheduler: ("VE", ("sigma_min", "sigma_max")),
}
SHAPES_NOTHING = ("rngs", "dtype", "param_dtype")
STANDARDIZE = {
    **{f"theta_{moment}": ("dim_obs", "ch_obs") for moment in ("mean", "std")},
    **{f"x_{moment}": ("dim_cond", "ch_cond") for moment in ("mean", "std")},
}


class ExportError(ValueError):
    """Rhei cannot run the model, or an argument does not fit it."""


# ---- a pipeline ----


def export(
    pipeline: Any,
    path: str | Path,
    standardize: Mapping[str, Sequence[float]] | None = None,
    patch_size: int = 2,
    shape: Sequence[int] | None = None,
    **description: Any,
) -> None:
    """Writes the EMA model of `pipeline` to `path`.

    `standardize` holds `theta_mean`, `theta_std`, `x_mean` and `x_std`, one value for each dimension, if the pipeline was
    trained on standardized data. Rhei then takes and returns values in the original units. The statistics may have the shape of a
    value of θ or of x, (dimensions, channels), with 1 for an axis along which they are equal: shape (1, channels) has one value for
    each channel. `patch_size` is the edge of the patches of an image, which the file records because the pipeline itself does not.

    A model of a VAE encoder and a network (`vae` and `sbi_model`, as GenSBI's `Embedded1DModel` and `Embedded2DModel` have them) is
    written with both, without the decoder. `shape` is the length of its series, or the height and width of its images, if they are
    not those of the VAE's training. The other arguments are those of `describe`, such as `theta_names` and `x_names`.
    """
    if version("gensbi") not in TRIED_WITH:
        warnings.warn(f"tested with GenSBI {', '.join(TRIED_WITH)}, found {version('gensbi')}", stacklevel=2)
    config = config_of(pipeline, standardize, patch_size, shape)
    metadata = {"gensbi.config": json.dumps(config, allow_nan=False)}
    described = describe(config, **description)
    metadata["rhei.description"] = json.dumps(described, allow_nan=False, ensure_ascii=False)
    save_safetensors(
        in_float32(pipeline.ema_model),
        path,
        wrt=nnx.All(nnx.Not(nnx.RngState), nnx.Not(of_training)),  # safetensors cannot hold the random state of dropout
        metadata=metadata,
    )
    umask = os.umask(0)
    os.umask(umask)
    os.chmod(path, 0o666 & ~umask)  # safetensors creates files that only their owner can read


def of_training(path: Sequence[Any], _: Any) -> bool:
    """Returns whether a variable of a VAE serves its training alone."""
    return path[0] == "vae" and path[1] in ("Decoder1D", "Decoder2D", "reg")


def config_of(
    pipeline: Any,
    standardize: Mapping[str, Sequence[float]] | None = None,
    patch_size: int = 2,
    shape: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Returns the description of the architecture: the metadata entry `gensbi.config`."""
    if isinstance(pipeline, ConditionalFlowPipeline):
        return flow_config(pipeline, standardize, shape)
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
        strategies = config["id_embedding_strategy"]
        config["obs_ids"] = ids_of(pipeline.obs_ids, strategies[0], "obs")
        config["cond_ids"] = ids_of(pipeline.cond_ids, strategies[1], "cond")
    if has_encoder(pipeline.ema_model):
        config["encoder"] = encoder_config(pipeline.ema_model.vae, patch_size, shape)
    elif shape is not None:
        raise ExportError("shape: the model has no encoder of raw observations")
    if getattr(pipeline, "edge_mask", None) is not None:
        warnings.warn("the file does not hold the edge mask: give it to Rhei when sampling")
    if standardize is not None:
        config["standardize"] = standardization(standardize, config)
    return config


def flow_config(
    pipeline: ConditionalFlowPipeline, standardize: Mapping[str, Sequence[float]] | None, shape: Sequence[int] | None
) -> dict[str, Any]:
    """Returns the description of a flow. Its weights hold the statistics of θ that `fit_standardization` set."""
    flow = pipeline.ema_model
    if type(flow) not in FLOWS:
        known = " and ".join(known.__name__ for known in FLOWS)
        raise ExportError(f"the flow is {type(flow).__name__}; Rhei runs {known}")
    if shape is not None:
        raise ExportError("shape: the model has no encoder of raw observations")
    model, theta, x = FLOWS[type(flow)](flow)
    config = {
        "format": "gensbi-config",
        "version": 1,
        "pipeline": "conditional" if x[0] > 0 else "unconditional",
        "model": model,
        "method": {"name": "normalizing_flow"},
        "dim_obs": int(theta[0]),
        "dim_cond": int(x[0]),
        "ch_obs": int(theta[1]),
        "ch_cond": int(x[1]),
    }
    if standardize is not None:
        identity = {"theta_mean": np.zeros(theta[0]), "theta_std": np.ones(theta[0])}
        config["standardize"] = standardization({**identity, **standardize}, config)
    return config


Sizes = tuple[int, int]


def maf_config(flow: MAFlow) -> tuple[dict[str, Any], Sizes, Sizes]:
    """Returns the sizes of a flow, and the dimensions and channels of θ and x."""
    layers = [each for each in flow.chain.bijections if isinstance(each, MaskedAutoregressive)]
    made, transformer = layers[0].made, layers[0].transformer
    if type(transformer) not in TRANSFORMERS:
        known = ", ".join(known.__name__ for known in TRANSFORMERS)
        raise ExportError(f"the transformer is {type(transformer).__name__}; Rhei runs {known}")
    if made.activation is not jax.nn.silu:
        raise ExportError("the activation of the flow's layers is not jax.nn.silu, which Rhei runs there")
    constants = {name: plain(getattr(transformer, field)) for name, field in TRANSFORMERS[type(transformer)].items()}
    config = {
        "class": "MAFlow",
        "n_layers": len(layers),
        "nn_width": int(made.input_layer.linear.out_features),
        "nn_depth": len(made.hidden_layers),
        "standardize": isinstance(flow.chain.bijections[-1], Standardize),
        "transformer": {"name": type(transformer).__name__, **constants},
    }
    return config, (flow.dim, flow.channels), (flow.cond_dim, flow.cond_channels)


def tarflow_config(flow: TarFlow) -> tuple[dict[str, Any], Sizes, Sizes]:
    """Returns the sizes of a flow, and the dimensions and channels of θ and x; those of an image are its pixels."""
    block, tokenizer = flow.blocks[0], flow.tokenizer
    layer, conditioner = block.attn_blocks[0], block.conditioner
    image = isinstance(tokenizer, ImageTokenizer)
    kinds = {AdditiveBiasConditioner: "bias", VectorConditioner: "vector", ImageConditioner: "image"}
    if type(conditioner) not in kinds:
        raise ExportError(f"the conditioner is {type(conditioner).__name__}; Rhei runs TarFlow's own")
    if layer.mlp_in.out_features != 4 * layer.mlp_in.in_features:
        raise ExportError("the expansion of the MLPs is not 4, which TarFlow has")
    config = {
        "class": "TarFlow",
        "modeled": "image" if image else "vector",
        **(
            {"img_size": tokenizer.height, "patch_size": tokenizer.patch_size}
            if image
            else {"block_size": tokenizer.F // tokenizer.channels}
        ),
        "cond": kinds[type(conditioner)],
        "head_dim": int(layer.head_dim),
        "num_heads": int(layer.num_heads),
        "num_blocks": len(flow.blocks),
        "layers_per_block": len(block.attn_blocks),
        "use_softplus": bool(block.use_softplus),
        "soft_clip": float(block.soft_clip),
        "use_rope": block.freqs_cis is not None,
    }
    theta = (math.prod(flow.example_shape[:-1]), flow.example_shape[-1])
    if isinstance(conditioner, ImageConditioner):
        patch = conditioner.patch_size
        side = math.isqrt(conditioner.M) * patch
        config |= {"cond_img_size": side, "cond_patch_size": patch}
        return config, theta, (side * side, conditioner.proj.in_features // patch**2)
    return config, theta, (conditioner.cond_dim, conditioner.cond_channels)


FLOWS = {MAFlow: maf_config, TarFlow: tarflow_config}


def kind_of(pipeline: Any) -> str:
    for base, kind in PIPELINES.items():
        if isinstance(pipeline, base):
            return kind
    known = ", ".join(base.__name__ for base in (*PIPELINES, ConditionalFlowPipeline))
    raise ExportError(f"{type(pipeline).__name__} is not one of {known}")


def has_encoder(model: Any) -> bool:
    return isinstance(getattr(model, "vae", None), (AutoEncoder1D, AutoEncoder2D)) and hasattr(model, "sbi_model")


def encoder_config(vae: Any, patch_size: int, shape: Sequence[int] | None) -> dict[str, Any]:
    """Returns the sizes of the encoder, which the VAE does not keep, from its weights."""
    axes = 1 if isinstance(vae, AutoEncoder1D) else 2
    encoder = vae.Encoder1D if axes == 1 else vae.Encoder2D
    levels = encoder.down.layers
    width = encoder.conv_in.out_features
    halvings = len(levels) - 1
    shape = [side << halvings for side in vae.latent_shape[1:-1]] if shape is None else list(shape)
    if len(shape) != axes:
        raise ExportError(f"shape has {len(shape)} numbers, expected {axes}")
    return {
        "class": type(vae).__name__,
        "shape": [int(side) for side in shape],
        "in_channels": int(encoder.conv_in.in_features),
        "ch": int(width),
        "ch_mult": [int(level.block.layers[-1].conv2.out_features // width) for level in levels],
        "num_res_blocks": len(levels[0].block.layers),
        "z_channels": int(encoder.conv_out.out_features // 2),
        **({"patch_size": patch_size} if axes == 2 else {}),
    }


def model_config(pipeline: Any, kind: str) -> dict[str, Any]:
    model = pipeline.ema_model
    if has_encoder(model):
        model = model.sbi_model
    if type(model) not in NETWORKS[kind]:
        names = " or ".join(network.__name__ for network in NETWORKS[kind])
        raise ExportError(f"the network of the {kind} pipeline is {type(model).__name__}; Rhei runs {names} there")
    params = {
        field.name: plain(getattr(model.params, field.name))
        for field in dataclasses.fields(model.params)
        if field.name not in SHAPES_NOTHING
    }
    if params.get("guidance_embed"):
        raise ExportError("guidance_embed is True: such a network needs a guidance vector, and no pipeline passes one")
    if "pos2d" in params.get("id_embedding_strategy", ()):
        raise ExportError("id_embedding_strategy pos2d: GenSBI 0.5.1 cannot run it in its own pipeline; rope2d works")
    if isinstance(model, Simformer) and type(model.embedding_net_value) is not MLPEmbedder:
        raise ExportError(
            f"the value embedding is {type(model.embedding_net_value).__name__}; Rhei runs GenSBI's own, MLPEmbedder"
        )
    for dim in ("dim_obs", "dim_cond"):
        if isinstance(params.get(dim), list):  # an image's height and width; the network's tokens are patches
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


def ids_of(ids: jax.Array, strategy: str, stream: str) -> list:
    """Returns ids, which are coordinates where the network rotates by ids that it is given, as those of HealpixRope."""
    if strategy != "rope" and not jnp.issubdtype(ids.dtype, jnp.integer):
        raise ExportError(f"the {stream} ids are {ids.dtype} coordinates, which {strategy} ids cannot be")
    return np.asarray(ids).tolist()


def standardization(given: Mapping[str, Sequence[float]], config: Mapping[str, Any]) -> dict[str, list[float]]:
    """Checks and returns `given`: statistics that fit θ and x, and no deviation of 0."""
    expected = {key: tuple(config[size] for size in sizes) for key, sizes in STANDARDIZE.items() if config[sizes[0]] > 0}
    if set(given) != set(expected):
        raise ExportError(f"standardize holds {sorted(given)}, expected {sorted(expected)}")
    if "encoder" in config:
        raw = (math.prod(config["encoder"]["shape"]), config["encoder"]["in_channels"])
        expected |= {"x_mean": raw, "x_std": raw}
    numbers = {key: statistics(key, values, *expected[key]) for key, values in given.items()}
    for key, values in numbers.items():
        if key.endswith("_std") and not np.all(values > 0):
            raise ExportError(f"standardize: {key} must be above 0, found {values.tolist()}")
    return {key: values.tolist() for key, values in numbers.items()}


def statistics(key: str, given: Any, dim: int, channels: int) -> np.ndarray:
    """Returns one number for each dimension, or a grid of (dim or 1, channels or 1) numbers."""
    values = np.asarray(given, float)
    if values.size == dim and values.ndim < 2:
        values = values.reshape(-1)
    elif values.ndim >= 2:
        values = values.reshape(-1, values.shape[-1])
        if values.shape == (dim, 1):
            values = values.reshape(-1)
    sound = values.shape == (dim,) or (values.ndim == 2 and values.shape[0] in (1, dim) and values.shape[1] in (1, channels))
    if not sound or not np.all(np.isfinite(values)):
        found = values.tolist() if values.size < 10 else f"shape {values.shape}"
        raise ExportError(f"standardize: {key} must be {dim} finite numbers, or have shape (1, {channels}), found {found}")
    return values


# ---- names, units, bounds, provenance ----

DESCRIPTION = (
    *(f"{side}_{field}" for side in ("theta", "x") for field in ("names", "units", "latex", "lower", "upper")),
    *("x_mean", "x_std", "simulations", "date"),
)
INDICES = ("sample", "observation", "time", "point")  # columns of results other than parameters
MISSING = ("na", "n/a", "nan", "null", "none", "nil", "inf", "infinity")
NUMBER = re.compile(r"[-+\u2212]?(\d[\d_.,']*|[.,]\d+)([eEdD][-+]?\d+)?%?")


def describe(
    config: Mapping[str, Any],
    *,
    theta_names: Sequence[str] | None = None,
    theta_units: Sequence[str | None] | None = None,
    theta_latex: Sequence[str | None] | None = None,
    theta_lower: Sequence[float | None] | None = None,
    theta_upper: Sequence[float | None] | None = None,
    x_names: Sequence[str] | None = None,
    x_units: Sequence[str | None] | None = None,
    x_latex: Sequence[str | None] | None = None,
    x_lower: Sequence[float | None] | None = None,
    x_upper: Sequence[float | None] | None = None,
    x_mean: Any = None,
    x_std: Any = None,
    simulations: int | None = None,
    date: str | datetime.date | None = None,
) -> dict[str, Any]:
    """Returns the meaning of the values: the metadata entry `rhei.description`.

    Each list has one entry for each value of θ or of x, with the channels of a token next to each other. `None` stands for no unit,
    no LaTeX (written without dollar signs) or no bound. `theta_lower` and `theta_upper` are the bounds of the prior; Rhei draws new
    samples in place of those outside of them. `x_mean` and `x_std` are the mean and the standard deviation of each value of the
    training's data; without them Rhei uses those of the standardization. `date` is the day of the training.
    """
    values = {side: config[f"dim_{stream}"] * config[f"ch_{stream}"] for side, stream in (("theta", "obs"), ("x", "cond"))}
    if "encoder" in config:
        values["x"] = math.prod(config["encoder"]["shape"]) * config["encoder"]["in_channels"]
    described: dict[str, Any] = {"format": "rhei-description", "version": 1}
    for side, key, fields in (
        ("theta", "parameters", (theta_names, theta_units, theta_latex, theta_lower, theta_upper)),
        ("x", "data", (x_names, x_units, x_latex, x_lower, x_upper)),
    ):
        variables = variables_of(side, values[side], *fields)
        if variables:
            described[key] = variables
    training: dict[str, Any] = {"toolkit": "GenSBI", "version": version("gensbi")}
    if date is not None:
        training["date"] = str(datetime.date.fromisoformat(str(date)))
    if simulations is not None:
        if int(simulations) != simulations or simulations < 1:
            raise ExportError(f"simulations must be a whole number of at least 1, found {simulations}")
        training["simulations"] = int(simulations)
    if (x_mean is None) != (x_std is None):
        raise ExportError("x_mean and x_std must be given together, found one of them")
    if x_mean is not None:
        for key, given in (("data_mean", x_mean), ("data_std", x_std)):
            numbers = np.asarray(given, float).reshape(-1)
            sound = np.all(np.isfinite(numbers)) and (key == "data_mean" or np.all(numbers > 0))
            if len(numbers) != values["x"] or not sound:
                expected = "finite numbers" if key == "data_mean" else "finite numbers above 0"
                name = key.replace("data", "x")
                raise ExportError(f"{name} must be {values['x']} {expected}, found {numbers.tolist()}")
            training[key] = numbers.tolist()
    described["training"] = training
    return described


def variables_of(side: str, count: int, names: Any, units: Any, latex: Any, lower: Any, upper: Any) -> list[dict[str, Any]]:
    """Returns one object for each value, or none if there are no names."""
    given = {"names": names, "units": units, "latex": latex, "lower": lower, "upper": upper}
    given = {key: list(entries) for key, entries in given.items() if entries is not None}
    if not given:
        return []
    if names is None:
        raise ExportError(f"{side}_{next(iter(given))} needs {side}_names")
    for key, entries in given.items():
        if len(entries) != count:
            raise ExportError(f"{side}_{key} has {len(entries)} entries, expected {count}, one for each value")
    variables = []
    for i in range(count):
        variable = {"name": checked_name(side, given["names"][i])}
        for key, field, most in (("units", "unit", 32), ("latex", "latex", 128)):
            text = given.get(key, [None] * count)[i]
            if text is not None and text != "":
                variable[field] = checked_text(f"{side}_{key}", text, most)
        for key in ("lower", "upper"):
            bound = given.get(key, [None] * count)[i]
            if bound is not None and not math.isinf(bound):
                variable[key] = float(bound)
        if not variable.get("lower", -math.inf) < variable.get("upper", math.inf):
            raise ExportError(f"{side}: {variable['name']} has the bounds {variable}, expected lower below upper")
        variables.append(variable)
    twice = {v["name"] for v in variables if sum(v["name"] == other["name"] for other in variables) > 1}
    if twice:
        raise ExportError(f"{side}_names: found {sorted(twice)} twice, expected different names")
    return variables


def checked_name(side: str, name: str) -> str:
    checked_text(f"{side}_names", name, 64)
    if name[0] in "=+-@" or NUMBER.fullmatch(name) or name.lower() in MISSING:
        raise ExportError(f"{side}_names: {name!r} would be taken for a number, a missing value or a formula in a table")
    if side == "theta" and name in INDICES:
        raise ExportError(f"theta_names: {name!r} is a column of results beside the parameters, expected another name")
    return name


def checked_text(what: str, text: str, most: int) -> str:
    printable = all(unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp") for c in text)
    if not text.strip() or text != text.strip() or len(text) > most or not printable:
        raise ExportError(f"{what}: found {text!r}, expected 1 to {most} printable characters")
    return text


def plain(value: Any) -> Any:
    """Returns a number, string, list or None for JSON."""
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    return value.tolist() if isinstance(value, (np.generic, np.ndarray, jax.Array)) else value


def in_float32(model: nnx.Module) -> nnx.Module:
    """Returns a copy whose weights are float32, also for a model with another `param_dtype`."""
    copy = nnx.clone(model)
    floats = nnx.All(nnx.Not(nnx.RngState), lambda _, value: jnp.issubdtype(value.dtype, jnp.floating))
    nnx.update(copy, jax.tree.map(lambda array: array.astype(jnp.float32), nnx.state(copy, floats)))
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
    """Returns the pipeline that GenSBI's YAML configuration describes, with these weights.

    The YAML is read as by GenSBI's `init_pipeline_from_config`: the noise levels are those of the YAML, by default 0.002 and 80.
    `pipeline` and `method` are needed only if the YAML lacks them. A dimension of two numbers is an image's height and width.
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
    """Returns the value found in the YAML or given by the caller. The two must not contradict each other."""
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
    """Returns a pipeline without data, which is ready for sampling."""
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
    """Loads all weights. Unlike GenSBI's strict loading, it does not expect the random state, which no file holds."""
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
    """Parses `7`, or `32x24` for an image's height and width."""
    height, _, width = text.partition("x")
    return (int(height), int(width)) if width else int(height)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Makes the single file that Rhei loads from weights and a YAML configuration of GenSBI.",
        epilog=f"Tested with GenSBI {', '.join(TRIED_WITH)}.",
    )
    parser.add_argument("--weights", type=Path, required=True, help="the file that GenSBI's export_safetensors wrote")
    parser.add_argument("--config", type=Path, required=True, help="GenSBI's YAML configuration")
    parser.add_argument("--dim-obs", type=parse_dim, required=True, metavar="N|HxW", help="tokens of the parameters")
    parser.add_argument(
        "--dim-cond", type=parse_dim, default=0, metavar="N|HxW", help="tokens of the data; omit it for an unconditional model"
    )
    parser.add_argument("--patch-size", type=int, default=2, help="edge of the patches of an image (default 2)")
    parser.add_argument("--pipeline", choices=list(NETWORKS), help="checked against the configuration")
    parser.add_argument("--method", choices=list(METHODS), help="the method, if the configuration has no strategy.method")
    parser.add_argument("--sde", choices=["EDM", "VP", "VE"], help="the SDE of diffusion (default EDM) or score matching (default VP)")
    parser.add_argument("--standardize", type=Path, help="JSON with theta_mean, theta_std, x_mean, x_std")
    for side, what in (("theta", "parameters"), ("x", "data")):
        for name, metavar, text in (
            ("names", "NAME", f"names of the {what}, one for each value"),
            ("units", "UNIT", "their units; '' for none"),
            ("latex", "TEX", "the names in LaTeX, without dollar signs; '' for none"),
        ):
            parser.add_argument(f"--{side}-{name}", nargs="+", metavar=metavar, help=text)
        bounds = "bounds of the prior" if side == "theta" else "bounds of possible data"
        for name in ("lower", "upper"):
            parser.add_argument(f"--{side}-{name}", nargs="+", type=float, metavar="B", help=f"{name} {bounds}; inf for none")
    for name in ("mean", "std"):
        parser.add_argument(f"--x-{name}", nargs="+", type=float, metavar="V", help=f"{name} of each value of the training's data")
    parser.add_argument("--simulations", type=int, metavar="N", help="number of simulations of the training")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="day of the training")
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
        given = {name: getattr(args, name) for name in DESCRIPTION}
        export(pipeline, args.out, standardize, args.patch_size, **given)
    except (ValueError, AssertionError, OSError, yaml.YAMLError) as fault:  # GenSBI checks some choices with assert
        sys.exit(f"export_gensbi: {fault}")


if __name__ == "__main__":
    main()
