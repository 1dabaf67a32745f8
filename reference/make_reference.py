"""Writes reference cases: GenSBI models (weights and configuration in one safetensors file) and GenSBI's outputs for them.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/python reference/make_reference.py OUT_DIR [SEED] [CASE...]     # GROW=n in the environment: larger networks

The files in this folder were made with seed 0 and without GROW. Every number comes from GenSBI 0.5.1 run in float32 on a CPU. Weights
are random, not trained: a parity case needs weights that use every branch of the code, not a good posterior. FORMAT.md describes the
layout of the files.
"""

import json
import os
import sys
import tempfile

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault(
    "JAX_DISABLE_MOST_OPTIMIZATIONS", "1"
)  # most of the time is the compilation of many small programs
import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from safetensors.numpy import save_file

from gensbi.core import DiffusionEDMMethod, FlowMatchingMethod, ScoreMatchingMethod
from gensbi.diffusion.solver import SMODESolver
from gensbi.diffusion.path.scheduler import EDMScheduler, VEEdmScheduler, VPEdmScheduler
from gensbi.flow_matching.solver import NonSingularSolver, ZeroEndsSolver
from gensbi.models import Flux1, Flux1Joint, Flux1JointParams, Flux1Params, Simformer, SimformerParams
from gensbi.utils.serialization import save_safetensors
from gensbi.recipes.conditional_pipeline import ConditionalPipeline
from gensbi.recipes.joint_pipeline import JointPipeline
from gensbi.recipes.unconditional_pipeline import UnconditionalPipeline

F32 = jnp.float32
METHODS = {
    "flow": (lambda: FlowMatchingMethod(), {"name": "flow_matching"}),
    "edm": (
        lambda: DiffusionEDMMethod("EDM"),
        {"name": "diffusion_edm", "sde": "EDM", "sigma_min": 0.002, "sigma_max": 80.0},
    ),
    "edm_vp": (
        lambda: DiffusionEDMMethod("VP"),
        {"name": "diffusion_edm", "sde": "VP", "beta_min": 0.1, "beta_max": 20.0},
    ),
    "edm_ve": (
        lambda: DiffusionEDMMethod("VE"),
        {"name": "diffusion_edm", "sde": "VE", "sigma_min": 0.02, "sigma_max": 100.0},
    ),
    "sm_vp": (lambda: ScoreMatchingMethod("VP"), {"name": "score_matching", "sde": "VP"}),
    "sm_ve": (lambda: ScoreMatchingMethod("VE"), {"name": "score_matching", "sde": "VE"}),
}


def flux1(do, dc, co, cc, heads=2, depth=2, single=2, ratio=3, **kw):
    kw = {
        "axes_dim": [6, 4],
        "id_merge_mode": "sum",
        "id_embedding_strategy": ("absolute", "absolute"),
        "theta": 10 * (do + dc),
        "val_emb_dim": None,
        "id_emb_dim": None,
        **kw,
    }
    p = Flux1Params(
        in_channels=co,
        vec_in_dim=None,
        context_in_dim=cc,
        mlp_ratio=ratio,
        num_heads=heads,
        depth=depth,
        depth_single_blocks=single,
        qkv_bias=True,
        rngs=nnx.Rngs(0),
        dim_obs=do,
        dim_cond=dc,
        dtype=F32,
        **kw,
    )
    cfg = dict(
        **{"class": "Flux1"},
        in_channels=co,
        context_in_dim=cc,
        vec_in_dim=None,
        guidance_embed=False,
        mlp_ratio=ratio,
        num_heads=heads,
        depth=depth,
        depth_single_blocks=single,
        qkv_bias=True,
        dim_obs=do,
        dim_cond=dc,
        **{k: list(v) if isinstance(v, tuple) else v for k, v in kw.items()},
    )
    return Flux1(p), cfg, p


