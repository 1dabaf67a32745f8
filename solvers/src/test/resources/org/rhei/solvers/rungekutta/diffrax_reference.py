"""Writes diffrax_reference.txt, which has diffrax's results on two analytic fields, in float32 on the CPU.

    python diffrax_reference.py > diffrax_reference.txt

Each line is a name followed by numbers. The fields are those of AdaptiveDiffraxTest.
"""

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from diffrax._local_interpolation import ThirdOrderHermitePolynomialInterpolation


class RK4(diffrax.AbstractERK):
    """The classic Runge–Kutta method, for which diffrax has no class."""

    tableau = diffrax.ButcherTableau(
        a_lower=(np.array([0.5]), np.array([0.0, 0.5]), np.array([0.0, 0.0, 1.0])),
        b_sol=np.array([1 / 6, 1 / 3, 1 / 3, 1 / 6]),
        b_error=np.zeros(4),
        c=np.array([0.5, 0.5, 1.0]),
    )
    interpolation_cls = ThirdOrderHermitePolynomialInterpolation.from_k

    def order(self, terms):
        return 4


def oscillator(t, x, args):
    a, b = x[:, 0], x[:, 1]
    return jnp.stack([b + jnp.sin(3 * t), 2 * (1 - a * a) * b - a], axis=1)


def gaussian(t, x, args):
    mu, s = jnp.array([1.5, -0.5], jnp.float32), jnp.array([0.05, 0.5], jnp.float32)
    j = (t * s * s - (1 - t)) / ((1 - t) ** 2 + t * t * s * s)
    return mu + j * (x - t * mu)


X0 = jnp.array([[0.3, -1.1], [1.7, 0.4], [-0.6, 0.9], [-1.3, -0.2], [0.05, 2.1]], jnp.float32)


def line(name, *values):
    numbers = np.concatenate([np.ravel(np.asarray(v)) for v in values])
    print(name, *(repr(float(n)) for n in numbers))


def solver_of(field, solver, times, dt0, controller, saveat):
    sign = 1 if times[0] < times[-1] else -1
    return jax.jit(
        lambda x: diffrax.diffeqsolve(
            diffrax.ODETerm(field),
            solver,
            t0=jnp.float32(times[0]),
            t1=jnp.float32(times[-1]),
            dt0=sign * dt0,
            y0=x,
            saveat=saveat,
            stepsize_controller=controller,
        )
    )


def solve(*setting):
    return solver_of(*setting)(X0)


def adaptive(name, *setting):
    """Returns the step decisions, the states, and the scatter of the states when each value of x0 changes by up to two floats. If the
    error estimate is mostly rounding, so is the next step size."""
    run, random, states = solver_of(*setting), np.random.default_rng(1), []
    sol = run(X0)
    counts = [sol.stats["num_accepted_steps"], sol.stats["num_rejected_steps"]]
    for _ in range(24):
        moved = np.asarray(X0) * (1 + random.integers(-2, 3, X0.shape) * 6e-8)
        states.append(np.asarray(run(jnp.asarray(moved, jnp.float32)).ys))
    line(name, counts, sol.ys)
    line(name.replace("adaptive", "scatter"), np.max(states, 0) - np.min(states, 0))


print(f"# diffrax {diffrax.__version__}, jax {jax.__version__}, float32; written by diffrax_reference.py")
line("x0", X0)

# nodes <t0> <t1> <step> : node ...
for t0, t1, step in [
    (0, 1, 0.3), (0, 1, 0.01), (0, 1, 0.07), (0, 1, 1.0), (0, 1, 1.5), (0, 1, 0.99999994),
    (1, 0, 0.3), (1, 1e-3, 0.1), (0.2, 0.9, 0.1), (80, 0.002, 9.0), (-1, 2, 0.25),
]:  # fmt: skip
    sol = solve(oscillator, diffrax.Euler(), (t0, t1), step, diffrax.ConstantStepSize(), diffrax.SaveAt(steps=True))
    nodes = np.asarray(sol.ts)[np.isfinite(np.asarray(sol.ts))]
    line(f"nodes:{t0}:{t1}:{step}", nodes)

GRIDS = {"up": (0.0, 0.13, 0.5, 0.77, 1.0), "down": (1.0, 0.6, 0.35, 0.1, 0.0)}
FIXED = {
    "euler": diffrax.Euler(), "midpoint": diffrax.Midpoint(), "heun": diffrax.Heun(), "ralston": diffrax.Ralston(), "rk4": RK4(),
    "bosh3": diffrax.Bosh3(), "dopri5": diffrax.Dopri5(), "tsit5": diffrax.Tsit5(), "dopri8": diffrax.Dopri8(),
}  # fmt: skip
ADAPTIVE = ("dopri5", "heun", "bosh3", "tsit5")  # in float32 the error estimate of dopri8 is mostly rounding
FIELDS = {"oscillator": oscillator, "gaussian": gaussian}
for field in FIELDS:
    for way, grid in GRIDS.items():
        if field == "gaussian" and way == "down":
            continue  # backward the flow grows as 1/s, and so does any rounding error
        saveat = diffrax.SaveAt(ts=jnp.array(grid, jnp.float32))
        for name, solver in FIXED.items():
            if name in ("midpoint", "ralston"):
                continue  # between their steps, diffrax interpolates with order 1 only
            for step in (0.02, 0.3):
                if field == "gaussian" and step == 0.3:
                    continue
                sol = solve(FIELDS[field], solver, grid, step, diffrax.ConstantStepSize(), saveat)
                line(f"fixed:{field}:{way}:{name}:{step}", sol.ys)
        for tolerance in (1e-2, 1e-3, 1e-4, 1e-5):
            controller = diffrax.PIDController(rtol=tolerance, atol=tolerance)
            for name in ADAPTIVE:
                for dt0 in (0.01, 0.6) if name == "dopri5" else (0.05,):
                    adaptive(
                        f"adaptive:{field}:{way}:{name}:{tolerance}:{dt0}",
                        FIELDS[field], FIXED[name], grid, dt0, controller, saveat,
                    )  # fmt: skip
for name in ("midpoint", "ralston"):
    for step in (0.02, 0.3):
        sol = solve(oscillator, FIXED[name], (0.0, 1.0), step, diffrax.ConstantStepSize(), diffrax.SaveAt(t0=True, t1=True))
        line(f"fixed:oscillator:ends:{name}:{step}", sol.ys)
