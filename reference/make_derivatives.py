"""Writes derivatives.safetensors, and the case simformer_edges with sizes and a mask that no other case has.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/python make_derivatives.py            # in the folder of the other reference cases, which it reads

derivatives.safetensors holds for every case NAME, at its points `network.obs` and its condition `x_o`, in float32:

    NAME.t                 (3,)                       times
    NAME.dx                (2, 7, dim_obs, ch_obs)    two random directions for each point
    NAME.dout              (3, 2, 7, dim_obs, ch_obs) jax.jvp of the wrapped network at each time along each direction
    NAME.divergence        (3, 7)                     the trace of its jax.jacfwd

simformer_edges is a joint Simformer with an edge mask and with the sizes that no other case has: two channels, three hidden
layers, no features for the condition, and an odd number of Fourier features. It has the tensors of every case (FORMAT.md), and also
`edge_mask` (tokens, tokens; 0 or 1), whose second row is empty, and `network.masked`, the output with that mask. Its derivatives are
those of the network with the mask.
"""
import dataclasses
import json
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from gensbi.models import Flux1, Flux1Joint, Flux1JointParams, Flux1Params, Simformer, SimformerParams
from gensbi.models.wrappers import ConditionalWrapper, JointWrapper, UnconditionalWrapper
from gensbi.utils.serialization import load_safetensors, save_safetensors
from safetensors.numpy import load_file, safe_open, save_file

HERE = os.path.dirname(os.path.abspath(__file__))
CLASSES = {"Flux1": (Flux1, Flux1Params), "Flux1Joint": (Flux1Joint, Flux1JointParams), "Simformer": (Simformer, SimformerParams)}
WRAPPERS = {"conditional": ConditionalWrapper, "joint": JointWrapper, "unconditional": UnconditionalWrapper}


def network(config):
    """Returns a network of this configuration, whose weights the caller must set."""
    model, params = CLASSES[config["model"]["class"]]
    fields = {f.name for f in dataclasses.fields(params)}
    kw = {k: tuple(v) if k == "id_embedding_strategy" and isinstance(v, list) else v
          for k, v in config["model"].items() if k in fields}
    return model(params(rngs=nnx.Rngs(0), dtype=jnp.float32, **kw))


def field(model, config, x_o, **extras):
    """Returns the function from (t, obs) to the output of the wrapped network."""
    kind, do, dc = config["pipeline"], config["dim_obs"], config["dim_cond"]
    if kind == "conditional":
        extras |= {"obs_ids": jnp.asarray(config["obs_ids"]), "cond_ids": jnp.asarray(config["cond_ids"])}
        extras = {k: v if v.ndim == 3 or k == "edge_mask" else v[None] for k, v in extras.items()}
    else:
        extras["obs_ids"] = jnp.arange(do).reshape(1, -1, 1)
        if kind == "joint":
            extras["cond_ids"] = jnp.arange(do, do + dc).reshape(1, -1, 1)
    if kind != "unconditional":
        extras["cond"] = jnp.asarray(x_o)
    wrapped = WRAPPERS[kind](model)
    return lambda t, obs: wrapped(t=jnp.asarray(t, jnp.float32), obs=obs, **extras)


def derivatives(f, obs, rng):
    times = np.array([0.07, 0.5, 0.93], "f4")
    dx = rng.normal(size=(2, *obs.shape)).astype("f4")
    dout = [[jax.jvp(lambda o: f(t, o), (jnp.asarray(obs),), (jnp.asarray(d),))[1] for d in dx] for t in times]
    size = obs[0].size
    single = lambda t: lambda x: f(t, x.reshape(1, *obs.shape[1:])).reshape(size)
    divergence = [[jnp.trace(jax.jacfwd(single(t))(jnp.asarray(o.reshape(size)))) for o in obs] for t in times]
    return {"t": times, "dx": dx, "dout": np.asarray(dout), "divergence": np.asarray(divergence, "f4")}


def write_edges(rng):
    model = {"class": "Simformer", "in_channels": 2, "val_emb_dim": 6, "id_emb_dim": 3, "cond_emb_dim": 0, "dim_joint": 5,
             "fourier_features": 9, "num_heads": 3, "depth": 2, "mlp_ratio": 2, "qkv_features": 12, "num_hidden_layers": 3}
    config = {"format": "gensbi-config", "version": 1, "pipeline": "joint", "model": model, "method": {"name": "flow_matching"},
              "dim_obs": 3, "dim_cond": 2, "ch_obs": 2, "ch_cond": 2, "id_embedding_strategy": ["absolute", "absolute"],
              "patch_size": 2}
    net = network(config)
    state = nnx.state(net, nnx.Param)
    nnx.update(net, jax.tree.map(lambda p: p + jnp.asarray(rng.normal(size=p.shape) * 0.3, p.dtype), state))
    x_o, obs = rng.normal(size=(1, 2, 2)).astype("f4"), rng.normal(size=(7, 3, 2)).astype("f4")
    mask = rng.integers(0, 2, size=(5, 5)).astype("f4")
    mask[1] = 0
    times = np.array([0.0, 0.07, 0.5, 0.93, 1.0], "f4")
    out = {"x_o": x_o, "network.obs": obs, "network.t": times, "edge_mask": mask}
    for name, extras in {"network.out": {}, "network.masked": {"edge_mask": jnp.asarray(mask)}}.items():
        f = field(net, config, x_o, **extras)
        out[name] = np.stack([np.asarray(f(t, jnp.asarray(obs))) for t in times])
    save_safetensors(net, os.path.join(HERE, "simformer_edges.safetensors"), wrt=nnx.Not(nnx.RngState),
                     metadata={"gensbi.config": json.dumps(config)})
    save_file(out, os.path.join(HERE, "simformer_edges.expected.safetensors"))


def main():
    rng = np.random.default_rng(7)
    write_edges(rng)
    all_of_them = {}
    for name in sorted(f.removesuffix(".expected.safetensors") for f in os.listdir(HERE) if f.endswith(".expected.safetensors")):
        path = os.path.join(HERE, f"{name}.safetensors")
        with safe_open(path, "numpy") as file:
            config = json.loads(file.metadata()["gensbi.config"])
        expected = load_file(os.path.join(HERE, f"{name}.expected.safetensors"))
        extras = {"edge_mask": jnp.asarray(expected["edge_mask"])} if "edge_mask" in expected else {}
        net = load_safetensors(network(config), path, strict=False)
        f = field(net, config, expected["x_o"], **extras)
        obs = expected["network.obs"]
        out = np.stack([np.asarray(f(t, jnp.asarray(obs))) for t in expected["network.t"]])
        known = expected["network.masked" if extras else "network.out"]
        assert np.abs(out - known).max() < 1e-4, f"{name}: this is another network"
        all_of_them |= {f"{name}.{key}": value for key, value in derivatives(f, obs, rng).items()}
        print(name, flush=True)
    save_file(all_of_them, os.path.join(HERE, "derivatives.safetensors"),
              metadata={"note": "jax.jvp and jax.jacfwd of GenSBI's networks: make_derivatives.py"})


if __name__ == "__main__":
    main()