def flux1joint(do, dc, co, heads=2, single=2, ratio=3.0, val=6, cond=2, idd=4, merge="concat"):
    p = Flux1JointParams(
        in_channels=co,
        vec_in_dim=None,
        mlp_ratio=ratio,
        num_heads=heads,
        depth_single_blocks=single,
        val_emb_dim=val,
        cond_emb_dim=cond,
        id_emb_dim=idd,
        qkv_bias=True,
        rngs=nnx.Rngs(0),
        dim_joint=do + dc,
        id_merge_mode=merge,
        guidance_embed=False,
        dtype=F32,
    )
    cfg = {
        "class": "Flux1Joint",
        "in_channels": co,
        "vec_in_dim": None,
        "guidance_embed": False,
        "mlp_ratio": ratio,
        "num_heads": heads,
        "depth_single_blocks": single,
        "val_emb_dim": val,
        "cond_emb_dim": cond,
        "id_emb_dim": idd,
        "qkv_bias": True,
        "dim_joint": do + dc,
        "id_merge_mode": merge,
        "id_embedding_strategy": "absolute",
    }
    return Flux1Joint(p), cfg, p


def simformer(do, dc, co, heads=2, depth=2, val=8, idd=6, cond=4, qkv=8, fourier=32, ratio=2, hidden=1):
    p = SimformerParams(
        rngs=nnx.Rngs(0),
        in_channels=co,
        val_emb_dim=val,
        id_emb_dim=idd,
        cond_emb_dim=cond,
        dim_joint=do + dc,
        fourier_features=fourier,
        num_heads=heads,
        depth=depth,
        mlp_ratio=ratio,
        qkv_features=qkv,
        num_hidden_layers=hidden,
        dtype=F32,
    )
    cfg = {
        "class": "Simformer",
        "in_channels": co,
        "val_emb_dim": val,
        "id_emb_dim": idd,
        "cond_emb_dim": cond,
        "dim_joint": do + dc,
        "fourier_features": fourier,
        "num_heads": heads,
        "depth": depth,
        "mlp_ratio": ratio,
        "qkv_features": qkv,
        "num_hidden_layers": hidden,
    }
    return Simformer(p), cfg, p


def dummy(shape_obs, shape_cond, kind):
    while True:
        o = jnp.zeros((2, *shape_obs))
        if kind == "conditional":
            yield o, jnp.zeros((2, *shape_cond))
        elif kind == "joint":
            yield jnp.concatenate([o, jnp.zeros((2, *shape_cond))], 1)
        else:
            yield o


