package org.rhei.networks;

/** What a trained model gives the density of: GenSBI's three kinds of pipeline. */
public enum Conditioning {
    /** p(θ | x): the condition enters as a second stream of tokens. */
    CONDITIONAL,
    /** p(θ, x), conditioned on x by a mask over one stream of tokens. */
    JOINT,
    /** p(θ): there is no condition. */
    UNCONDITIONAL
}
