package org.rhei.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A safetensors file in memory: a JSON header that names slices of the data. This class trusts the file. It serves to test the reader of
 * the networks, which does not.
 *
 * @param header the parsed header
 * @param data the bytes after the header
 */
public record SafetensorsFile(ObjectNode header, ByteBuffer data) {
    private static final String METADATA = "__metadata__";

    /** Reads a whole file. */
    public static SafetensorsFile read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] json = new byte[Math.toIntExact(bytes.getLong())];
            bytes.get(json);
            ObjectNode header = (ObjectNode) JsonMapper.shared().readTree(json);
            return new SafetensorsFile(header, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a file of float32 tensors in the map's order. */
    public static SafetensorsFile of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        int size = tensors.values().stream().mapToInt(Tensor::size).sum() * Float.BYTES;
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(METADATA, metadata);
        }
        tensors.forEach((name, tensor) -> {
            int begin = data.position();
            for (float value : tensor.data()) {
                data.putFloat(value);
            }
            int[] offsets = {begin, data.position()};
            header.put(name, Map.of("dtype", "F32", "shape", tensor.shape(), "data_offsets", offsets));
        });
        return new SafetensorsFile(JsonMapper.shared().valueToTree(header), data.flip());
    }

    /** Returns the names of the tensors in the header's order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(header.propertyNames());
        names.remove(METADATA);
        return names;
    }

    /** Returns the strings of the header's metadata. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path(METADATA)
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().stringValue()));
        return metadata;
    }

    /** Returns a tensor of float32. */
    public Tensor tensor(String name) {
        ByteBuffer bytes = bytes(name, "F32");
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        int[] shape = header.get(name)
                .get("shape")
                .valueStream()
                .mapToInt(JsonNode::intValue)
                .toArray();
        return Tensor.of(values, shape);
    }

    /** Returns the values of a tensor of int32. */
    public int[] ints(String name) {
        ByteBuffer bytes = bytes(name, "I32");
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return values;
    }

    private ByteBuffer bytes(String name, String type) {
        JsonNode entry = header.path(name);
        if (!entry.path("dtype").asString("").equals(type)) {
            throw new IllegalArgumentException("found " + entry + " as tensor '" + name + "', expected one of " + type
                    + "; the file has " + names());
        }
        int begin = entry.get("data_offsets").get(0).intValue();
        int end = entry.get("data_offsets").get(1).intValue();
        return data.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the file and returns its path. */
    public Path write(Path file) throws IOException {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return write(file, header.toString().getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** Writes a file of a header and data that may be invalid, and returns its path. */
    public static Path write(Path file, byte[] header, byte[] data) throws IOException {
        return write(file, header.length, header, data);
    }

    /** Writes a file whose header length may be wrong, and returns its path. */
    public static Path write(Path file, long headerLength, byte[] header, byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(data);
        return Files.write(file, bytes.array());
    }
}
