package org.rhei.kernel.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Law: against double precision, the relative error of exp is below 2e-7 over the whole range, and that of SiLU and
 * GELU below 2.5e-7 where they do not vanish. In GELU's negative tail, where a relative error of x is multiplied by
 * the exponent, the error is below 8e-8·|x|.
 */
class ElementaryTest {
    private interface Approximation {
        float of(float x);
    }

    @Test
    void exponentialIsAccurate() {
        assertThat(worst(Elementary::exp, Math::exp, -87.3f, 88.3f)).isLessThan(2e-7);
    }

    @Test
    void geluIsAccurateInItsTanhForm() {
        double c = Math.sqrt(2 / Math.PI);
        // 1 + tanh(u) = 2 / (1 + exp(-2u)), which does not cancel for negative x
        DoubleUnaryOperator gelu = x -> x / (1 + Math.exp(-2 * c * (x + 0.044715 * x * x * x)));
        assertThat(worst(Elementary::gelu, gelu, -0.5f, 20f)).isLessThan(2.5e-7);
        assertThat(worstOfArgument(Elementary::gelu, gelu, -20f, -0.5f)).isLessThan(8e-8);
    }

    @Test
    void siluIsAccurate() {
        assertThat(worst(Elementary::silu, x -> x / (1 + Math.exp(-x)), -80f, 80f))
                .isLessThan(2.5e-7);
    }

    /** Law: the relative error is small for every x, also where 1 + eˣ is 1 in float32. */
    @Test
    void softplusIsAccurate() {
        assertThat(worst(Elementary::softplus, x -> Math.log1p(Math.exp(x)), -87f, 87f))
                .isLessThan(5e-7);
    }

    @Test
    void largeValuesDoNotOverflowAndNanStaysNan() {
        assertThat(Elementary.exp(-1e30f)).isBetween(0f, 2e-38f);
        assertThat(Elementary.exp(1e30f)).isGreaterThan(1e38f).isFinite();
        assertThat(Elementary.exp(Float.NaN)).isNaN();
        assertThat(Elementary.gelu(Float.NaN)).isNaN();
        assertThat(Elementary.softplus(Float.NaN)).isNaN();
        assertThat(Elementary.softplus(-1e30f)).isBetween(Float.MIN_NORMAL, 2e-38f);
        assertThat(Elementary.softplus(1e30f)).isEqualTo(1e30f);
        assertThat(Elementary.gelu(-100)).isEqualTo(-0f, org.assertj.core.api.Assertions.offset(1e-30f));
        assertThat(Elementary.gelu(100)).isEqualTo(100f);
    }

    private static double worst(Approximation approximation, DoubleUnaryOperator exact, float from, float to) {
        double worst = 0;
        for (int i = 0; i <= 2_000_000; i++) {
            float x = from + (to - from) * i / 2_000_000;
            double y = exact.applyAsDouble(x);
            if (Math.abs(y) > Float.MIN_NORMAL) {
                worst = Math.max(worst, Math.abs(approximation.of(x) - y) / Math.abs(y));
            }
        }
        return worst;
    }

    private static double worstOfArgument(
            Approximation approximation, DoubleUnaryOperator exact, float from, float to) {
        double worst = 0;
        for (int i = 0; i <= 2_000_000; i++) {
            float x = from + (to - from) * i / 2_000_000;
            worst = Math.max(worst, Math.abs((approximation.of(x) - exact.applyAsDouble(x)) / x));
        }
        return worst;
    }
}
