package org.rhei.benchmarks;

import org.rhei.kernel.Tensor;

/** Observations of the bundled tasks, as {@code models/*.csv} hold them. */
final class Observation {
    static final Tensor TWO_MOONS_1 = Tensor.of(new float[] {-0.6396706104278564f, 0.16234657168388367f}, 1, 2, 1);

    private Observation() {}
}
