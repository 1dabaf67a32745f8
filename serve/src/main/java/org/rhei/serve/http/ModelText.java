package org.rhei.serve.http;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.Standardization.Moments;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.serve.model.Query;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.InferResponse;
import org.rhei.serve.settings.SampleFormat;
import org.rhei.serve.settings.ServerSettings;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the server and its models as JSON.
 *
 * @param settings the settings of the server
 */
record ModelText(ServerSettings settings) {
    private static final int ANY = -1; // the protocol's length of an axis that requests choose

    /** Returns the metadata of the server. */
    static ObjectNode server() {
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        String version = ModelText.class.getPackage().getImplementationVersion();
        server.put("name", "rhei").put("version", version == null ? "development" : version);
        server.putArray("extensions")
                .add("binary_tensor_data")
                .add("model_repository")
                .add("model_configuration");
        return server;
    }

    /** Returns the metadata of a model, as the protocol has them. */
    ObjectNode metadata(ServedModel model) {
        ModelConfig config = model.config();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("name", model.name());
        metadata.putArray("versions").add(InferResponse.VERSION);
        metadata.put("platform", "rhei");
        ArrayNode inputs = metadata.putArray("inputs");
        if (model.conditional()) {
            tensor(inputs, "x", ANY, config.dimCond(), config.chCond());
        }
        tensor(inputs, "points", ANY, config.dimObs(), config.chObs());
        ArrayNode outputs = metadata.putArray("outputs");
        tensor(outputs, "theta", ANY, ANY, config.dimObs(), config.chObs());
        tensor(outputs, "log_prob", ANY, ANY);
        tensor(outputs, "mean", ANY, config.dimObs(), config.chObs());
        tensor(outputs, "std", ANY, config.dimObs(), config.chObs());
        tensor(outputs, "quantiles", ANY, ANY, config.dimObs(), config.chObs());
        if (model.trajectories()) {
            tensor(outputs, "trajectory", ANY, ANY, ANY, config.dimObs(), config.chObs());
            tensor(outputs, "times", ANY);
        }
        return metadata;
    }

    private static void tensor(ArrayNode tensors, String name, int... shape) {
        ObjectNode tensor = tensors.addObject().put("name", name).put("datatype", "FP32");
        ArrayNode axes = tensor.putArray("shape");
        for (int axis : shape) {
            axes.add(axis);
        }
    }

    /** Returns what a client that shows the model needs. */
    ObjectNode config(ServedModel model) {
        ModelConfig config = model.config();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", model.name()).put("method", method(config.method()));
        json.put("network", config.network().architecture());
        json.put("dim_obs", config.dimObs()).put("ch_obs", config.chObs());
        json.put("dim_cond", config.dimCond()).put("ch_cond", config.chCond());
        variables(
                json.putArray("theta"),
                model.parameterNames(),
                config.description().parameters());
        ArrayNode data = json.putArray("x");
        variables(data, model.dataNames(), config.description().data());
        addMoments(data, config);
        ArrayNode tuned = json.putArray("tuned");
        model.tuned()
                .map(TunedSolvers::samples)
                .orElse(List.of())
                .forEach(rung -> tuned.addObject()
                        .put("evaluations", rung.evaluations())
                        .put("p50", rung.unseen().p50())
                        .put("p99", rung.unseen().p99()));
        json.put("trajectories", model.trajectories());
        json.put("default_solver", model.recipe(Query.DEFAULT).solver());
        ArrayNode formats = json.putArray("formats");
        settings.extensions().formats().stream().map(SampleFormat::ending).forEach(formats::add);
        return json.put("max_samples", settings.limits().samples());
    }

    private static String method(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching() -> "flow matching";
            case MethodConfig.ScoreMatching _ -> "score matching";
            case MethodConfig.EdmDiffusion _ -> "EDM diffusion";
            case MethodConfig.NormalizingFlow _ -> "normalizing flow";
        };
    }

    private static void variables(ArrayNode json, List<String> names, List<Variable> variables) {
        for (int i = 0; i < names.size(); i++) {
            ObjectNode one = json.addObject().put("name", names.get(i));
            Variable variable = variables.isEmpty() ? null : variables.get(i);
            one.put("unit", variable == null ? null : variable.unit().orElse(null));
            one.put("latex", variable == null ? null : variable.latex().orElse(null));
            one.put("lower", variable == null ? null : finite(variable.lower()));
            one.put("upper", variable == null ? null : finite(variable.upper()));
        }
    }

    private static @Nullable Double finite(double value) {
        return Double.isInfinite(value) ? null : value;
    }

    /** Adds mean and standard deviation of each value of the training's data, or those of the standardization. */
    private static void addMoments(ArrayNode data, ModelConfig config) {
        Optional<Moments> moments = config.dataMoments();
        for (int i = 0; i < data.size(); i++) {
            ObjectNode one = (ObjectNode) data.get(i);
            int token = i / config.chCond();
            int channel = i % config.chCond();
            if (moments.isPresent()) {
                one.put("mean", moments.get().mean(token, channel))
                        .put("std", moments.get().std(token, channel));
            } else {
                one.putNull("mean").putNull("std");
            }
        }
    }
}
