package org.rhei.networks;

import java.util.List;

/** The sizes and options of a network, named as in GenSBI's {@code *Params} classes. */
public interface NetworkConfig {
    /** The operation that merges the embedding of a token's value with the embedding of its id. */
    enum IdMergeMode {
        /** Sum of the embeddings; the value's embedding is multiplied by the square root of the hidden size. */
        SUM,
        /** Concatenation of the embeddings. */
        CONCAT
    }

    /**
     * Returns the name of the architecture, which is the name of GenSBI's class.
     *
     * @return the name
     */
    String architecture();

    /**
     * Returns whether attention can be restricted to some pairs of tokens (GenSBI's {@code edge_mask}).
     *
     * @return whether the architecture supports an edge mask
     */
    default boolean takesEdgeMask() {
        return false;
    }

    /**
     * Returns the width of the network.
     *
     * @return the features of a token inside a transformer, or of a hidden layer
     */
    int hiddenSize();

    /** The sizes and options of a transformer over tokens. */
    interface Transformer extends NetworkConfig {
        /**
         * Returns the channels of a token of θ. In joint networks every token has as many.
         *
         * @return the number of channels
         */
        int inChannels();

        /**
         * Returns the attention heads.
         *
         * @return the number of heads
         */
        int numHeads();

        /**
         * Returns the features of a head; {@code numHeads · headDim} is the width of queries, keys and values.
         *
         * @return the number of features
         */
        int headDim();
    }

    /**
     * GenSBI's {@code Flux1Params}: double-stream blocks over θ and x, then single-stream blocks over both.
     *
     * @param inChannels channels of a token of θ
     * @param contextInDim channels of a token of x
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param numHeads the number of attention heads
     * @param depth the number of double-stream blocks, from 0
     * @param depthSingleBlocks the number of single-stream blocks, from 0
     * @param qkvBias whether the projections of the double-stream blocks to queries, keys and values have a bias
     * @param dimObs the rows of the id table of θ: at least the tokens of θ, unless ids are rotary
     * @param dimCond the rows of the id table of x: at least the tokens of x, unless ids are rotary
     * @param axesDim the features of a head that each axis of the ids rotates; may be empty in mode {@code CONCAT}
     * @param valEmbDim the features of a head that embed the value, in mode {@code CONCAT}
     * @param idEmbDim the features of a head that embed the id, in mode {@code CONCAT}
     * @param idMergeMode the operation that merges value and id
     * @param theta the base of the rotary frequencies
     * @param obsIdEmbedding the encoding of θ's ids
     * @param condIdEmbedding the encoding of x's ids
     */
    record Flux1Config(
            int inChannels,
            int contextInDim,
            double mlpRatio,
            int numHeads,
            int depth,
            int depthSingleBlocks,
            boolean qkvBias,
            int dimObs,
            int dimCond,
            List<Integer> axesDim,
            int valEmbDim,
            int idEmbDim,
            IdMergeMode idMergeMode,
            double theta,
            IdEmbedding obsIdEmbedding,
            IdEmbedding condIdEmbedding)
            implements Transformer {
        /** The name of the architecture. */
        public static final String NAME = "Flux1";

        @Override
        public String architecture() {
            return NAME;
        }

        /** Returns the features of a head: the sum over the axes, or those of value and id together. */
        @Override
        public int headDim() {
            return switch (idMergeMode) {
                case SUM -> axesDim.stream().mapToInt(Integer::intValue).sum();
                case CONCAT -> valEmbDim + idEmbDim;
            };
        }

        @Override
        public int hiddenSize() {
            return headDim() * numHeads;
        }

        /**
         * Returns the features that embed a token's value.
         *
         * @return the number of features
         */
        public int inputTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : valEmbDim * numHeads;
        }

