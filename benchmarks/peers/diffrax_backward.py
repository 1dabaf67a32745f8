"""Shows that diffrax integrates the drift with the wrong sign backward in time by SEA and ShARK, which GenSBI's score matching may use.

    python benchmarks/peers/diffrax_backward.py

The script needs a Python with diffrax 0.7.2. The equation dx = 2 (2 − x) dt + 0.3 dW pulls x from 0 towards 2 over one unit of time,
forward from 0 to 1 or, with the drift negated, backward from 1 to 0. The law of the end is the same, with a mean of 2 (1 − e⁻²) = 1.73.
"""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import diffrax
import jax
import numpy as np

SAMPLES, STEPS = 2000, 50


def ends(solver: diffrax.AbstractSolver, start: float, end: float) -> np.ndarray:
    sign = np.sign(end - start)

    def one(key: jax.Array) -> jax.Array:
        path = diffrax.VirtualBrownianTree(0, 1, tol=1e-3, shape=(), key=key, levy_area=diffrax.SpaceTimeLevyArea)
        drift = diffrax.ODETerm(lambda t, x, _: sign * 2 * (2 - x))
        terms = diffrax.MultiTerm(drift, diffrax.ControlTerm(lambda t, x, _: 0.3, path))
        return diffrax.diffeqsolve(terms, solver, start, end, (end - start) / STEPS, 0.0).ys[-1]

    return np.asarray(jax.jit(jax.vmap(one))(jax.random.split(jax.random.PRNGKey(0), SAMPLES)))


for solver in (diffrax.Euler(), diffrax.SEA(), diffrax.ShARK()):
    means = [ends(solver, *interval).mean() for interval in ((0.0, 1.0), (1.0, 0.0))]
    print(f"{type(solver).__name__:6} mean of the end: forward {means[0]:6.2f}, backward {means[1]:6.2f}")
