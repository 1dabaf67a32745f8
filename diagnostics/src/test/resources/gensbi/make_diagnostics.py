"""Writes diagnostics.json, which has the results of GenSBI's diagnostics for small sets of trials.

    python3.12 -m venv venv && venv/bin/pip install gensbi==0.5.1 'jax[cpu]'
    venv/bin/python make_diagnostics.py

Each case has the trials (thetas (B, d), samples (L, B, d), as lists of float32) of a Gaussian model, theta ~ N(0, 1) and
x ~ N(theta, 1), whose posterior is N(x/2, 1/2). `exact` draws from this posterior, the other cases from wrong ones.
"""
import json
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax.numpy as jnp
import numpy as np
from gensbi.diagnostics import check_sbc, check_tarp, run_sbc, run_tarp
from gensbi.diagnostics.lc2st import LC2ST
from gensbi.diagnostics.marginal_coverage import compute_marginal_coverage, estimate_hat_z
from gensbi.diagnostics.metrics import c2st, l1

HERE = os.path.dirname(os.path.abspath(__file__))


def trials(rng, count, draws, d, shift=0.0, scale=1.0):
    thetas = rng.normal(size=(count, d))
    xs = thetas + rng.normal(size=(count, d))
    samples = xs / 2 + shift + scale * np.sqrt(0.5) * rng.normal(size=(draws, count, d))
    return thetas.astype("f4"), xs.astype("f4"), samples.astype("f4")


def curve(result):
    atc, ks = check_tarp(result)
    return {"ecp": result.ecp_mean, "alpha": result.alpha, "lower": result.ecp_lower, "upper": result.ecp_upper,
            "atc": atc, "ks": ks}


def case(thetas, xs, samples):
    ranks, dap = run_sbc(jnp.asarray(thetas), jnp.asarray(xs), jnp.asarray(samples), show_progress_bar=False)
    sbc = check_sbc(ranks, jnp.asarray(thetas), dap, num_posterior_samples=samples.shape[0])
    alphas = compute_marginal_coverage(thetas.astype("f8"), samples.astype("f8"))
    hat_z = [estimate_hat_z(a) for a in alphas]
    return {
        "thetas": thetas, "samples": samples, "ranks": np.asarray(ranks, "i4"),
        "ks": sbc["ks_pvals"], "c2st_ranks": sbc["c2st_ranks"], "c2st_dap": sbc["c2st_dap"],
        "tarp": curve(run_tarp(thetas, samples)),
        "tarp_l1": curve(run_tarp(thetas, samples, seed=3, distance=l1, num_bins=20, z_score_theta=False)),
        "tarp_bootstrap": curve(run_tarp(thetas, samples, seed=5, bootstrap=True, num_bootstrap=20)),
        "credibilities": alphas,
        "z": hat_z[0]["z"], "hat_z": [h["mean"] for h in hat_z],
        "hat_z_lower": [h["lower"] for h in hat_z], "hat_z_upper": [h["upper"] for h in hat_z],
    }


def two_samples(rng, n):
    """Returns accuracies of GenSBI's random forest on two Gaussians in two dimensions, by the distance of their means."""
    x = rng.normal(size=(n, 2)).astype("f4")
    y = rng.normal(size=(n, 2)).astype("f4")
    return {"first": x, "second": y,
            "accuracies": {str(s): float(c2st(jnp.asarray(x), jnp.asarray(y + np.array([s, 0], "f4")))) for s in (0.0, 1.0, 2.0, 6.0)}}


def local(rng, shift):
    """Returns GenSBI's L-C2ST with random forests at x = 0.5, for posteriors that are shifted by `shift`."""
    thetas, xs, samples = trials(rng, 300, 1, 1, shift=shift)
    test = LC2ST(jnp.asarray(thetas), jnp.asarray(xs), jnp.asarray(samples[0]), classifier="random_forest",
                 classifier_kwargs={"n_estimators": 50, "random_state": 1}, num_trials_null=20)
    test.train_under_null_hypothesis(verbosity=0)
    test.train_on_observed_data(verbosity=0)
    x_o = np.array([[0.5]], "f4")
    at = (0.25 + shift + np.sqrt(0.5) * rng.normal(size=(200, 1))).astype("f4")
    _, nulls = test.get_statistics_under_null_hypothesis(jnp.asarray(at), jnp.asarray(x_o), return_probs=True)
    return {"thetas": thetas, "xs": xs, "drawn": samples[0], "x_o": x_o, "samples": at,
            "statistic": test.get_statistic_on_observed_data(jnp.asarray(at), jnp.asarray(x_o)), "nulls": nulls,
            "p": test.p_value(jnp.asarray(at), jnp.asarray(x_o))}


def plain(value):
    """Returns values for JSON: float32 by its shortest digits, infinity as text."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    value = np.asarray(value)
    if value.ndim:
        return [plain(v) for v in value]
    if value.dtype.kind in "iu":
        return int(value)
    if not np.isfinite(value):
        return str(value)
    return float(str(value)) if value.dtype == np.float32 else float(value)


def main():
    rng = np.random.default_rng(11)
    cases = {
        "exact": case(*trials(rng, 80, 99, 2)),
        "narrow": case(*trials(rng, 80, 40, 2, scale=0.5)),
        "shifted": case(*trials(rng, 80, 50, 1, shift=0.7)),
    }
    result = {"cases": cases, "c2st": two_samples(rng, 500), "lc2st": {"exact": local(rng, 0.0), "shifted": local(rng, 1.0)}}
    with open(os.path.join(HERE, "diagnostics.json"), "w") as out:
        json.dump(plain(result), out, separators=(",", ":"))


if __name__ == "__main__":
    main()
