package org.rhei.serve.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.RheiException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.DataDistance;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.States;
import org.rhei.serve.draw.Computation;
import org.rhei.serve.draw.Draw;
import org.rhei.serve.draw.DrawQueue;
import org.rhei.serve.draw.Turn;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.InferRequest;
import org.rhei.serve.protocol.InferRequest.Wanted;
import org.rhei.serve.protocol.InferResponse;
import org.rhei.serve.protocol.InferResponse.Output;
import org.rhei.serve.protocol.Parameters;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings.Limits;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests for inference. Each method waits, on the thread of its caller, for turns of the queue. Thread-safe.
 *
 * @param limits the limits of the server
 * @param queue the work that waits for the processor
 */
public record Inference(Limits limits, DrawQueue queue) {
    /** The names of the outputs. */
    public static final List<String> OUTPUTS =
            List.of("theta", "log_prob", "mean", "std", "quantiles", "trajectory", "times");

    private static final System.Logger LOG = System.getLogger("org.rhei.serve");
    private static final int POINTS_OF_TURN = 256;
    private static final int MOST_VALUES = 100_000_000;
    private static final int MOST_TRAJECTORY_VALUES = 4_000_000;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Answers a request as clients send it, so that the first client finds all classes loaded and the rate of draws measured. Nothing is
     * kept of the answer.
     */
    public void warmUp(ServedModel model) {
        Map<String, Tensor> inputs = model.conditional()
                ? Map.of(
                        "x",
                        Tensor.zeros(1, model.config().dimCond(), model.config().chCond()))
                : Map.of();
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("nsamples", Math.min(64, limits.samples()));
        try {
            answer(model, new InferRequest(null, inputs, new Parameters(parameters), List.of(), false))
                    .json();
        } catch (RequestException e) { // an observation of zeros may be beyond the model
            LOG.log(System.Logger.Level.DEBUG, "no answer to an observation of zeros", e);
        }
    }

    /**
     * Answers a request.
     *
     * @throws RequestException when the request is wrong, or cannot be answered in time
     */
    public InferResponse answer(ServedModel model, InferRequest request) {
        long start = System.nanoTime();
        TaskReader reader = new TaskReader(model, request, limits);
        SampleTask task = reader.read();
        List<Wanted> wanted = wanted(request);
        Tensor points = reader.points(task);
        Answer answer = new Answer(reader, task, points);
        List<Output> outputs = new ArrayList<>();
        for (Wanted each : wanted) {
            outputs.add(new Output(each.name(), answer.output(each.name()), each.binary()));
        }
        ObjectNode parameters = parameters(task, answer.evaluations);
        parameters.put("draw_ms", (System.nanoTime() - start) / NANOS_PER_MILLI);
        return new InferResponse(model.name(), request.id(), parameters, outputs);
    }

    /**
     * Draws samples part by part.
     *
     * @param parts receives each part, on the thread of the caller; an exception that it throws ends the draw
     * @throws RequestException when the request is wrong, or its first part cannot be drawn in time
     */
    public void stream(ServedModel model, InferRequest request, Consumer<InferResponse> parts) {
        TaskReader reader = new TaskReader(model, request, limits);
        SampleTask task = reader.read();
        List<Wanted> wanted = wanted(request);
        if (wanted.size() != 1 || !wanted.getFirst().name().equals("theta")) {
            throw RequestException.bad("a stream has the output theta alone");
        }
        if (task.keys().size() > SampleTask.MOST_OBSERVATIONS) {
            throw RequestException.bad("a stream has at most " + SampleTask.MOST_OBSERVATIONS + " observations, found "
                    + task.keys().size());
        }
        int each = task.samplesOfTurn();
        for (int from = 0; from < task.nsamples(); from += each) {
            long begin = System.nanoTime();
            SampleTask fresh = reader.read(); // a part has a deadline of its own
            SampleTask part = fresh.range(from, Math.min(each, task.nsamples() - from));
            if (from == 0) {
                requireTime(part);
            }
            SampleResult result = draw(part);
            ObjectNode parameters = parameters(part, result.statistics().meanEvaluations());
            parameters.put("draw_ms", (System.nanoTime() - begin) / NANOS_PER_MILLI);
            Output theta =
                    new Output("theta", result.samples(), wanted.getFirst().binary());
            parts.accept(new InferResponse(model.name(), request.id(), parameters, List.of(theta)));
        }
    }

    private static List<Wanted> wanted(InferRequest request) {
        boolean density = request.inputs().containsKey("points");
        List<Wanted> wanted = new ArrayList<>(request.outputs());
        for (Wanted each : wanted) {
            if (!OUTPUTS.contains(each.name())) {
                throw RequestException.bad("found the output " + ClientText.quoted(each.name()) + ", expected one of "
                        + String.join(", ", OUTPUTS));
            }
            if (density && !each.name().equals("log_prob")) {
                throw RequestException.bad("the output of points is log_prob, found " + each.name());
            }
        }
        if (wanted.isEmpty()) {
            wanted.add(new Wanted(density ? "log_prob" : "theta", request.binary()));
        }
        if (request.parameters().flag("log_prob")
                && wanted.stream().noneMatch(each -> each.name().equals("log_prob"))) {
            wanted.add(new Wanted("log_prob", request.binary()));
        }
        return wanted;
    }

