package org.rhei.networks;

import java.util.List;

/** The sizes and choices that shape a network; the names are those of GenSBI's {@code *Params} classes. */
public interface NetworkConfig {
    /** How the embedding of a token's value and of its id become one vector. */
    enum IdMergeMode {
        /** Added; the value is first scaled by the root of the hidden size. */
        SUM,
        /** Side by side. */
        CONCAT
    }

    /** Returns the name of the architecture: that of GenSBI's class. */
    String architecture();

    /** Returns whether attention can be restricted to some pairs of tokens: GenSBI's {@code edge_mask}. */
    default boolean takesEdgeMask() {
        return false;
    }

    /** Channels of a token of θ (for the joint networks: of every token). */
    int inChannels();

    /** Attention heads. */
    int numHeads();

    /** Features of a token inside the network. */
    int hiddenSize();

    /** Features of a head; {@code numHeads · headDim} is the width of queries, keys and values. */
    int headDim();

    /**
     * GenSBI's {@code Flux1Params}: double-stream blocks over θ and x, then single-stream blocks over both.
     *
     * @param inChannels channels of a token of θ
     * @param contextInDim channels of a token of x
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param numHeads attention heads
     * @param depth double-stream blocks, from 0
     * @param depthSingleBlocks single-stream blocks, from 0
     * @param qkvBias whether the double-stream blocks' projections to queries, keys and values have a bias
     * @param dimObs rows of the id tables of θ: at least the tokens of θ where ids are not rotary
     * @param dimCond the same for x
     * @param axesDim features of a head that each axis of the ids rotates; may be empty in the mode {@code CONCAT}
     * @param valEmbDim features of a head that embed the value, in the mode {@code CONCAT}
     * @param idEmbDim features of a head that embed the id, in the mode {@code CONCAT}
     * @param idMergeMode how value and id are merged
     * @param theta the base of the rotary frequencies
     * @param obsIdEmbedding how the tokens of θ are told apart
     * @param condIdEmbedding how the tokens of x are told apart
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
            implements NetworkConfig {
        /** The name of the architecture. */
        public static final String NAME = "Flux1";

        @Override
        public String architecture() {
            return NAME;
        }

        /** Features of a head: the axes' sum, or value and id side by side. */
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

        /** Features that embed a token's value. */
        public int inputTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : valEmbDim * numHeads;
        }

        /** Features that embed a token's id. */
        public int idTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : idEmbDim * numHeads;
        }

        /** Hidden features of the MLPs. */
        public int mlpHiddenDim() {
            return (int) (hiddenSize() * mlpRatio);
        }

        /** Whether any stream's queries and keys are rotated. */
        public boolean rotary() {
            return obsIdEmbedding.rotary() || condIdEmbedding.rotary();
        }
    }

    /**
     * GenSBI's {@code Flux1JointParams}: single-stream blocks over one stream of θ and x, told apart by a condition
     * mask.
     *
     * @param inChannels channels of a token
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param numHeads attention heads
     * @param depthSingleBlocks single-stream blocks, from 0
     * @param valEmbDim features of a head that embed the value
     * @param condEmbDim features of a head that embed the mask, in the mode {@code CONCAT}; 0 in the mode {@code SUM}
     * @param idEmbDim features of a head that embed the id, in the mode {@code CONCAT}; 0 in the mode {@code SUM}
     * @param dimJoint rows of the id table: at least the tokens of θ and x together
     * @param idMergeMode how value, mask and id are merged
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
            implements NetworkConfig {
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

        /** Features that embed a token's value. */
        public int inputTokenDim() {
            return valEmbDim * numHeads;
        }

        /** Features that embed whether a token is a condition. */
        public int conditionTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : condEmbDim * numHeads;
        }

        /** Features that embed a token's id. */
        public int idTokenDim() {
            return idMergeMode == IdMergeMode.SUM ? hiddenSize() : idEmbDim * numHeads;
        }

        /** Hidden features of the MLPs. */
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
     * @param dimJoint rows of the id table: at least the tokens of θ and x together
     * @param fourierFeatures features of the time embedding
     * @param numHeads attention heads
     * @param depth transformer layers, from 0
     * @param mlpRatio hidden features of the MLPs per feature of a token
     * @param qkvFeatures width of queries, keys and values over all heads
     * @param numHiddenLayers hidden layers of an MLP
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
            implements NetworkConfig {
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

        /** Hidden features of the MLPs. */
        public int mlpHiddenDim() {
            return hiddenSize() * mlpRatio;
        }
    }
}
