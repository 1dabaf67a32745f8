package org.rhei.networks;

/** A generative method, which turns a network's output into samples, with the constants of its noise schedule. The methods are GenSBI's. */
public sealed interface MethodConfig {
    /**
     * GenSBI's {@code FlowMatchingMethod}: the network is the velocity of a conditional optimal-transport flow, t from
     * 0 to 1.
     */
    record FlowMatching() implements MethodConfig {}

    /**
     * GenSBI's {@code ConditionalFlowPipeline}: the network is an invertible map from noise to samples, without a differential equation
     * and without a solver.
     */
    record NormalizingFlow() implements MethodConfig {
        /** The solver of such a model, in the words of reports. */
        public static final String SOLVER = "none, one pass";
    }

    /**
     * GenSBI's {@code DiffusionEDMMethod}: the preconditioned network is a denoiser.
     *
     * @param schedule the noise schedule of the training
     */
    record EdmDiffusion(EdmSchedule schedule) implements MethodConfig {}

    /**
     * GenSBI's {@code ScoreMatchingMethod}: the network is the score of a diffusion, t from 0 (data) to 1 (noise).
     *
     * @param sde the diffusion of the training
     */
    record ScoreMatching(ScoreSde sde) implements MethodConfig {}

    /** The noise schedules of EDM diffusion (Karras et al. 2022, table 1). */
    sealed interface EdmSchedule {
        /**
         * GenSBI's {@code EDMScheduler}.
         *
         * @param sigmaMin the smallest noise level
         * @param sigmaMax the largest noise level
         * @param sigmaData the standard deviation of the data
         * @param rho the exponent of the steps; a larger value places more steps at small noise levels
         */
        record Edm(double sigmaMin, double sigmaMax, double sigmaData, double rho) implements EdmSchedule {
            /** The defaults of GenSBI's pipelines. */
            public static final Edm DEFAULT = new Edm(0.002, 80, 1, 7);
        }

        /**
         * GenSBI's {@code VPEdmScheduler}: variance preserving.
         *
         * @param betaMin the rate of noise at t = 0
         * @param betaMax the rate of noise at t = 1
         * @param eS where sampling ends in t ({@code e_s})
         * @param m the number of noise levels the network's time input counts ({@code M})
         */
        record Vp(double betaMin, double betaMax, double eS, int m) implements EdmSchedule {
            /** The defaults of GenSBI's pipelines. */
            public static final Vp DEFAULT = new Vp(0.1, 20, 1e-3, 1000);
        }

        /**
         * GenSBI's {@code VEEdmScheduler}: variance exploding.
         *
         * @param sigmaMin the smallest noise level
         * @param sigmaMax the largest noise level
         */
        record Ve(double sigmaMin, double sigmaMax) implements EdmSchedule {
            /** The defaults of GenSBI's pipelines. */
            public static final Ve DEFAULT = new Ve(0.02, 100);
        }
    }

    /** The diffusions of score matching (Song et al. 2021). */
    sealed interface ScoreSde {
        /**
         * GenSBI's {@code VPSmScheduler}: variance preserving.
         *
         * @param betaMin the rate of noise at t = 0
         * @param betaMax the rate of noise at t = 1
         */
        record Vp(double betaMin, double betaMax) implements ScoreSde {
            /** The defaults of GenSBI's pipelines. */
            public static final Vp DEFAULT = new Vp(0.001, 3);
        }

        /**
         * GenSBI's {@code VESmScheduler}: variance exploding.
         *
         * @param sigmaMin the noise level at t = 0
         * @param sigmaMax the noise level at t = 1
         */
        record Ve(double sigmaMin, double sigmaMax) implements ScoreSde {
            /** The defaults of GenSBI's pipelines. The scheduler class by itself has 1e-3 as its smallest noise level. */
            public static final Ve DEFAULT = new Ve(1e-4, 15);
        }
    }
}