        /**
         * Returns the features that embed a token's id.
         *
         * @return the number of features
         */
        public int idTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : idEmbDim * numHeads;
        }

        /**
         * Returns the hidden features of the MLPs.
         *
         * @return the number of features
         */
        public int mlpHiddenDim() {
            return (int) (hiddenSize() * mlpRatio);
        }

        /**
         * Returns whether queries and keys of any stream are rotated.
         *
         * @return whether either id embedding is rotary
         */
        public boolean rotary() {
            return obsIdEmbedding.rotary() || condIdEmbedding.rotary();
        }
    }

    /**
     * GenSBI's {@code Flux1JointParams}: single-stream blocks over one stream of θ and x, which a condition mask tells apart.
     *
     * @param inChannels channels of a token
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param numHeads the number of attention heads
     * @param depthSingleBlocks the number of single-stream blocks, from 0
     * @param valEmbDim the features of a head that embed the value
     * @param condEmbDim the features of a head that embed the mask, in mode {@code CONCAT}; 0 in mode {@code SUM}
     * @param idEmbDim the features of a head that embed the id, in mode {@code CONCAT}; 0 in mode {@code SUM}
     * @param dimJoint the rows of the id table: at least the tokens of θ and x together
     * @param idMergeMode the operation that merges value, mask and id
     */
    record Flux1JointConfig(
            int inChannels,
            double mlpRatio,
            int numHeads,
            int depthSingleBlocks,
            int valEmbDim,
            int condEmbDim,
            int idEmbDim,
            int dimJoint,
            IdMergeMode idMergeMode)
            implements Transformer {
        /** The name of the architecture. */
        public static final String NAME = "Flux1Joint";

        @Override
        public String architecture() {
            return NAME;
        }

        @Override
        public int headDim() {
            return valEmbDim + condEmbDim + idEmbDim;
        }

        @Override
        public int hiddenSize() {
            return headDim() * numHeads;
        }

        /**
         * Returns the features that embed a token's value.
         *
         * @return the number of features
         */
        public int inputTokenDim() {
            return valEmbDim * numHeads;
        }

        /**
         * Returns the features that embed whether a token is a condition.
         *
         * @return the number of features
         */
        public int conditionTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : condEmbDim * numHeads;
        }

        /**
         * Returns the features that embed a token's id.
         *
         * @return the number of features
         */
        public int idTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : idEmbDim * numHeads;
        }

        /**
         * Returns the hidden features of the MLPs.
         *
         * @return the number of features
         */
        public int mlpHiddenDim() {
            return (int) (hiddenSize() * mlpRatio);
        }
    }

    /**
     * GenSBI's {@code SimformerParams}: a plain transformer over one stream of θ and x.
     *
     * @param inChannels channels of a token
     * @param valEmbDim features that embed the value
     * @param idEmbDim features that embed the id
     * @param condEmbDim features that embed whether a token is a condition, from 0
     * @param dimJoint the rows of the id table: at least the tokens of θ and x together
     * @param fourierFeatures features of the time embedding
     * @param numHeads the number of attention heads
     * @param depth the number of transformer layers, from 0
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param qkvFeatures the width of queries, keys and values over all heads
     * @param numHiddenLayers the number of hidden layers of an MLP
     */
    record SimformerConfig(
            int inChannels,
            int valEmbDim,
            int idEmbDim,
            int condEmbDim,
            int dimJoint,
            int fourierFeatures,
            int numHeads,
            int depth,
            int mlpRatio,
            int qkvFeatures,
            int numHiddenLayers)
            implements Transformer {
        /** The name of the architecture. */
        public static final String NAME = "Simformer";

        @Override
        public String architecture() {
            return NAME;
        }

        @Override
        public boolean takesEdgeMask() {
            return true;
        }

        @Override
        public int hiddenSize() {
            return valEmbDim + idEmbDim + condEmbDim;
        }

        @Override
        public int headDim() {
            return qkvFeatures / numHeads;
        }

        /**
         * Returns the hidden features of the MLPs.
         *
         * @return the number of features
         */
        public int mlpHiddenDim() {
            return hiddenSize() * mlpRatio;
        }
    }
}
