package org.rhei.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The results of GenSBI's diagnostics, computed by {@code gensbi/make_diagnostics.py}. */
final class GensbiDiagnostics {
    private GensbiDiagnostics() {}

    static JsonNode diagnostics() {
        try (InputStream in = GensbiDiagnostics.class.getResourceAsStream("/gensbi/diagnostics.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode trials(String name) {
        return diagnostics().get("cases").get(name);
    }

    static double[] numbers(JsonNode list) {
        return list.valueStream()
                .mapToDouble(value -> value.isString()
                        ? Double.parseDouble(value.stringValue().replace("inf", "Infinity"))
                        : value.doubleValue())
                .toArray();
    }

    /** Returns a nested list as a tensor. */
    static Tensor tensor(JsonNode list) {
        int[] shape = new int[0];
        for (JsonNode node = list; node.isArray(); node = node.get(0)) {
            int rank = shape.length;
            int size = node.size();
            int[] before = shape;
            shape = IntStream.rangeClosed(0, rank)
                    .map(i -> i < rank ? before[i] : size)
                    .toArray();
        }
        float[] data = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
        fill(list, data, 0);
        return Tensor.of(data, shape);
    }

    private static int fill(JsonNode node, float[] data, int at) {
        if (!node.isArray()) {
            data[at] = node.floatValue();
            return at + 1;
        }
        int next = at;
        for (JsonNode child : node) {
            next = fill(child, data, next);
        }
        return next;
    }
}
