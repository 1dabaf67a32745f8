package org.rhei.pipelines;

import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.VelocityField;

/**
 * Some samples to fit a solver to: the probability flow, from the base distribution to the data.
 *
 * @param field the flow's velocity
 * @param x0 the initial states, (n, dimension), an observation's one after the other
 * @param start the time of the base distribution
 * @param end the time of the data
 */
record Pilot(VelocityField field, Tensor x0, double start, double end) {
    /**
     * Draws the initial states: the b-th observation has those of {@code key.foldIn(b)}.
     *
     * @param samples for each observation, at least 1
     */
    static Pilot of(Model model, NetworkEvaluation evaluation, Condition condition, Key key, int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("a pilot needs at least 1 sample, found " + samples);
        }
        Network network = model.network();
        GenerativeMethod.Flow flow = GenerativeMethod.of(model.config()).flow(Optional.empty());
        Base.Gaussian base = (Base.Gaussian) flow.base(); // the methods' own
        int dimension = network.dimension();
        int size = Math.multiplyExact(samples, dimension);
        Tensor x0 = Tensor.zeros(Math.multiplyExact(condition.count(), samples), dimension);
        for (int b = 0; b < condition.count(); b++) {
            key.foldIn(b).normal(0, x0.data(), b * size, (b + 1) * size);
        }
        for (int at = 0; at < x0.size(); at += dimension) {
            base.fromStandard(x0.data(), at, dimension);
        }
        VelocityField field =
                new NetworkField(network, condition, samples).on(evaluation).with(flow.preconditioning());
        return new Pilot(field, x0, flow.baseEnd(), flow.dataEnd());
    }
}
