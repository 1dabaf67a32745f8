package org.rhei.networks;

/** The kind of density that a trained model represents: GenSBI's three kinds of pipeline. */
public enum Conditioning {
    /** p(θ | x): the condition enters as a second stream of tokens. */
    CONDITIONAL,
    /** p(θ, x), conditioned on x by a mask over one stream of tokens. */
    JOINT,
    /** p(θ): the model has no condition. */
    UNCONDITIONAL
}
