package org.rhei.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests of the Open Inference Protocol V2, with its extension for binary tensors: JSON, followed by the values of those tensors
 * whose parameter {@code binary_data_size} is given, little-endian.
 */
public final class InferReader {
    private static final ObjectReader JSON = new ObjectMapper()
            .reader()
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION); // of two values, programs take different ones
    private static final String BINARY_SIZE = "binary_data_size";

    private final byte[] body;
    private int at; // the beginning of the next binary tensor

    private InferReader(byte[] body, int jsonBytes) {
        this.body = body;
        this.at = jsonBytes;
    }

    /**
     * Reads a request.
     *
     * @param body the body of the HTTP request
     * @param jsonBytes the length of the JSON, from the header {@code Inference-Header-Content-Length}; empty if all is JSON
     * @throws RequestException when the body is no such request
     */
    public static InferRequest read(byte[] body, OptionalInt jsonBytes) {
        int length = jsonBytes.orElse(body.length);
        if (length < 0 || length > body.length) {
            throw RequestException.bad("Inference-Header-Content-Length is " + length + ", expected at most "
                    + body.length + ", the length of the body");
        }
        return new InferReader(body, length).read(json(body, length));
    }

    /**
     * Reads a JSON object.
     *
     * @throws RequestException when the bytes are none
     */
    public static ObjectNode json(byte[] body, int length) {
        try {
            if (JSON.readTree(body, 0, length) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw RequestException.bad("the body is no JSON: " + ClientText.shortened(e.getOriginalMessage()));
        }
        throw RequestException.bad("the body is no JSON object");
    }

    private InferRequest read(ObjectNode request) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (JsonNode input : array(request, "inputs")) {
            String name = text(input, "name", "an input");
            if (inputs.put(name, tensor(name, input)) != null) {
                throw RequestException.bad("the input " + ClientText.quoted(name) + " is given twice");
            }
        }
        if (at != body.length) {
            throw RequestException.bad(
                    "found " + NumberText.count(body.length - at, "byte") + " after the inputs, expected none");
        }
        ObjectNode parameters = parameters(request);
        boolean binary = flag(parameters, "binary_data_output", "the request", false);
        parameters.remove("binary_data_output");
        List<InferRequest.Wanted> outputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode output : array(request, "outputs")) {
            String name = text(output, "name", "an output");
            ObjectNode own = parameters(output);
            requireSupported(name, own);
            if (!names.add(name)) {
                throw RequestException.bad("the output " + ClientText.quoted(name) + " is wanted twice");
            }
            outputs.add(new InferRequest.Wanted(name, flag(own, "binary_data", "the output " + name, binary)));
        }
        return new InferRequest(id(request), inputs, new Parameters(parameters), outputs, binary);
    }

    private static @Nullable String id(ObjectNode request) {
        JsonNode id = request.get("id");
        if (id == null || id.isNull()) {
            return null;
        }
        if (!id.isString()) {
            throw RequestException.bad("the id is " + ClientText.shortened(id.toString()) + ", expected a text");
        }
        return id.stringValue();
    }

    /** Refuses extensions of the protocol that would change the output, and that this server does not have. */
    private static void requireSupported(String output, ObjectNode parameters) {
        for (String name : parameters.propertyNames()) {
            if (name.equals("classification") || name.startsWith("shared_memory")) {
                throw RequestException.bad("the output " + ClientText.quoted(output) + " has the parameter "
                        + ClientText.quoted(name) + ", which this server does not support");
            }
        }
    }

    private static boolean flag(ObjectNode parameters, String name, String where, boolean otherwise) {
        JsonNode value = parameters.path(name);
        if (value.isMissingNode() || value.isBoolean()) {
            return value.asBoolean(otherwise);
        }
        throw RequestException.bad("the parameter " + name + " of " + ClientText.shortened(where) + " is "
                + ClientText.shortened(value.toString()) + ", expected true or false");
    }

    /** Returns the parameters of a request, or of one of its inputs or outputs. */
    private static ObjectNode parameters(JsonNode request) {
        JsonNode parameters = request.get("parameters");
        if (parameters == null || parameters.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (parameters instanceof ObjectNode object) {
            return object;
        }
        throw RequestException.bad(
                "the parameters are " + ClientText.shortened(parameters.toString()) + ", expected a JSON object");
    }

    private static Iterable<JsonNode> array(ObjectNode request, String name) {
        JsonNode value = request.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw RequestException.bad(name + " is " + ClientText.shortened(value.toString()) + ", expected an array");
        }
        return value;
    }

    private static String text(JsonNode object, String name, String what) {
        JsonNode value = object.path(name);
        if (!value.isString()) {
            throw RequestException.bad(what + " has no text " + name + ": " + ClientText.shortened(object.toString()));
        }
        return value.stringValue();
    }

    private Tensor tensor(String name, JsonNode input) {
        String datatype = text(input, "datatype", "the input " + ClientText.quoted(name));
        DataType type = DataType.named(datatype)
                .orElseThrow(() -> RequestException.bad("the input " + ClientText.quoted(name) + " has the datatype "
                        + ClientText.quoted(datatype) + ", expected one of " + Arrays.toString(DataType.values())));
        int[] shape = shape(name, input.path("shape"));
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        JsonNode bytes = parameters(input).path(BINARY_SIZE);
        if (input.has("data") && !bytes.isMissingNode()) {
            throw RequestException.bad(
                    "the input " + ClientText.quoted(name) + " has both data and " + BINARY_SIZE + ", expected one");
        }
        float[] values =
                bytes.isMissingNode() ? values(name, input.path("data"), size) : values(name, type, size, bytes);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw RequestException.bad("the input " + ClientText.quoted(name) + " holds " + NumberText.number(value)
                        + ", expected finite numbers");
            }
        }
        return Tensor.of(values, shape);
    }

    private int[] shape(String name, JsonNode value) {
        int[] shape = new int[value.size()];
        long size = 1;
        boolean right = value.isArray() && shape.length > 0;
        for (int i = 0; right && i < shape.length; i++) {
            JsonNode axis = value.get(i);
            right = axis.isIntegralNumber() && axis.canConvertToInt() && axis.intValue() >= 1;
            shape[i] = axis.asInt(0);
            size *= shape[i];
            right &= size <= body.length; // a value takes at least one byte
        }
        if (!right) {
            throw RequestException.bad("the input " + ClientText.quoted(name) + " has the shape "
                    + ClientText.shortened(value.toString())
                    + ", expected positive whole numbers, of as many values as the"
                    + " request holds");
        }
        return shape;
    }

    private static float[] values(String name, JsonNode data, int size) {
        if (!data.isArray()) {
            throw RequestException.bad("the input " + ClientText.quoted(name) + " has no array data");
        }
        float[] values = new float[size];
        int count = fill(name, data, values, 0);
        if (count != size) {
            throw RequestException.bad("the input " + ClientText.quoted(name) + " has "
                    + NumberText.count(count, "value") + ", expected " + size + " of its shape");
        }
        return values;
    }

    /** Copies values that may be nested in arrays and returns the number of all so far. */
    private static int fill(String name, JsonNode data, float[] values, int count) {
        int filled = count;
        for (JsonNode value : data) {
            if (value.isArray()) {
                filled = fill(name, value, values, filled);
            } else if (value.isNumber()) {
                if (filled < values.length) {
                    values[filled] = value.numberValue().floatValue();
                }
                filled++;
            } else {
                throw RequestException.bad("the input " + ClientText.quoted(name) + " holds "
                        + ClientText.shortened(value.toString()) + ", expected numbers");
            }
        }
        return filled;
    }

    private float[] values(String name, DataType type, int size, JsonNode given) {
        long bytes = (long) size * type.bytes;
        boolean right = given.isIntegralNumber() && given.canConvertToLong() && given.longValue() == bytes;
        if (!right || bytes > body.length - at) {
            throw RequestException.bad("the input " + ClientText.quoted(name) + " has " + BINARY_SIZE + " "
                    + ClientText.shortened(given.toString())
                    + ", expected " + bytes + " of its shape, with as many bytes in the body");
        }
        ByteBuffer buffer = ByteBuffer.wrap(body, at, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = type.next(buffer);
        }
        at += (int) bytes;
        return values;
    }
}
