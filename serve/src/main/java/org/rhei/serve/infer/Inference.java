package org.rhei.serve.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.DataDistance;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.SampleResult;
import org.rhei.serve.draw.DrawQueue;
import org.rhei.serve.model.Densities;
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

    /** Adds idle work to the queue that makes the JVM compile the loops of log-probabilities. */
    public void warmUpDensities(ServedModel model) {
        queue.whenIdle(new DensityWarmUp(model));
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
        reader.requireReadable(wanted);
        Answer answer = new Answer(queue, reader, task);
        List<Output> outputs = new ArrayList<>();
        for (Wanted each : wanted) {
            outputs.add(new Output(each.name(), answer.output(each.name()), each.binary()));
        }
        ObjectNode parameters = parameters(task, answer.evaluations());
        Densities.Choice density = answer.densitySolver();
        if (density != null) {
            parameters.put("log_prob_solver", density.text());
            density.errors().ifPresent(errors -> parameters.put("log_prob_error_p99", errors.p99()));
        }
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
            SampleTask part =
                    task.range(from, Math.min(each, task.nsamples() - from)).until(reader.deadline());
            if (from == 0) {
                queue.requireTime(part.recipe(), part.size(), part.deadline());
            }
            SampleResult result = Waiting.draw(part, queue::add);
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
}