    private ObjectNode parameters(SampleTask task, double evaluations) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        if (evaluations > 0) { // log-probabilities of points need no samples
            parameters.put("seed", task.seed());
            parameters.put("nsamples", task.nsamples());
            parameters.put("first", task.first());
            parameters.put("solver", task.recipe().solver());
            parameters.put("evaluations", evaluations);
            task.recipe().errors().ifPresent(errors -> {
                parameters.put("error_p50", errors.p50());
                parameters.put("error_p99", errors.p99());
            });
        }
        String unusual = unusual(task);
        if (unusual != null) {
            parameters.put("unusual", unusual);
        }
        return parameters;
    }

    private static @Nullable String unusual(SampleTask task) {
        if (task.x() == null) {
            return null;
        }
        List<DataDistance> unusual = task.model().pipeline().distances(Observation.of(task.x())).stream()
                .filter(DataDistance::unusual)
                .toList();
        if (unusual.isEmpty()) {
            return null;
        }
        DataDistance first = unusual.getFirst();
        String which = task.keys().size() == 1 ? "" : "observation " + first.observation() + ": ";
        return which + task.model().dataNames().get(first.value()) + " " + first.text() + "; unusual from "
                + NumberText.number(first.limit(), 2) + " on";
    }

    private void requireTime(SampleTask task) {
        queue.requireTime(turn(task), task.size());
    }

    private static Draw turn(SampleTask task) {
        return new Draw(
                task.model(),
                task.recipe(),
                task.x(),
                task.keys(),
                task.first(),
                task.nsamples(),
                task.deadline(),
                new CompletableFuture<>());
    }

    private SampleResult draw(SampleTask task) {
        Draw turn = turn(task);
        queue.add(turn);
        return await(turn, turn.result());
    }

    /** Waits for the result of a turn until its deadline. */
    private static <T> T await(Turn turn, CompletableFuture<T> result) {
        try {
            return result.get(turn.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException e) {
            throw RequestException.later(503, "not done within the deadline: try again later", 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.later(503, "the server ends: try again later", 1);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RequestException e -> e;
            case IllegalArgumentException e -> RequestException.bad(String.valueOf(e.getMessage()));
            case RheiException e -> RequestException.of(500, String.valueOf(e.getMessage()));
            case null -> new IllegalStateException("the computation failed without a cause");
            default -> new IllegalStateException(cause);
        };
    }

    /** The outputs of a request, each computed when it is first wanted. Used by one thread. */
    private final class Answer {
        private final TaskReader reader;
        private final SampleTask task;
        private final @Nullable Tensor points;
        private @Nullable Tensor theta;
        private @Nullable Tensor trajectory;
        private double evaluations;

        Answer(TaskReader reader, SampleTask task, @Nullable Tensor points) {
            this.reader = reader;
            this.task = task;
            this.points = points;
        }

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
            if (theta != null) {
                return theta;
            }
            if (task.size() * task.model().parameters() > MOST_VALUES) {
                throw RequestException.bad("the output theta would have "
                        + task.size() * task.model().parameters() + " values, expected at most " + MOST_VALUES
                        + ": ask for fewer samples, or for a stream");
            }
            try (DrawQueue.Accepted accepted = queue.accept(turn(task), task.size())) {
                theta = task.isOneTurn() ? drawn(task, accepted) : inTurns(accepted);
            }
            return theta;
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

        private Tensor drawn(SampleTask part, DrawQueue.Accepted accepted) {
            Draw turn = turn(part);
            accepted.add(turn);
            SampleResult result = await(turn, turn.result());
            evaluations = result.statistics().meanEvaluations();
            return result.samples();
        }

        private Tensor trajectory() {
            if (trajectory == null) {
                SampleTask withTimes = reader.trajectory(task);
                long values = task.size() * task.model().parameters() * timesOf(withTimes).length;
                if (values > MOST_TRAJECTORY_VALUES) {
                    throw RequestException.bad("the output trajectory would have " + values
                            + " values, expected at most " + MOST_TRAJECTORY_VALUES);
                }
                requireTime(withTimes);
                SampleResult result = draw(withTimes);
                evaluations = result.statistics().meanEvaluations();
                trajectory = result.samples();
            }
            return trajectory;
        }

        private Tensor times() {
            double[] times = timesOf(reader.trajectory(task));
            float[] values = new float[times.length];
            for (int i = 0; i < times.length; i++) {
                values[i] = (float) times[i];
            }
            return Tensor.of(values, values.length);
        }

        private static double[] timesOf(SampleTask withTimes) {
            return withTimes.recipe().options().states() instanceof States.At(List<Double> times)
                    ? times.stream().mapToDouble(Double::doubleValue).toArray()
                    : new double[0];
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
            Observation x = task.x() == null
                    ? Observation.NONE
                    : Observation.of(task.x()).get(observation);
            LogProbOptions options = task.model().density();
            float[] all = new float[rows.dim(0)];
            for (int from = 0; from < all.length; from += POINTS_OF_TURN) {
                Tensor some = rows.rows(from, Math.min(all.length, from + POINTS_OF_TURN));
                Computation turn = new Computation(
                        task.model(),
                        task.model().densityRecipe(),
                        some.dim(0),
                        task.deadline(),
                        () -> task.model().pipeline().logProb(some, x, options),
                        new CompletableFuture<>());
                if (from == 0) {
                    queue.requireTime(turn, all.length);
                }
                queue.add(turn);
                System.arraycopy(await(turn, turn.result()).data(), 0, all, from, some.dim(0));
            }
            return Tensor.of(all, all.length);
        }
    }
}
