package org.rhei.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.format.ConfigObject;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.FittedDensity;
import org.rhei.solvers.multistep.FittedMultistep;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tuned methods as JSON and reads them. A file is not trusted: each value has a type and a range, and unknown keys are refused. */
final class TunedJson {
    private static final String FORMAT = "rhei-tuned";
    private static final int VERSION = 1;
    private static final int MOST_RUNGS = 64;
    private static final int MOST_TEXT = 300;
    private static final double HUGE = Float.MAX_VALUE;

    private TunedJson() {}

    static String write(TunedSolvers tuned) {
        JsonMapper json = JsonMapper.shared();
        ObjectNode root = json.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.putObject("model").put("name", tuned.model()).put("sha256", tuned.sha256());
        root.put("origin", tuned.origin());
        ArrayNode samples = root.putArray("samples");
        tuned.samples().forEach(rung -> write(samples.addObject(), rung, rung.solver()));
        ArrayNode densities = root.putArray("densities");
        for (Rung<FittedDensity> rung : tuned.densities()) {
            ObjectNode object = densities.addObject();
            rung.solver().quadrature().forEach(object.putArray("quadrature")::add);
            write(object, rung, rung.solver().states());
        }
        return json.writeValueAsString(root) + "\n";
    }

    private static void write(ObjectNode object, Rung<?> rung, FittedMultistep method) {
        object.put("evaluations", rung.evaluations());
        method.nodes().forEach(object.putArray("nodes")::add);
        ArrayNode weights = object.putArray("weights");
        method.weights().forEach(step -> step.forEach(weights::add));
        object.put("averaging", method.averaging());
        if (!method.blends().isEmpty()) {
            ArrayNode blends = object.putArray("blends");
            method.blends().forEach(step -> step.forEach(blends::add));
        }
        write(object.putObject("seen"), rung.seen());
        write(object.putObject("unseen"), rung.unseen());
    }

    private static void write(ObjectNode object, Errors errors) {
        object.put("observations", errors.observations())
                .put("samples", errors.samples())
                .put("p50", errors.p50())
                .put("p99", errors.p99())
                .put("max", errors.max());
    }

    /**
     * Reads a text.
     *
     * @param source names the file in messages
     * @throws ModelFormatException when the text does not hold tuned methods
     */
    static TunedSolvers read(String text, String source) {
        ConfigObject root = ConfigObject.parse(text, source);
        root.choice("format", Map.of(FORMAT, true));
        root.integer("version", VERSION, VERSION);
        ConfigObject model = root.object("model");
        String name = required(model, "name");
        String sha256 = required(model, "sha256");
        model.refuseOthers();
        String origin = required(root, "origin");
        List<Rung<FittedMultistep>> samples = rungs(root, "samples", 1, TunedJson::method);
        List<Rung<FittedDensity>> densities =
                root.has("densities") ? rungs(root, "densities", 0, TunedJson::density) : List.of();
        root.refuseOthers();
        try {
            return new TunedSolvers(name, sha256, origin, samples, densities);
        } catch (IllegalArgumentException e) {
            throw root.fault("samples", String.valueOf(e.getMessage()));
        }
    }

    private static String required(ConfigObject object, String key) {
        return object.text(key, MOST_TEXT).orElseThrow(() -> object.fault(key, "missing, expected a text"));
    }

    private static <S extends Solver> List<Rung<S>> rungs(
            ConfigObject root, String key, int least, Function<ConfigObject, S> method) {
        List<Rung<S>> rungs = new ArrayList<>();
        for (ConfigObject object : root.objects(key, least, MOST_RUNGS)) {
            try {
                S solver = method.apply(object);
                Errors seen = errors(object.object("seen"));
                Errors unseen = errors(object.object("unseen"));
                rungs.add(new Rung<>(solver, evaluations(object), seen, unseen));
            } catch (IllegalArgumentException e) {
                throw object.fault("nodes", String.valueOf(e.getMessage()));
            }
            object.refuseOthers();
        }
        return rungs;
    }

    private static int evaluations(ConfigObject object) {
        return object.integer("evaluations", 1, FittedMultistep.MOST_FITTED);
    }

    private static FittedMultistep method(ConfigObject object) {
        int steps = evaluations(object);
        List<Double> nodes = object.numbers("nodes", steps + 1, -HUGE, HUGE);
        List<Double> flat = object.numbers("weights", steps * (steps + 1) / 2, -HUGE, HUGE);
        double averaging = object.number("averaging", 0, 2);
        return new FittedMultistep(nodes, rows(flat, steps), averaging, blends(object, steps), OnFailure.THROW);
    }

    private static List<List<Double>> blends(ConfigObject object, int steps) {
        if (!object.has("blends")) {
            return List.of();
        }
        int width = FittedMultistep.BLENDS;
        List<Double> flat = object.numbers("blends", steps * width, -HUGE, HUGE);
        return IntStream.range(0, steps)
                .mapToObj(step -> flat.subList(step * width, (step + 1) * width))
                .toList();
    }

    private static FittedDensity density(ConfigObject object) {
        return new FittedDensity(method(object), object.numbers("quadrature", evaluations(object), -HUGE, HUGE));
    }

    /** Returns the weights of each step: one for the first, one more for each further step. */
    private static List<List<Double>> rows(List<Double> flat, int steps) {
        List<List<Double>> rows = new ArrayList<>();
        for (int step = 0, from = 0; step < steps; from += ++step) {
            rows.add(flat.subList(from, from + step + 1));
        }
        return rows;
    }

    private static Errors errors(ConfigObject object) {
        int observations = object.integer("observations", 1, Integer.MAX_VALUE);
        int samples = object.integer("samples", 1, Integer.MAX_VALUE);
        double p50 = object.number("p50", 0, HUGE);
        double p99 = object.number("p99", p50, HUGE);
        double max = object.number("max", p99, HUGE);
        object.refuseOthers();
        return new Errors(observations, samples, p50, p99, max);
    }
}
