"""Asks a server of the two-moons model by the client of open-inference.github.io: HOST:PORT is the argument."""

import sys

from open_inference.openapi.client import OpenInferenceClient
from open_inference.openapi.core.api_error import ApiError
from open_inference.openapi.types import InferenceRequest

MODEL = "two-moons-flux1-flow"

client = OpenInferenceClient(base_url="http://" + sys.argv[1])
client.check_server_liveness()
client.check_server_readiness()
client.check_model_readiness(MODEL)
assert client.read_server_metadata().name == "rhei"
assert [tensor.name for tensor in client.read_model_metadata(MODEL).inputs] == ["x", "points"]

request = {
    "id": "7",
    "inputs": [{"name": "x", "shape": [1, 2, 1], "datatype": "FP32", "data": [-0.64, 0.16]}],
    "parameters": {"seed": 3, "nsamples": 5},
    "outputs": [{"name": "theta"}, {"name": "mean"}],
}
reply = client.model_infer(MODEL, request=InferenceRequest.parse_obj(request))
theta, mean = (list(getattr(output.data, "__root__", output.data)) for output in reply.outputs)
assert reply.id == "7" and reply.outputs[0].shape == [5, 1, 2, 1], reply
assert abs(sum(theta[::2]) / 5 - mean[0]) < 1e-6, (theta, mean)
try:
    client.read_model_metadata("none")
    raise AssertionError("a model of a wrong name was found")
except ApiError as refused:
    assert refused.status_code == 404 and "there is no model 'none'" in str(refused.body), refused.body
