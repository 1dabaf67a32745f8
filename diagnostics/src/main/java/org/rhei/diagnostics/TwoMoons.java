package org.rhei.diagnostics;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The task "two moons": two parameters, two data, and a posterior of two crescents, for testing.
 *
 * <pre>
 *   θ ~ U(−1, 1)²,  a ~ U(−π/2, π/2),  r ~ N(0.1, 0.01²)
 *   x = (r cos a + 0.25 − |θ₁ + θ₂| / √2,  r sin a + (θ₂ − θ₁) / √2)
 * </pre>
 *
 * <p>Source: Greenberg, Nonnenmacher and Macke, <i>Automatic posterior transformation for likelihood-free inference</i>,
 * 2019, arXiv:1905.07488, A.5.1; Lueckmann et al., <i>Benchmarking simulation-based inference</i>, 2021, T.8 (sbibm).
 */
public record TwoMoons() implements Simulator {
    @Override
    public Tensor prior(Key key, int n) {
        Tensor thetas = key.uniform(n, 2, 1);
        float[] data = thetas.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = 2 * data[i] - 1;
        }
        return thetas;
    }

    @Override
    public Tensor simulate(Key key, Tensor thetas) {
        if (thetas.rank() < 2 || thetas.size() != 2 * thetas.dim(0)) {
            throw new IllegalArgumentException(
                    "two moons has two parameters, expected thetas of shape (n, 2, 1), found "
                            + Tensor.text(thetas.shape()));
        }
        int n = thetas.dim(0);
        float[] crescent = crescent(key, n);
        float[] xs = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double first = thetas.data()[2 * i];
            double second = thetas.data()[2 * i + 1];
            xs[2 * i] = (float) (crescent[2 * i] - Math.abs(first + second) / Math.sqrt(2));
            xs[2 * i + 1] = (float) (crescent[2 * i + 1] + (second - first) / Math.sqrt(2));
        }
        return Tensor.of(xs, n, 2, 1);
    }

    /**
     * Draws samples of the exact posterior; samples outside the prior are rejected.
     *
     * @param key equal keys give equal samples
     * @param x the data, shape (1, 2, 1)
     * @param n the number of samples
     * @return shape (n, 2, 1)
     * @throws IllegalArgumentException when the data has another shape, or so few of a million draws could have made it
     *     that there are not enough
     */
    public Tensor posterior(Key key, Tensor x, int n) {
        if (x.size() != 2) {
            throw new IllegalArgumentException(
                    "two moons has two data, expected shape (1, 2, 1), found " + Tensor.text(x.shape()));
        }
        float[] samples = new float[2 * n];
        int found = 0;
        for (int round = 0; found < n; round++) {
            if ((long) round * n > MOST_DRAWS) {
                throw new IllegalArgumentException("no parameters in the prior give the data "
                        + NumberText.number(x.data()[0]) + ", " + NumberText.number(x.data()[1]));
            }
            Key[] keys = key.foldIn(round).split();
            float[] crescent = crescent(keys[0], n);
            int[] sides = keys[1].bits(n);
            for (int i = 0; i < n && found < n; i++) {
                double half = crescent[2 * i] - x.data()[0]; // |θ₁ + θ₂| / √2
                double difference = x.data()[1] - crescent[2 * i + 1]; // (θ₂ − θ₁) / √2
                double sum = sides[i] < 0 ? -half : half;
                double first = (sum - difference) / Math.sqrt(2);
                double second = (sum + difference) / Math.sqrt(2);
                if (half >= 0 && Math.abs(first) <= 1 && Math.abs(second) <= 1) {
                    samples[2 * found] = (float) first;
                    samples[2 * found + 1] = (float) second;
                    found++;
                }
            }
        }
        return Tensor.of(samples, n, 2, 1);
    }

    private static final int MOST_DRAWS = 1_000_000;

    /** Draws points r (cos a, sin a) + (0.25, 0), one after the other. */
    private static float[] crescent(Key key, int n) {
        Key[] keys = key.split();
        float[] angles = keys[0].uniform(n).data();
        float[] radii = keys[1].normal(n).data();
        float[] points = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double angle = Math.PI * (angles[i] - 0.5);
            double radius = 0.1 + 0.01 * radii[i];
            points[2 * i] = (float) (radius * Math.cos(angle) + 0.25);
            points[2 * i + 1] = (float) (radius * Math.sin(angle));
        }
        return points;
    }
}
