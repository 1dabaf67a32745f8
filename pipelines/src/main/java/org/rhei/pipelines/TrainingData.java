package org.rhei.pipelines;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.Standardization.Moments;
import org.rhei.pipelines.options.OnUnusual;

/**
 * The data that a model was trained on, as far as the model file describes them: the mean and the standard deviation of each value, or
 * those of the standardization, and bounds.
 */
final class TrainingData {
    /** The share of observations like the training's that may be called unusual. */
    private static final double FALSE_ALARMS = 0.001;

    private final ModelConfig config;
    private final Optional<Moments> moments;
    private final List<Variable> variables;

    private TrainingData(ModelConfig config) {
        this.config = config;
        this.moments = config.dataMoments();
        this.variables = config.description().data();
    }

    static TrainingData of(ModelConfig config) {
        return new TrainingData(config);
    }

    private double mean(int value) {
        return moments.orElseThrow().mean(value / config.chCond(), value % config.chCond());
    }

    private double std(int value) {
        return moments.orElseThrow().std(value / config.chCond(), value % config.chCond());
    }

    /** Returns true if the file says nothing of the data. */
    private boolean unknown() {
        return moments.isEmpty() && variables.stream().noneMatch(Variable::bounded);
    }

    /**
     * Measures observations.
     *
     * @return the distance of each; none if there is nothing to compare with
     */
    List<DataDistance> distances(Observation observations) {
        Tensor xs = observations.fitting(config, false);
        if (xs == null || unknown()) {
            return List.of();
        }
        List<DataDistance> distances = new ArrayList<>();
        int values = xs.size() / Math.max(1, observations.count());
        for (int b = 0; b < observations.count(); b++) {
            distances.add(distance(b, xs.data(), b * values, values));
        }
        return distances;
    }

    /** Draws observations with independent normal values, (count, values); empty if the file says nothing of their moments. */
    Optional<Tensor> typical(Key key, int count) {
        if (moments.isEmpty()) {
            return Optional.empty();
        }
        int values = config.dimCond() * config.chCond();
        Tensor xs = key.normal(count, values);
        for (int i = 0; i < xs.size(); i++) {
            int value = i % values;
            double x = mean(value) + std(value) * xs.data()[i];
            if (!variables.isEmpty()) {
                x = Math.clamp(
                        x, variables.get(value).lower(), variables.get(value).upper());
            }
            xs.data()[i] = (float) x;
        }
        return Optional.of(xs);
    }

    private DataDistance distance(int observation, float[] xs, int from, int values) {
        int farthest = 0;
        double most = -1;
        for (int i = 0; i < values; i++) {
            double distance = distance(i, xs[from + i]);
            if (distance > most) {
                farthest = i;
                most = distance;
            }
        }
        double limit = Math.log(values / FALSE_ALARMS) - 1;
        Optional<String> name = variables.isEmpty()
                ? Optional.empty()
                : Optional.of(variables.get(farthest).name());
        return new DataDistance(observation, farthest, name, most, limit, text(farthest, xs[from + farthest], most));
    }

    private double distance(int value, double x) {
        if (!variables.isEmpty()) {
            Variable variable = variables.get(value);
            if (x < variable.lower() || x > variable.upper()) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return moments.isEmpty() ? 0 : Math.abs(x - mean(value)) / std(value);
    }

    private String text(int value, float x, double distance) {
        String found = "is " + NumberText.number(x);
        if (distance == Double.POSITIVE_INFINITY) {
            Variable variable = variables.get(value);
            return found + ", outside of its bounds " + NumberText.number(variable.lower()) + " to "
                    + NumberText.number(variable.upper());
        }
        return moments.isEmpty()
                ? found + ", inside its bounds"
                : found + ", " + NumberText.number(distance, 4) + " standard deviations from the training's mean "
                        + NumberText.number(mean(value), 4);
    }

    /**
     * Finds the observations that are unlike the training's data, and logs or refuses them.
     *
     * @throws IllegalArgumentException if one is unusual and the policy refuses it
     */
    List<DataDistance> unusual(Observation observations, OnUnusual policy) {
        List<DataDistance> unusual = policy == OnUnusual.IGNORE
                ? List.of()
                : distances(observations).stream().filter(DataDistance::unusual).toList();
        @Nullable String message = unusual.isEmpty() ? null : message(unusual);
        if (message != null && policy == OnUnusual.REFUSE) {
            throw new IllegalArgumentException(message);
        }
        if (message != null) {
            System.getLogger("org.rhei.pipelines").log(Level.WARNING, "{0}", message);
        }
        return unusual;
    }

    private static String message(List<DataDistance> unusual) {
        DataDistance first = unusual.getFirst();
        return "observation " + first.observation() + " is unlike the data of the training: "
                + first.name().orElse("index " + first.value()) + " " + first.text()
                + ", expected at most " + NumberText.number(first.limit(), 2)
                + (unusual.size() == 1 ? "" : "; " + (unusual.size() - 1) + " other observations are, too");
    }
}
