package org.rhei.serve.infer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.options.Scheme;
import org.rhei.serve.model.Query;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.ClientNumbers;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.InferRequest;
import org.rhei.serve.protocol.Parameters;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings.Limits;

/**
 * Reads what a request asks for.
 *
 * @param model the model of the request
 * @param request the request
 * @param limits the limits of the server
 */
record TaskReader(ServedModel model, InferRequest request, Limits limits) {
    /** The names of the parameters of a request. */
    static final List<String> PARAMETERS = List.of(
            "seed",
            "nsamples",
            "first",
            "solver",
            "nsteps",
            "epsilon",
            "log_prob",
            "quantile_levels",
            "trajectory_times",
            "timeout");

    private static final int DEFAULT_SAMPLES = 1000;
    private static final int DEFAULT_TIMES = 25;
    private static final int MOST_TIMES = 200;
    private static final int MOST_LEVELS = 1000;
    private static final int MOST_STEPS = 100_000;

    /** Reads the request. */
    SampleTask read() {
        for (String name : request.inputs().keySet()) {
            if (!name.equals("x") && !name.equals("points")) {
                throw RequestException.bad("found the input " + ClientText.quoted(name) + ", expected x or points");
            }
        }
        Parameters parameters = request.parameters();
        parameters.requireKnown(PARAMETERS);
        Tensor x = observations();
        int count = x == null ? 1 : x.dim(0);
        if (count > limits.samples()) {
            throw RequestException.bad("found " + NumberText.count(count, "observation")
                    + " in the input x, expected at most " + limits.samples() + ", the server's limit of samples");
        }
        int most = limits.samples() / count;
        int nsamples = parameters.count("nsamples", 1, most).orElse(Math.min(DEFAULT_SAMPLES, most));
        int first = parameters.count("first", 0, Integer.MAX_VALUE - nsamples).orElse(0);
        long seed = parameters.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0);
        return new SampleTask(model, recipe(), x, seed, keys(seed, count), first, nsamples, deadline());
    }

    /** Returns the same samples with their states at some times. */
    SampleTask trajectory(SampleTask task, List<Double> times) {
        return task.by(recipe(times));
    }

    private Recipe recipe() {
        if (!request.inputs().containsKey("points")) {
            return recipe(List.of());
        }
        Parameters parameters = request.parameters();
        if (parameters.text("solver").isPresent()
                || parameters.count("nsteps", 1, MOST_STEPS).isPresent()) {
            throw RequestException.bad(
                    model.solves()
                            ? "solver and nsteps choose the solver of samples: log-probabilities of points take"
                                    + " epsilon, or the default solver"
                            : "solver and nsteps: a normalizing flow takes no solver");
        }
        return model.recipe(Query.DEFAULT); // no samples are drawn
    }

    /**
     * Returns the error that a tuned solver may make.
     *
     * @throws RequestException when the model takes no solver
     */
    OptionalDouble epsilon() {
        OptionalDouble epsilon = request.parameters().positive("epsilon");
        if (epsilon.isPresent() && !model.solves()) {
            throw RequestException.bad("epsilon: a normalizing flow takes no solver");
        }
        return epsilon;
    }

    private Recipe recipe(List<Double> times) {
        Parameters parameters = request.parameters();
        return model.recipe(
                new Query(parameters.text("solver"), parameters.count("nsteps", 1, MOST_STEPS), epsilon(), times));
    }

    /** Reads what some outputs need, so that a fault is found before anything is computed. */
    void requireReadable(List<InferRequest.Wanted> outputs) {
        for (InferRequest.Wanted output : outputs) {
            switch (output.name()) {
                case "quantiles" -> levels();
                case "trajectory", "times" -> times();
                default -> {
                    // needs no further parameters
                }
            }
        }
    }

    /** Returns the times of the output {@code trajectory}, equally spaced from noise to posterior. */
    List<Double> times() {
        int count =
                request.parameters().count("trajectory_times", 2, MOST_TIMES).orElse(DEFAULT_TIMES);
        double first;
        double last;
        switch (model.config().method()) {
            case MethodConfig.FlowMatching() -> {
                first = 0;
                last = 1;
            }
            case MethodConfig.ScoreMatching _ -> {
                first = Scheme.SCORE_NOISE_END;
                last = Scheme.SCORE_DATA_END;
            }
            case MethodConfig.EdmDiffusion _ ->
                throw RequestException.bad(
                        "an EDM model has no output trajectory, since its sampler returns states at its noise levels"
                                + " only");
            case MethodConfig.NormalizingFlow _ ->
                throw RequestException.bad(
                        "a normalizing flow has no output trajectory: it maps noise to samples in one pass");
        }
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(i == count - 1 ? last : first + (last - first) * i / (count - 1));
        }
        return times;
    }

    private List<Key> keys(long seed, int observations) {
        Key key = Key.of(seed);
        return observations == 1 ? List.of(key) : List.of(RandomStreams.observations(key, observations));
    }

    /** Returns the time after which the client does not wait: the parameter {@code timeout}, in microseconds as in Triton. */
    long deadline() {
        OptionalLong micros = request.parameters().whole("timeout", 1, Long.MAX_VALUE / 1000);
        Duration longest = limits.deadline();
        long nanos = Math.min(longest.toNanos(), micros.isPresent() ? 1000 * micros.getAsLong() : Long.MAX_VALUE);
        return System.nanoTime() + nanos;
    }

    private @Nullable Tensor observations() {
        Tensor x = request.inputs().get("x");
        if (!model.conditional()) {
            if (x != null) {
                throw RequestException.bad("the model " + model.name() + " is unconditional: it takes no input x");
            }
            return null;
        }
        int tokens = model.config().dimCond();
        int channels = model.config().chCond();
        if (x == null) {
            throw RequestException.bad(
                    "the request has no input x, expected shape (B, " + tokens + ", " + channels + ")");
        }
        int[] shape = x.shape();
        boolean row = Arrays.equals(shape, new int[] {model.data()});
        boolean one = Arrays.equals(shape, new int[] {tokens, channels});
        boolean rows = Arrays.equals(shape, new int[] {shape[0], model.data()});
        boolean several = Arrays.equals(shape, new int[] {shape[0], tokens, channels});
        if (!(row || one || rows || several)) {
            throw RequestException.bad(
                    "the input x has shape " + Tensor.text(shape) + ", expected (B, " + tokens + ", " + channels + ")");
        }
        return x.reshape(rows || several ? shape[0] : 1, tokens, channels);
    }

    /** Returns the levels of the output {@code quantiles}. */
    double[] levels() {
        String text = request.parameters().text("quantile_levels").orElse("0.025,0.16,0.5,0.84,0.975");
        String[] parts = text.split(",", -1);
        if (parts.length > MOST_LEVELS) {
            throw RequestException.bad("found " + NumberText.count(parts.length, "number")
                    + " in quantile_levels, expected at most " + MOST_LEVELS);
        }
        double[] levels = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            levels[i] = level(parts[i]);
        }
        return levels;
    }

    private static double level(String text) {
        double level = ClientNumbers.number("quantile_levels", text);
        if (level >= 0 && level <= 1) {
            return level;
        }
        throw RequestException.bad("quantile_levels holds " + ClientText.quoted(text)
                + ", expected numbers from 0 to 1 with commas between them");
    }

    /** Returns the points whose log-probabilities are wanted, (n, dim_obs · ch_obs); null if there are none. */
    @Nullable
    Tensor points(SampleTask task) {
        Tensor points = request.inputs().get("points");
        if (points == null) {
            return null;
        }
        int size = model.parameters();
        boolean row = points.rank() == 1 && points.size() == size;
        if (!row && (points.rank() == 1 || points.size() != (long) points.dim(0) * size)) {
            throw RequestException.bad("the input points has shape " + Tensor.text(points.shape()) + ", expected (n, "
                    + model.config().dimObs() + ", " + model.config().chObs() + ")");
        }
        if (task.keys().size() != 1) {
            throw RequestException.bad("points are given with "
                    + NumberText.count(task.keys().size(), "observation") + ", expected one observation");
        }
        return points.reshape(points.size() / size, size);
    }
}
