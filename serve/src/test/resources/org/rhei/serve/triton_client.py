"""Asks a server of the two-moons model by Triton's client: HOST:PORT is the argument."""

import sys

import numpy as np
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

MODEL = "two-moons-flux1-flow"
X = np.array([[[-0.64], [0.16]], [[0.1], [0.2]]], np.float32)

client = http.InferenceServerClient(sys.argv[1])
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(MODEL)
assert client.get_server_metadata()["name"] == "rhei"
assert client.get_model_metadata(MODEL)["inputs"][0] == {"name": "x", "datatype": "FP32", "shape": [-1, 2, 1]}
assert client.get_model_config(MODEL)["dim_obs"] == 2
assert [model["name"] for model in client.get_model_repository_index()] == [MODEL]


def samples(count, binary):
    x = http.InferInput("x", [count, 2, 1], "FP32")
    x.set_data_from_numpy(X[:count], binary_data=binary)
    outputs = [http.InferRequestedOutput(name, binary_data=binary) for name in ("theta", "mean", "quantiles")]
    reply = client.infer(MODEL, [x], outputs=outputs, request_id="7", parameters={"seed": 3, "nsamples": 50})
    assert reply.get_response()["id"] == "7"
    theta = reply.as_numpy("theta")
    assert theta.shape == (50, count, 2, 1), theta.shape
    np.testing.assert_allclose(reply.as_numpy("mean"), theta.mean(0), atol=1e-6)
    levels = [0.025, 0.16, 0.5, 0.84, 0.975]
    np.testing.assert_allclose(reply.as_numpy("quantiles"), np.quantile(theta, levels, axis=0), atol=1e-6)
    return theta


for count in (1, 2):
    np.testing.assert_array_equal(samples(count, True), samples(count, False))

x = http.InferInput("x", [1, 2, 1], "FP32")
x.set_data_from_numpy(X[:1])
try:
    client.infer(MODEL, [x], parameters={"nsample": 3})
    raise AssertionError("a parameter of a wrong name was taken")
except InferenceServerException as refused:
    assert "found the parameter 'nsample'" in refused.message(), refused.message()

client.unload_model(MODEL)
assert not client.is_model_ready(MODEL)
client.load_model(MODEL)
assert client.is_model_ready(MODEL)
