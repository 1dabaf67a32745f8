package org.rhei.serve.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response of inference.
 *
 * @param model the name of the model
 * @param id the identifier of the request; null for none
 * @param parameters how the outputs were computed
 * @param outputs the tensors, in the order of the request
 */
public record InferResponse(String model, @Nullable String id, ObjectNode parameters, List<Output> outputs) {
    /** The version of every model. */
    public static final String VERSION = "1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VALUES_AT_A_TIME = 1 << 14;

    /** Copies the outputs. */
    public InferResponse {
        outputs = List.copyOf(outputs);
    }

    /**
     * A tensor.
     *
     * @param name its name
     * @param values its shape and values
     * @param binary true if its values follow the JSON as bytes
     */
    public record Output(String name, Tensor values, boolean binary) {
        private long bytes() {
            return (long) Float.BYTES * values.size();
        }
    }

    /** Returns the JSON of this response. */
    public byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeJson(out);
        return out.toByteArray();
    }

    /** Writes the JSON of this response, and closes the stream. */
    public void writeJson(OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("model_name", model);
            json.writeStringProperty("model_version", VERSION);
            if (id != null) {
                json.writeStringProperty("id", id);
            }
            json.writePOJOProperty("parameters", parameters);
            json.writeArrayPropertyStart("outputs");
            outputs.forEach(output -> write(output, json));
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Returns the bytes that the outputs take in memory. */
    public long bytes() {
        return outputs.stream().mapToLong(Output::bytes).sum();
    }

    private static void write(Output output, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", output.name);
        json.writeStringProperty("datatype", "FP32");
        json.writeArrayPropertyStart("shape");
        for (int axis : output.values.shape()) {
            json.writeNumber(axis);
        }
        json.writeEndArray();
        if (output.binary) {
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", output.bytes());
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("data");
            for (float value : output.values.data()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Returns the length of the JSON where binary tensors follow it; empty if none does. */
    public OptionalInt jsonBytes(byte[] json) {
        return outputs.stream().anyMatch(Output::binary) ? OptionalInt.of(json.length) : OptionalInt.empty();
    }

    /** Writes the values of the binary tensors. */
    public void writeBinary(OutputStream out) throws IOException {
        for (Output output : outputs) {
            if (output.binary) {
                write(output.values.data(), out);
            }
        }
    }

    private static void write(float[] values, OutputStream out) throws IOException {
        byte[] bytes = new byte[Float.BYTES * Math.min(values.length, VALUES_AT_A_TIME)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += VALUES_AT_A_TIME) {
            int count = Math.min(VALUES_AT_A_TIME, values.length - from);
            buffer.clear();
            buffer.asFloatBuffer().put(values, from, count);
            out.write(bytes, 0, Float.BYTES * count);
        }
    }
}
