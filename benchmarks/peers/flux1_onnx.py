"""Writes the velocity of a Flux1 model with absolute ids as an ONNX graph that ONNX Runtime runs fast.

    python flux1_onnx.py MODEL OBSERVATION OUT.onnx

The inputs are x, (N, dim_obs), and t, (1,); the output is v, (N, dim_obs). All samples have one time, so that all modulations
are one product with one row. The tokens of the observation are constants. Sums over the features of a head are products with a
block matrix, which is faster than many products of four tokens by ten features.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors import safe_open

EPSILON = 1e-6


class Graph:
    """Collects nodes and constants. Every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[bytes, str] = {}
        self.initializers: list[onnx.TensorProto] = []

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> Any:
        names = [f"{kind}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def const(self, array: Any, dtype: Any = np.float32) -> str:
        array = np.ascontiguousarray(array, dtype)
        key = array.tobytes() + str((array.shape, array.dtype)).encode()
        if key not in self.constants:
            self.constants[key] = f"c{len(self.constants)}"
            self.initializers.append(numpy_helper.from_array(array, self.constants[key]))
        return self.constants[key]

    def ints(self, *values: int) -> str:
        return self.const(values, np.int64)

    def linear(self, x: str, kernel: np.ndarray, bias: np.ndarray) -> str:
        return self.op("Add", self.op("MatMul", x, self.const(kernel)), self.const(bias))

    def reshape(self, x: str, *shape: int) -> str:
        return self.op("Reshape", x, self.ints(*shape))


class Flux1:
    def __init__(self, weights: dict[str, np.ndarray], config: dict[str, Any]) -> None:
        self.g = Graph()
        self.w = weights
        self.model = config["model"]
        self.obs = config["dim_obs"]
        self.cond = config["dim_cond"]
        self.heads = self.model["num_heads"]
        self.features = weights["obs_in.kernel"].shape[1]
        self.size = self.features // self.heads
        self.blocks = np.kron(np.eye(self.heads), np.ones((self.size, 1)))  # the head of each feature
        self.rows: list[str] = []

    def layer(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self.w[name + ".kernel"], self.w[name + ".bias"]

    def modulations(self, names: list[str], t: str) -> dict[str, list[str]]:
        """Returns shift, 1 + scale and gate of all blocks, computed by one product."""
        g = self.g
        frequencies = np.exp(-np.log(10_000) * np.arange(128) / 128).astype(np.float32)
        phase = g.op("Mul", g.op("Mul", t, g.const([1000])), g.const(frequencies[None]))
        vec = g.op("Concat", g.op("Cos", phase), g.op("Sin", phase), axis=1)
        vec = self.silu(g.linear(vec, *self.layer("time_in.in_layer")))
        vec = self.silu(g.linear(vec, *self.layer("time_in.out_layer")))
        layers = [self.layer(name) for name in names]
        kernel = np.concatenate([kernel for kernel, _ in layers], 1)
        bias = np.concatenate([bias for _, bias in layers])
        f = self.features
        at = 0
        for own, _ in layers:  # the norms need 1 + scale
            period = 3 * f if own.shape[1] % (3 * f) == 0 else 2 * f
            for scale in range(at + f, at + own.shape[1], period):
                bias[scale : scale + f] += 1
            at += own.shape[1]
        parts = g.op(
            "Split", g.linear(vec, kernel, bias), g.ints(*[f] * (kernel.shape[1] // f)), outputs=kernel.shape[1] // f, axis=1
        )
        result, at = {}, 0
        for name, (own, _) in zip(names, layers):
            result[name] = parts[at : at + own.shape[1] // f]
            at += own.shape[1] // f
        return result

    def silu(self, x: str) -> str:
        return self.g.op("Mul", x, self.g.op("Sigmoid", x))

    def gelu(self, x: str) -> str:
        return self.g.op("FastGelu", x, domain="com.microsoft")

    def norm(self, x: str, shift: str, scale: str) -> str:
        """Returns scale · LayerNorm(x) + shift."""
        one = self.g.const(np.ones(self.features))
        zero = self.g.const(np.zeros(self.features))
        normed = self.g.op("LayerNormalization", x, one, zero, axis=-1, epsilon=EPSILON)
        return self.g.op("Add", self.g.op("Mul", normed, scale), shift)

    def qkv(self, x: str, kernel: np.ndarray, bias: np.ndarray, norm: str) -> list[str]:
        """Returns queries, keys and values, (N, tokens, F). Queries and keys are normed over each head."""
        g = self.g
        parts = g.op("Split", g.linear(x, kernel, bias), g.ints(*[self.features] * 3), outputs=3, axis=2)
        return [
            self.head_norm(parts[0], self.w[norm + ".query_norm.scale"] / np.sqrt(self.size)),
            self.head_norm(parts[1], self.w[norm + ".key_norm.scale"]),
            parts[2],
        ]

    def head_norm(self, x: str, scale: np.ndarray) -> str:
        g = self.g
        mean = g.op("MatMul", g.op("Mul", x, x), g.const(self.blocks / self.size))
        inverse = g.op("Reciprocal", g.op("Sqrt", g.op("Add", mean, g.const([EPSILON]))))
        return g.op("Mul", x, g.op("MatMul", inverse, g.const(self.blocks.T * np.tile(scale, self.heads))))

    def attention(self, q: str, k: str, v: str) -> str:
        """Returns softmax(q·kᵀ)·v of each head, with the heads in adjacent features."""
        g = self.g
        tokens = self.obs + self.cond
        pairs = g.op("Mul", g.op("Unsqueeze", q, g.ints(2)), g.op("Unsqueeze", k, g.ints(1)))  # (N, T, T, F)
        scores = g.op("MatMul", g.reshape(pairs, -1, self.features), g.const(self.blocks))
        shares = g.op("Softmax", g.reshape(scores, -1, tokens, tokens, self.heads), axis=2)
        wide = g.op("MatMul", g.reshape(shares, -1, self.heads), g.const(self.blocks.T))
        mixed = g.op("Mul", g.reshape(wide, -1, tokens, tokens, self.features), g.op("Unsqueeze", v, g.ints(1)))
        return g.op("ReduceSum", mixed, g.ints(2), keepdims=0)

    def gated(self, x: str, gate: str, y: str) -> str:
        return self.g.op("Add", x, self.g.op("Mul", gate, y))

    def mlp(self, name: str, x: str) -> str:
        hidden = self.gelu(self.g.linear(x, *self.layer(name + ".layers.0")))
        return self.g.linear(hidden, *self.layer(name + ".layers.2"))

    def double_block(self, name: str, m: dict[str, list[str]], streams: dict[str, str]) -> dict[str, str]:
        g = self.g
        parts = []
        for stream in ("cond", "obs"):
            shift, scale = m[f"{name}.{stream}_mod.lin"][:2]
            attn = f"{name}.{stream}_attn"
            parts.append(self.qkv(self.norm(streams[stream], shift, scale), *self.layer(attn + ".qkv"), attn + ".norm"))
        q, k, v = (g.op("Concat", cond, obs, axis=1) for cond, obs in zip(*parts))
        split = g.op("Split", self.attention(q, k, v), g.ints(self.cond, self.obs), outputs=2, axis=1)
        result = {}
        for stream, attended in zip(("cond", "obs"), split):
            _, _, gate, shift, scale, last = m[f"{name}.{stream}_mod.lin"]
            x = self.gated(streams[stream], gate, g.linear(attended, *self.layer(f"{name}.{stream}_attn.proj")))
            result[stream] = self.gated(x, last, self.mlp(f"{name}.{stream}_mlp", self.norm(x, shift, scale)))
        return result

    def single_block(self, name: str, m: dict[str, list[str]], x: str) -> str:
        g = self.g
        shift, scale, gate = m[name + ".modulation.lin"]
        normed = self.norm(x, shift, scale)
        kernel, bias = self.layer(name + ".linear1")
        wide = 3 * self.features
        q, k, v = self.qkv(normed, kernel[:, :wide], bias[:wide], name + ".norm")
        hidden = self.gelu(g.linear(normed, kernel[:, wide:], bias[wide:]))
        both = g.op("Concat", self.attention(q, k, v), hidden, axis=2)
        return self.gated(x, gate, g.linear(both, *self.layer(name + ".linear2")))

    def embed(self, stream: str, values: str) -> str:
        kernel, bias = self.layer(stream + "_in")
        factor = np.sqrt(self.features)
        embedded = self.g.linear(values, kernel * factor, bias * factor)
        return self.g.op("Add", embedded, self.g.const(self.w[f"{stream}_ids_embedder.embedder.embed.embedding"][None]))

    def build(self, x_o: np.ndarray) -> onnx.ModelProto:
        g = self.g
        doubles = [f"double_blocks.layers.{i}" for i in range(self.model["depth"])]
        singles = [f"single_blocks.layers.{i}" for i in range(self.model["depth_single_blocks"])]
        names = [f"{name}.{stream}_mod.lin" for name in doubles for stream in ("obs", "cond")]
        names += [name + ".modulation.lin" for name in singles] + ["final_layer.adaLN_modulation.layers.1"]
        m = self.modulations(names, g.reshape("t", 1, 1))
        streams = {"obs": self.embed("obs", g.reshape("x", -1, self.obs, 1))}
        zeros = g.op("Mul", g.op("Slice", streams["obs"], g.ints(0), g.ints(1), g.ints(1)), g.const([0]))
        streams["cond"] = g.op("Add", self.embed("cond", g.const(x_o.reshape(1, self.cond, 1))), zeros)
        shape = g.op("Concat", g.op("Shape", "x", start=0, end=1), g.ints(self.cond, self.features), axis=0)
        streams["cond"] = g.op("Expand", streams["cond"], shape)
        for name in doubles:
            streams = self.double_block(name, m, streams)
        x = g.op("Concat", streams["cond"], streams["obs"], axis=1)
        for name in singles:
            x = self.single_block(name, m, x)
        x = g.op("Slice", x, g.ints(self.cond), g.ints(self.cond + self.obs), g.ints(1))
        out = g.linear(self.norm(x, *m[names[-1]]), *self.layer("final_layer.linear"))
        g.nodes.append(helper.make_node("Reshape", [out, g.ints(-1, self.obs)], ["v"]))
        graph = helper.make_graph(
            g.nodes,
            "flux1",
            [
                helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", self.obs]),
                helper.make_tensor_value_info("t", TensorProto.FLOAT, [1]),
            ],
            [helper.make_tensor_value_info("v", TensorProto.FLOAT, ["N", self.obs])],
            g.initializers,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def export(model: Path, x_o: np.ndarray, out: Path) -> None:
    with safe_open(str(model), framework="numpy") as file:
        config = json.loads(file.metadata()["gensbi.config"])
        weights = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
    sizes = config["model"]
    if sizes["class"] != "Flux1" or config["id_embedding_strategy"] != ["absolute", "absolute"] or sizes["in_channels"] != 1:
        sys.exit("flux1_onnx: needs a Flux1 model with one channel and absolute ids")
    onnx.save(Flux1(weights, config).build(x_o), str(out))


if __name__ == "__main__":
    export(Path(sys.argv[1]), np.loadtxt(sys.argv[2], delimiter=",", skiprows=1, dtype=np.float32), Path(sys.argv[3]))
