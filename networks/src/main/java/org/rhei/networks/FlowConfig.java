package org.rhei.networks;

/**
 * The sizes and options of a normalizing flow, an invertible network between noise and samples. All values of a sample and of an
 * observation enter it in the order of their tokens and channels.
 */
public sealed interface FlowConfig extends NetworkConfig {
    /**
     * GenSBI's {@code MAFlowParams}: masked autoregressive layers, each of which maps every value of a sample by parameters that depend on
     * the values before it (arXiv 1705.07057).
     *
     * @param layers the number of autoregressive layers
     * @param width the hidden features of a layer
     * @param depth the number of hidden layers after the first
     * @param transform the map of a value
     * @param standardized whether the flow holds the mean and the standard deviation of each value of a sample
     */
    record MafConfig(int layers, int width, int depth, Transform transform, boolean standardized)
            implements FlowConfig {
        /** The name of the architecture. */
        public static final String NAME = "MAFlow";

        @Override
        public String architecture() {
            return NAME;
        }

        @Override
        public int hiddenSize() {
            return width;
        }
    }

    /**
     * GenSBI's {@code TarFlowParams}: blocks of transformers, each of which maps every token by parameters that depend on the tokens before
     * it (arXiv 2412.06329).
     *
     * @param theta the tokens of a sample
     * @param x the tokens of an observation
     * @param headDim the features of a head
     * @param numHeads the number of attention heads
     * @param blocks the number of blocks
     * @param layers the attention layers of a block
     * @param softplus whether a scale is softplus(a + c), c such that a = 0 gives 1, or exp(a)
     * @param softClip the largest parameter, by c · tanh(p / c); 0 for no limit
     * @param rope whether the tokens of an image are rotated by their position in place of a learned position
     */
    record TarFlowConfig(
            Tokens theta,
            Given x,
            int headDim,
            int numHeads,
            int blocks,
            int layers,
            boolean softplus,
            double softClip,
            boolean rope)
            implements FlowConfig {
        /** The name of the architecture. */
        public static final String NAME = "TarFlow";

        @Override
        public String architecture() {
            return NAME;
        }

        @Override
        public int hiddenSize() {
            return headDim * numHeads;
        }
    }

    /** The division of a sample's values into tokens. */
    sealed interface Tokens {
        /**
         * Consecutive values.
         *
         * @param blockSize GenSBI's {@code block_size}: the dimensions of θ of a token
         */
        record Vector(int blockSize) implements Tokens {}

        /**
         * The patches of a square image.
         *
         * @param side the height and width of the image
         * @param patchSize the edge of a patch
         */
        record Image(int side, int patchSize) implements Tokens {}
    }

    /** The form in which an observation enters a block. */
    sealed interface Given {
        /** One vector, which is added to each token: GenSBI's {@code bias}. */
        record Bias() implements Given {}

        /** A token for each dimension of x before those of the sample: GenSBI's {@code vector}. */
        record Vector() implements Given {}

        /**
         * A token for each patch of a square image before those of the sample: GenSBI's {@code image}.
         *
         * @param side the height and width of the image
         * @param patchSize the edge of a patch
         */
        record Image(int side, int patchSize) implements Given {}
    }

    /** An increasing map of one value, whose parameters the network computes. */
    sealed interface Transform {
        /**
         * Returns the number of parameters of a value's map.
         *
         * @return the number of parameters
         */
        int parameters();

        /**
         * GenSBI's {@code Affine}: x = u · exp(a) + μ.
         *
         * @param clampMin the least a
         * @param clampMax the largest a
         */
        record Affine(double clampMin, double clampMax) implements Transform {
            @Override
            public int parameters() {
                return 2;
            }
        }

        /**
         * GenSBI's {@code RQSpline}: a rational-quadratic spline from data to noise on [−bound, bound], the identity outside (arXiv
         * 1906.04032).
         *
         * @param bins the number of its pieces
         * @param bound the end of its interval
         * @param minWidth the least width of a piece, as a fraction of the interval
         * @param minHeight the least height of a piece, as a fraction of the interval
         * @param minSlope the least slope at a knot
         */
        record Spline(int bins, double bound, double minWidth, double minHeight, double minSlope) implements Transform {
            @Override
            public int parameters() {
                return 3 * bins - 1;
            }
        }
    }
}
