package org.rhei.networks.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files for tests: sound ones from tensors, and any others from a header and data of the test's
 * making.
 */
final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /** A sound file of float32 tensors, in the map's order. */
    static Path write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        int size = tensors.values().stream().mapToInt(Tensor::size).sum() * Float.BYTES;
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        tensors.forEach((name, tensor) -> {
            int begin = data.position();
            for (float number : tensor.data()) {
                data.putFloat(number);
            }
            int[] offsets = {begin, data.position()};
            header.put(name, Map.of("dtype", "F32", "shape", tensor.shape(), "data_offsets", offsets));
        });
        return write(file, JsonMapper.shared().writeValueAsString(header), data.array());
    }

    /** A file of this header and this data, sound or not. */
    static Path write(Path file, String header, byte... data) throws IOException {
        return write(file, header.getBytes(StandardCharsets.UTF_8), data);
    }

    static Path write(Path file, byte[] header, byte[] data) throws IOException {
        return write(file, header.length, header, data);
    }

    /** The same with a header length that need not be the header's. */
    static Path write(Path file, long headerLength, byte[] header, byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(data);
        return Files.write(file, bytes.array());
    }
}
