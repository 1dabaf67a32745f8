package org.rhei.pipelines;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.model.Model;

/**
 * Makes the conditions of a network from observations: standardizes, encodes and embeds them.
 *
 * @param network the model's network, or a copy with another edge mask
 * @param workers the threads that encode
 */
record Conditions(Model model, Network network, Workers workers) {
    /**
     * Returns the condition of one or several observations.
     *
     * @throws IllegalArgumentException when the observations do not fit the model
     */
    Condition of(Observation observations) {
        return of(observations.fitting(model.config(), false));
    }

    /**
     * Returns the condition of one observation.
     *
     * @throws IllegalArgumentException when the observation does not fit the model, or there are several
     */
    Condition ofSingle(Observation observation) {
        return of(observation.fitting(model.config(), true));
    }

    private Condition of(@Nullable Tensor xs) {
        if (xs == null) {
            return Condition.NONE;
        }
        Tensor standardized = Standardize.observations(model.config(), xs);
        return network.condition(model.encoder()
                .map(encoder -> encoder.encode(standardized, workers))
                .orElse(standardized));
    }
}