def build(kind, make, method, do, dc, co, cc, seed, ids=("absolute", "absolute"), size=2):
    model, cfg, params = make
    meth, mcfg = METHODS[method]
    grid = (
        (dc[0] // size) * (dc[1] // size) if isinstance(dc, tuple) else None
    )  # an image of dc pixels becomes this many patches
    shape = dc
    dc = grid or dc
    mk = lambda: dummy((do, co), (dc, cc), kind)
    if kind == "conditional":
        p = ConditionalPipeline(
            model,
            mk(),
            mk(),
            do,
            shape,
            method=meth(),
            ch_obs=co,
            ch_cond=cc,
            params=params,
            id_embedding_strategy=ids,
            size=size,
            training_config=_cfg(ConditionalPipeline),
        )
    elif kind == "joint":
        p = JointPipeline(
            model, mk(), mk(), do, dc, method=meth(), ch_obs=co, params=params, training_config=_cfg(JointPipeline)
        )
    else:
        p = UnconditionalPipeline(
            model, mk(), mk(), do, method=meth(), ch_obs=co, params=params, training_config=_cfg(UnconditionalPipeline)
        )
    rng = np.random.default_rng(seed)

    def perturb(x):
        if not jnp.issubdtype(x.dtype, jnp.floating):
            return x
        fan = x.shape[0] if x.ndim > 1 else 16
        return x + jnp.asarray(rng.normal(size=x.shape) * 0.5 / np.sqrt(fan), x.dtype)

    state = nnx.state(p.ema_model, nnx.Param)
    nnx.update(p.ema_model, jax.tree.map(perturb, state))
    p._wrap_model()
    config = {
        "format": "gensbi-config",
        "version": 1,
        "pipeline": kind,
        "model": cfg,
        "method": mcfg,
        "dim_obs": int(p.dim_obs),
        "dim_cond": int(p.dim_cond),
        "ch_obs": co,
        "ch_cond": cc if kind != "joint" else co,
        "id_embedding_strategy": list(ids),
        "patch_size": size,
    }
    if kind == "conditional":
        config["obs_ids"] = np.asarray(p.obs_ids).tolist()
        config["cond_ids"] = np.asarray(p.cond_ids).tolist()
    return p, config


def _cfg(cls):
    c = cls.get_default_training_config()
    c["checkpoint_dir"] = os.path.join(tempfile.gettempdir(), "gensbi-reference-ckpt")
    return c


FULL = {
    "flux1_flow",
    "flux1_edm",
    "flux1_sm_vp",
}  # these cases have every solver setting; the others have a few that suffice to test the network
BRIEF = {
    "euler_default",
    "dopri5",
    "sde_zero_ends",
    "heun_18",
    "heun_churn",
    "heun_vp_schedule",
    "sde_50",
    "ode_50",
    "ode_dopri5",
}


def cases(name, method):
    """Returns the solver settings of a case: name -> (description, arguments of sample)."""
    return {k: v for k, v in all_cases(method).items() if name in FULL or k in BRIEF}


def all_cases(method):
    if method == "flow":
        return {
            "euler_default": ({"solver": "euler", "step_size": 0.01}, {}),
            "euler_0.1": ({"solver": "euler", "step_size": 0.1}, {"step_size": 0.1}),
            "euler_0.3": (
                {"solver": "euler", "step_size": 0.3, "note": "last step is shortened to end at t=1"},
                {"step_size": 0.3},
            ),
            "heun_0.1": ({"solver": "heun", "step_size": 0.1}, {"step_size": 0.1, "method": diffrax.Heun()}),
            "midpoint_0.1": (
                {"solver": "midpoint", "step_size": 0.1},
                {"step_size": 0.1, "method": diffrax.Midpoint()},
            ),
            "ralston_0.1": ({"solver": "ralston", "step_size": 0.1}, {"step_size": 0.1, "method": diffrax.Ralston()}),
            "bosh3_0.1": (
                {"solver": "bosh3", "step_size": 0.1, "note": "fixed step"},
                {"step_size": 0.1, "method": diffrax.Bosh3()},
            ),
            "tsit5_0.1": (
                {"solver": "tsit5", "step_size": 0.1, "note": "fixed step"},
                {"step_size": 0.1, "method": diffrax.Tsit5()},
            ),
            "dopri8_0.25": (
                {"solver": "dopri8", "step_size": 0.25, "note": "fixed step"},
                {"step_size": 0.25, "method": diffrax.Dopri8()},
            ),
            "dopri5": (
                {
                    "solver": "dopri5",
                    "adaptive": True,
                    "rtol": 1e-5,
                    "atol": 1e-5,
                    "first_step": 0.01,
                    "norm": "rms over the whole batch",
                },
                {"method": "Dopri5"},
            ),
            "euler_grid": (
                {"solver": "euler", "step_size": 0.1, "time_grid": [0.0, 0.25, 0.5, 1.0], "returns": "intermediates"},
                {"step_size": 0.1, "time_grid": jnp.array([0.0, 0.25, 0.5, 1.0])},
            ),
            "dopri5_grid": (
                {
                    "solver": "dopri5",
                    "adaptive": True,
                    "rtol": 1e-5,
                    "atol": 1e-5,
                    "time_grid": [0.0, 0.25, 0.5, 1.0],
                    "returns": "intermediates",
                },
                {"method": "Dopri5", "time_grid": jnp.array([0.0, 0.25, 0.5, 1.0])},
            ),
            "sde_zero_ends": (
                {"solver": "zero_ends_sde", "step_size": 0.05, "alpha": 0.3},
                {"step_size": 0.05, "solver": (ZeroEndsSolver, {"alpha": 0.3})},
            ),
            "sde_non_singular": (
                {"solver": "non_singular_sde", "step_size": 0.05, "alpha": 0.3},
                {"step_size": 0.05, "solver": (NonSingularSolver, {"alpha": 0.3})},
            ),
        }
    if method.startswith("edm"):
        out = {
            "heun_18": ({"solver": "edm_heun", "nsteps": 18}, {}),
            "heun_5": ({"solver": "edm_heun", "nsteps": 5}, {"nsteps": 5}),
            "euler_10": ({"solver": "edm_euler", "nsteps": 10}, {"nsteps": 10, "method": "Euler"}),
            "heun_churn": (
                {"solver": "edm_heun", "nsteps": 12, "S_churn": 10.0, "S_min": 0.05, "S_max": 50.0, "S_noise": 1.003},
                {"nsteps": 12, "solver_params": {"S_churn": 10.0, "S_min": 0.05, "S_max": 50.0, "S_noise": 1.003}},
            ),
            "heun_intermediates": (
                {"solver": "edm_heun", "nsteps": 4, "returns": "intermediates"},
                {"nsteps": 4, "return_intermediates": True},
            ),
        }
        if method == "edm":
            out["heun_vp_schedule"] = (
                {"solver": "edm_heun", "nsteps": 12, "sampling_schedule": "VP"},
                {"nsteps": 12, "solver_scheduler": VPEdmScheduler()},
            )
            out["heun_ve_schedule"] = (
                {"solver": "edm_heun", "nsteps": 12, "sampling_schedule": "VE"},
                {"nsteps": 12, "solver_scheduler": VEEdmScheduler()},
            )
        return out
    return {
        "sde_50": ({"solver": "reverse_sde_euler", "nsteps": 50}, {"nsteps": 50}),
        "ode_50": ({"solver": "probability_flow_euler", "nsteps": 50}, {"nsteps": 50, "solver": (SMODESolver, {})}),
        "ode_heun_25": (
            {"solver": "probability_flow_heun", "nsteps": 25},
            {"nsteps": 25, "method": diffrax.Heun(), "solver": (SMODESolver, {})},
        ),
        "ode_dopri5": (
            {"solver": "probability_flow_dopri5", "adaptive": True, "rtol": 1e-5, "atol": 1e-5},
            {"nsteps": 1000, "method": "Dopri5", "solver": (SMODESolver, {})},
        ),
        "sde_intermediates": (
            {"solver": "reverse_sde_euler", "nsteps": 8, "returns": "intermediates"},
            {"nsteps": 8, "return_intermediates": True},
        ),
    }


def write(name, pipe, config, method, out, seed, n=32):
    kind = config["pipeline"]
    do, co, dc, cc = config["dim_obs"], config["ch_obs"], config["dim_cond"], config["ch_cond"]
    rng = np.random.default_rng(seed + 1)
    t = {}
    spec = {
        "case": name,
        "model_file": f"{name}.safetensors",
        "seed_key": 42,
        "nsamples": n,
        "samples": {},
        "log_prob": {},
    }
    x_o = rng.normal(size=(1, dc, cc)).astype("f4")
    xs = rng.normal(size=(3, dc, cc)).astype("f4")
    obs = rng.normal(size=(7, do, co)).astype("f4")
    times = np.array([0.0, 0.07, 0.5, 0.93, 1.0], "f4")
    t["x_o"], t["xs"], t["network.obs"], t["network.t"] = x_o, xs, obs, times
    extras = {"obs_ids": pipe.obs_ids}
    if kind != "unconditional":
        extras |= {"cond": jnp.asarray(x_o), "cond_ids": pipe.cond_ids}
    net = lambda tt: pipe.ema_model_wrapped(t=jnp.asarray(tt, F32), obs=jnp.asarray(obs), **extras)
    t["network.out"] = np.stack([np.asarray(net(tt)) for tt in times])
    key = jax.random.PRNGKey(42)
    base = (key,) if kind == "unconditional" else (key, jnp.asarray(x_o))
    for cname, (what, kw) in cases(name, method).items():
        try:
            t[f"samples.{cname}"] = np.asarray(pipe.sample(*base, nsamples=n, **kw))
            spec["samples"][cname] = what
        except Exception as e:
            print("  skipped", name, cname, type(e).__name__, str(e)[:100])
    small = (
        {"step_size": 0.1}
        if method == "flow"
        else {"nsteps": 8} if method.startswith("edm") else {"nsteps": 20, "solver": (SMODESolver, {})}
    )
    label = {
        "flow": {"solver": "euler", "step_size": 0.1},
        "edm": {"solver": "edm_heun", "nsteps": 8},
        "sm": {"solver": "probability_flow_euler", "nsteps": 20},
    }[method.split("_")[0]]
    t["samples.chunked"] = np.asarray(pipe.sample(*base, nsamples=n, chunk_size=10, show_progress_bars=False, **small))
    spec["samples"]["chunked"] = {**label, "chunk_size": 10}
    if kind != "unconditional":
        t["samples.batched"] = np.asarray(
            pipe.sample_batched(key, jnp.asarray(xs), n, show_progress_bars=False, **small)
        )
        t["samples.batched_chunked"] = np.asarray(
            pipe.sample_batched(key, jnp.asarray(xs), n, chunk_size=20, show_progress_bars=False, **small)
        )
        spec["samples"]["batched"] = {**label, "conditions": "xs"}
        spec["samples"]["batched_chunked"] = {**label, "conditions": "xs", "chunk_size": 20}
    if not method.startswith("edm"):
        x1 = (0.5 * rng.normal(size=(6, do, co))).astype("f4")
        t["log_prob.x_1"] = x1
        args = (jnp.asarray(x1),) if kind == "unconditional" else (jnp.asarray(x1), jnp.asarray(x_o))
        for cname, kw in {"exact": {}, "hutchinson": {"exact_divergence": False, "key": jax.random.PRNGKey(9)}}.items():
            try:
                t[f"log_prob.{cname}"] = np.asarray(pipe.log_prob(*args, **kw))
                spec["log_prob"][cname] = {
                    "solver": "dopri5",
                    "rtol": 1e-5,
                    "atol": 1e-5,
                    **({"key": 9} if "key" in kw else {}),
                }
            except Exception as e:
                print("  skipped", name, "log_prob", cname, type(e).__name__, str(e)[:100])
    # pipe.export_safetensors fails on models with random state (Simformer's dropout), so this saves the other state
    save_safetensors(
        pipe.ema_model,
        os.path.join(out, f"{name}.safetensors"),
        wrt=nnx.Not(nnx.RngState),
        metadata={"gensbi.config": json.dumps(config)},
    )
    save_file(
        {k: np.ascontiguousarray(v) for k, v in t.items()},
        os.path.join(out, f"{name}.expected.safetensors"),
        metadata={"spec": json.dumps(spec)},
    )
    print(name, {k: v.shape for k, v in t.items() if k.startswith("samples.")}.__len__(), "sample cases", flush=True)


def write_random(out):
    """Writes values of jax.random (threefry2x32, jax_threefry_partitionable as JAX 0.12 sets it)."""
    t = {}
    for s in (0, 1, 42, 2**31 + 5):
        k = jax.random.PRNGKey(s)
        t[f"key.{s}"] = np.asarray(k)
        t[f"split.{s}.2"] = np.asarray(jax.random.split(k))
        t[f"split.{s}.7"] = np.asarray(jax.random.split(k, 7))
        t[f"fold_in.{s}.3"] = np.asarray(jax.random.fold_in(k, 3))
        t[f"bits.{s}.5"] = np.asarray(jax.random.bits(k, (5,), "uint32"))
        t[f"bits.{s}.3x4"] = np.asarray(jax.random.bits(k, (3, 4), "uint32"))
        t[f"uniform.{s}.1000"] = np.asarray(jax.random.uniform(k, (1000,)))
        t[f"normal.{s}.10000"] = np.asarray(jax.random.normal(k, (10000,)))
        t[f"normal.{s}.33x2x1"] = np.asarray(jax.random.normal(k, (33, 2, 1)))
        t[f"rademacher.{s}.100"] = np.asarray(jax.random.rademacher(k, (100,), jnp.float32))
    t = {k: v.view(np.int32) if v.dtype == np.uint32 else v for k, v in t.items()}
    save_file(
        t,
        os.path.join(out, "jax_random.safetensors"),
        metadata={
            "note": "uint32 stored as int32 bit patterns",
            "jax": jax.__version__,
            "jax_threefry_partitionable": str(jax.config.jax_threefry_partitionable),
        },
    )


def main():
    out, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    only = set(sys.argv[3:])
    grow = int(
        os.environ.get("GROW", 0)
    )  # other sizes: GROW=1 adds a parameter token and two condition tokens to every case
    os.makedirs(out, exist_ok=True)
    write_random(out)
    C, J, U = "conditional", "joint", "unconditional"
    table = {
        "flux1_flow": (C, "flow", 3, 5, 1, 1, lambda a: flux1(*a), {}),
        "flux1_concat_flow": (
            C,
            "flow",
            3,
            4,
            1,
            2,
            lambda a: flux1(*a, id_merge_mode="concat", axes_dim=None, val_emb_dim=5, id_emb_dim=3),
            {},
        ),
        "flux1_rope1d_flow": (
            C,
            "flow",
            4,
            9,
            1,
            2,
            lambda a: flux1(*a, id_embedding_strategy=("absolute", "rope1d")),
            {"ids": ("absolute", "rope1d")},
        ),
        "flux1_rope_both_flow": (
            C,
            "flow",
            4,
            6,
            1,
            1,
            lambda a: flux1(*a, id_embedding_strategy=("rope1d", "rope1d")),
            {"ids": ("rope1d", "rope1d")},
        ),
        "flux1_pos1d_flow": (
            C,
            "flow",
            3,
            8,
            1,
            1,
            lambda a: flux1(*a, id_embedding_strategy=("absolute", "pos1d")),
            {"ids": ("absolute", "pos1d")},
        ),
        "flux1_edm": (C, "edm", 3, 5, 1, 1, lambda a: flux1(*a), {}),
        "flux1_edm_vp": (C, "edm_vp", 2, 3, 1, 1, lambda a: flux1(*a), {}),
        "flux1_edm_ve": (C, "edm_ve", 2, 3, 1, 1, lambda a: flux1(*a), {}),
        "flux1_sm_vp": (C, "sm_vp", 3, 5, 1, 1, lambda a: flux1(*a), {}),
        "flux1_sm_ve": (C, "sm_ve", 2, 3, 1, 1, lambda a: flux1(*a), {}),
        "flux1joint_flow": (J, "flow", 3, 5, 1, 1, lambda a: flux1joint(*a[:3]), {}),
        "flux1joint_sum_flow": (J, "flow", 2, 3, 2, 2, lambda a: flux1joint(*a[:3], merge="sum"), {}),
        "flux1joint_edm": (J, "edm", 3, 5, 1, 1, lambda a: flux1joint(*a[:3]), {}),
        "flux1joint_sm_vp": (J, "sm_vp", 3, 5, 1, 1, lambda a: flux1joint(*a[:3]), {}),
        "simformer_flow": (J, "flow", 3, 5, 1, 1, lambda a: simformer(*a[:3]), {}),
        "simformer_edm": (J, "edm", 3, 5, 1, 1, lambda a: simformer(*a[:3]), {}),
        "simformer_sm_vp": (J, "sm_vp", 3, 5, 1, 1, lambda a: simformer(*a[:3]), {}),
        "flux1joint_unconditional_flow": (U, "flow", 4, 0, 1, 1, lambda a: flux1joint(*a[:3]), {}),
        "simformer_unconditional_edm": (U, "edm", 4, 0, 1, 1, lambda a: simformer(*a[:3]), {}),
        "flux1_rope2d_flow": (
            C,
            "flow",
            3,
            (8, 6),
            1,
            4,
            lambda a: flux1(*a, axes_dim=[2, 4, 4], id_embedding_strategy=("absolute", "rope2d")),
            {"ids": ("absolute", "rope2d")},
        ),
    }
    for i, (name, (kind, method, do, dc, co, cc, make, kw)) in enumerate(table.items()):
        if only and name not in only:
            continue
        if not isinstance(dc, tuple):
            dc += 2 * grow * (dc > 0)
        do += grow
        a = do, dc[0] // 2 * (dc[1] // 2) if isinstance(dc, tuple) else dc, co, cc
        s = seed * 1000 + i
        try:
            pipe, config = build(kind, make(a), method, do, dc, co, cc, s, **kw)
            write(name, pipe, config, method, out, s)
        except Exception as e:
            print("FAILED", name, type(e).__name__, str(e)[:300], flush=True)


if __name__ == "__main__":
    main()
