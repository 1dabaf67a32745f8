package org.rhei.serve.infer;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.serve.draw.Computation;
import org.rhei.serve.draw.DrawQueue;
import org.rhei.serve.model.Densities;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.protocol.RequestException;

/** The outputs of a request, each computed when it is first wanted. Used by one thread. */
final class Answer {
    private static final int POINTS_OF_TURN = 256;
    private static final int MOST_VALUES = 100_000_000;
    private static final int MOST_TRAJECTORY_VALUES = 4_000_000;

    private final DrawQueue queue;
    private final TaskReader reader;
    private final SampleTask task;
    private final @Nullable Tensor points;
    private @Nullable Tensor theta;
    private @Nullable Tensor trajectory;
    private double evaluations;
    private Densities.@Nullable Choice densitySolver;

    Answer(DrawQueue queue, TaskReader reader, SampleTask task) {
        this.queue = queue;
        this.reader = reader;
        this.task = task;
        this.points = reader.points(task);
    }

    /** Returns the evaluations of the network for a sample; 0 if no samples were drawn. */
    double evaluations() {
        return evaluations;
    }

    /** Returns the solver of the log-probabilities; null if there are none. */
    Densities.@Nullable Choice densitySolver() {
        return densitySolver;
    }

    /**
     * Returns an output.
     *
     * @throws RequestException when it cannot be computed in time
     */
    Tensor output(String name) {
        return switch (name) {
            case "theta" -> theta();
            case "mean" -> new Columns(theta()).mean();
            case "std" -> new Columns(theta()).std();
            case "quantiles" -> new Columns(theta()).quantiles(reader.levels());
            case "log_prob" -> points != null ? density(points, 0) : densityOfSamples();
            case "trajectory" -> trajectory();
            case "times" -> times();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Draws the samples, (nsamples, B, dim_obs, ch_obs), turn by turn. */
    private Tensor theta() {
        if (theta == null) {
            requireValues(
                    "theta",
                    task.size() * task.model().parameters(),
                    MOST_VALUES,
                    ": ask for fewer samples, or for a stream");
            try (DrawQueue.Accepted accepted = accept(task)) {
                theta = task.isOneTurn() ? drawn(task, accepted) : inTurns(accepted);
            }
        }
        return theta;
    }

    private static void requireValues(String output, long values, int most, String advice) {
        if (values > most) {
            throw RequestException.bad("the output " + output + " would have " + NumberText.count(values, "value")
                    + ", expected at most " + most + advice);
        }
    }

    private DrawQueue.Accepted accept(SampleTask wanted) {
        return queue.accept(wanted.recipe(), wanted.size(), wanted.deadline());
    }

    private Tensor drawn(SampleTask part, DrawQueue.Accepted accepted) {
        SampleResult result = Waiting.draw(part, accepted::add);
        evaluations = result.statistics().meanEvaluations();
        return result.samples();
    }

    private Tensor inTurns(DrawQueue.Accepted accepted) {
        int observations = task.keys().size();
        int size = task.model().parameters();
        float[] all = new float[task.nsamples() * observations * size];
        for (int b = 0; b < observations; b += SampleTask.MOST_OBSERVATIONS) {
            SampleTask some = task.observations(b, Math.min(observations, b + SampleTask.MOST_OBSERVATIONS));
            int row = some.keys().size() * size;
            int each = some.samplesOfTurn();
            for (int from = 0; from < task.nsamples(); from += each) {
                int count = Math.min(each, task.nsamples() - from);
                float[] part = drawn(some.range(from, count), accepted).data();
                for (int i = 0; i < count; i++) {
                    System.arraycopy(part, i * row, all, ((from + i) * observations + b) * size, row);
                }
            }
        }
        return Tensor.of(
                all,
                task.nsamples(),
                observations,
                task.model().config().dimObs(),
                task.model().config().chObs());
    }

    private Tensor trajectory() {
        if (trajectory == null) {
            List<Double> times = reader.times();
            requireValues(
                    "trajectory", task.size() * task.model().parameters() * times.size(), MOST_TRAJECTORY_VALUES, "");
            SampleTask withTimes = reader.trajectory(task, times);
            try (DrawQueue.Accepted accepted = accept(withTimes)) {
                trajectory = drawn(withTimes, accepted);
            }
        }
        return trajectory;
    }

    private Tensor times() {
        List<Double> times = reader.times();
        float[] values = new float[times.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = times.get(i).floatValue();
        }
        return Tensor.of(values, values.length);
    }

    /** Returns the log-probabilities of the samples, (nsamples, B). */
    private Tensor densityOfSamples() {
        Tensor samples = theta();
        int observations = task.keys().size();
        int size = task.model().parameters();
        float[] all = new float[task.nsamples() * observations];
        for (int b = 0; b < observations; b++) {
            float[] own = new float[task.nsamples() * size];
            for (int i = 0; i < task.nsamples(); i++) {
                System.arraycopy(samples.data(), (i * observations + b) * size, own, i * size, size);
            }
            float[] densities =
                    density(Tensor.of(own, task.nsamples(), size), b).data();
            for (int i = 0; i < task.nsamples(); i++) {
                all[i * observations + b] = densities[i];
            }
        }
        return Tensor.of(all, task.nsamples(), observations);
    }

    /** Returns the log-probabilities of points for an observation, (n,), turn by turn. */
    private Tensor density(Tensor rows, int observation) {
        Observation x =
                task.x() == null ? Observation.NONE : Observation.of(task.x()).get(observation);
        Densities densities = task.model().densities();
        OptionalDouble epsilon = reader.epsilon();
        Recipe recipe = densities.recipe(epsilon);
        float[] all = new float[rows.dim(0)];
        try (DrawQueue.Accepted accepted = queue.accept(recipe, all.length, task.deadline())) {
            if (densitySolver == null) {
                densitySolver = points == null ? densities.ofSamples(epsilon) : ofPoints(rows, x, recipe, accepted);
            }
            LogProbOptions options = densitySolver.options();
            for (int from = 0; from < all.length; from += POINTS_OF_TURN) {
                Tensor some = rows.rows(from, Math.min(all.length, from + POINTS_OF_TURN));
                Computation<Tensor> turn = new Computation<>(
                        recipe,
                        some.dim(0),
                        task.deadline(),
                        progress -> task.model()
                                .pipeline()
                                .logProb(
                                        some,
                                        x,
                                        options.toBuilder().progress(progress).build()),
                        new CompletableFuture<>());
                accepted.add(turn);
                System.arraycopy(Waiting.forResult(turn, turn.result()).data(), 0, all, from, some.dim(0));
            }
        }
        return Tensor.of(all, all.length);
    }

    /** Chooses a solver for given points, on a turn of its own if that computes. */
    private Densities.Choice ofPoints(Tensor rows, Observation x, Recipe recipe, DrawQueue.Accepted accepted) {
        Densities densities = task.model().densities();
        OptionalDouble epsilon = reader.epsilon();
        if (!densities.comparesPoints(epsilon)) {
            return densities.ofPoints(rows, x, epsilon);
        }
        Computation<Densities.Choice> turn = new Computation<>(
                recipe, 0, task.deadline(), _ -> densities.ofPoints(rows, x, epsilon), new CompletableFuture<>());
        accepted.add(turn);
        return Waiting.forResult(turn, turn.result());
    }
}
