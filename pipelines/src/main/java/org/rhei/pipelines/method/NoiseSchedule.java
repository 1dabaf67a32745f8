package org.rhei.pipelines.method;

import org.rhei.kernel.math.Elementary;
import org.rhei.networks.MethodConfig.EdmSchedule;

/**
 * A noise schedule of EDM diffusion: at time t the state is s(t) (data + σ(t) noise). The schedule also defines the denoiser D(x; σ) =
 * c_skip(σ) x + c_out(σ) F(c_in(σ) x; c_noise(σ)) of the network F.
 *
 * <p>The arithmetic is float32, rounded as in GenSBI. The time embedding of the network multiplies c_noise by a thousand, and for VP
 * c_noise is a thousand times t. An ulp of c_noise is therefore 0.06 radians in the embedding.
 *
 * <p>Source: Karras et al., <i>Elucidating the design space of diffusion-based generative models</i>, 2022, table 1; GenSBI's
 * {@code EDMScheduler}, {@code VPEdmScheduler} and {@code VEEdmScheduler}.
 */
sealed interface NoiseSchedule {
    static NoiseSchedule of(EdmSchedule config) {
        return switch (config) {
            case EdmSchedule.Edm edm -> new Karras(edm);
            case EdmSchedule.Vp vp -> new VariancePreserving(vp);
            case EdmSchedule.Ve ve -> new VarianceExploding(ve);
        };
    }

    /** Returns the time after a fraction u of the steps: u = 0 is the noise's end, u = 1 the last time before 0. */
    float time(float u);

    /** Returns time i of n. */
    default float time(int i, int n) {
        return time(n == 1 ? 0 : i * (1 / (float) (n - 1))); // compiled JAX multiplies by the reciprocal
    }

    /** Returns σ(t). */
    float sigma(float t);

    /** Returns the time of a noise level. */
    float sigmaInverse(float sigma);

    /** Returns dσ/dt. */
    double sigmaSlope(float t);

    /** Returns s(t). */
    double scale(float t);

    /** Returns d ln s/dt. */
    double logScaleSlope(float t);

    double skip(double sigma);

    double out(double sigma);

    double in(double sigma);

    /** Returns c_noise(σ), the time in the network's input. */
    float noise(float sigma);

    /** GenSBI's EDM: σ(t) = t, s = 1, with times spaced by a power ρ. */
    record Karras(EdmSchedule.Edm config) implements NoiseSchedule {
        @Override
        public float time(float u) {
            double root = 1 / config.rho();
            double first = Math.pow(config.sigmaMax(), root);
            double last = Math.pow(config.sigmaMin(), root);
            float base = (float) first + u * (float) (last - first);
            return config.rho() == Math.rint(config.rho())
                    ? power(base, (int) config.rho())
                    : (float) Math.pow(base, config.rho());
        }

        /** Computes baseⁿ by repeated squaring, in the order of JAX. */
        private static float power(float base, int n) {
            float power = 1;
            float square = base;
            for (int rest = n; rest > 0; rest >>= 1) {
                power = (rest & 1) == 1 ? power * square : power;
                square *= square;
            }
            return power;
        }

        @Override
        public float sigma(float t) {
            return t;
        }

        @Override
        public float sigmaInverse(float sigma) {
            return sigma;
        }

        @Override
        public double sigmaSlope(float t) {
            return 1;
        }

        @Override
        public double scale(float t) {
            return 1;
        }

        @Override
        public double logScaleSlope(float t) {
            return 0;
        }

        @Override
        public double skip(double sigma) {
            return variance() / (sigma * sigma + variance());
        }

        @Override
        public double out(double sigma) {
            return sigma * config.sigmaData() / Math.sqrt(sigma * sigma + variance());
        }

        @Override
        public double in(double sigma) {
            return 1 / Math.sqrt(sigma * sigma + variance());
        }

        @Override
        public float noise(float sigma) {
            return 0.25f * Elementary.log(sigma);
        }

        private double variance() {
            return config.sigmaData() * config.sigmaData();
        }
    }

    /** Variance preserving: σ(t)² = exp(½ β_d t² + β_min t) − 1, s = 1/√(1 + σ²), t from 1 to e_s. */
    record VariancePreserving(EdmSchedule.Vp config) implements NoiseSchedule {
        @Override
        public float time(float u) {
            return 1 + u * (float) (config.eS() - 1);
        }

        @Override
        public float sigma(float t) {
            float exponent = Math.fma((float) (0.5 * rise()), t * t, (float) config.betaMin() * t);
            return (float) Math.sqrt(Elementary.exp(exponent) - 1);
        }

        @Override
        public float sigmaInverse(float sigma) {
            float betaMin = (float) config.betaMin();
            float log = Elementary.log(Math.fma(sigma, sigma, 1));
            float root = (float) Math.sqrt((float) (config.betaMin() * config.betaMin()) + (float) (2 * rise()) * log);
            return (root - betaMin) * (1 / (float) rise()); // compiled JAX multiplies by the reciprocal
        }

        @Override
        public double sigmaSlope(float t) {
            double sigma = sigma(t);
            return 0.5 * (config.betaMin() + rise() * t) * (sigma + 1 / sigma);
        }

        @Override
        public double scale(float t) {
            return 1 / Math.sqrt(Math.exp(0.5 * rise() * t * t + config.betaMin() * t));
        }

        /** Returns −σ σ′ s². */
        @Override
        public double logScaleSlope(float t) {
            double scale = scale(t);
            return -sigma(t) * sigmaSlope(t) * scale * scale;
        }

        @Override
        public double skip(double sigma) {
            return 1;
        }

        @Override
        public double out(double sigma) {
            return -sigma;
        }

        @Override
        public double in(double sigma) {
            return 1 / Math.sqrt(sigma * sigma + 1);
        }

        @Override
        public float noise(float sigma) {
            return (config.m() - 1) * sigmaInverse(sigma);
        }

        /** Returns β_d. */
        private double rise() {
            return config.betaMax() - config.betaMin();
        }
    }

    /** Variance exploding: σ(t) = √t, s = 1, with noise levels in geometric progression. */
    record VarianceExploding(EdmSchedule.Ve config) implements NoiseSchedule {
        @Override
        public float time(float u) {
            double ratio = config.sigmaMin() / config.sigmaMax();
            return (float) (config.sigmaMax() * config.sigmaMax()) * (float) Math.pow((float) ratio, 2 * u);
        }

        @Override
        public float sigma(float t) {
            return (float) Math.sqrt(t);
        }

        @Override
        public float sigmaInverse(float sigma) {
            return sigma * sigma;
        }

        @Override
        public double sigmaSlope(float t) {
            return 0.5 / Math.sqrt(t);
        }

        @Override
        public double scale(float t) {
            return 1;
        }

        @Override
        public double logScaleSlope(float t) {
            return 0;
        }

        @Override
        public double skip(double sigma) {
            return 1;
        }

        @Override
        public double out(double sigma) {
            return sigma;
        }

        @Override
        public double in(double sigma) {
            return 1;
        }

        @Override
        public float noise(float sigma) {
            return Elementary.log(0.5f * sigma);
        }
    }
}
