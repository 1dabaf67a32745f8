package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;
import static org.rhei.networks.ModelFormatException.shorten;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked JSON header of a safetensors file. Every entry is complete, and the entries cover the data without overlap or gap.
 *
 * <p>The header is read token by token, so that its memory is proportional to its content.
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    /** The largest accepted rank, above that of any tensor of a network. The bound keeps messages and loops short. */
    private static final int MAX_RANK = 32;

    /** A number of tensors that no network has; bounds the memory of a header. */
    private static final int MAX_TENSORS = 1 << 16;

    /** Bounds the memory for metadata: each entry takes far more of it than of the file. */
    private static final int MAX_STRINGS = 1 << 14;

    private static final String METADATA = "__metadata__";

    /** The alignment of the tensors' bytes in the file. */
    private static final int ALIGNMENT = 8;

    /** A tensor's position: {@code begin} (inclusive) and {@code end} (exclusive) count bytes from the start of the data. */
    record Entry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {
        int[] shapeArray() {
            return shape.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /**
     * Parses and checks a header.
     *
     * @param source names the file in messages
     * @param header the bytes of the JSON text
     * @param dataBytes the number of bytes of data after the header
     * @throws ModelFormatException for every fault
     */
    static SafetensorsHeader parse(String source, byte[] header, long dataBytes) {
        if (header.length == 0 || header[0] != '{') {
            throw new ModelFormatException(source + ": the header is not a JSON object: found "
                    + (header.length == 0 ? "no bytes" : "first byte 0x%02x".formatted(header[0]))
                    + ", expected '{' (0x7b)");
        }
        try (JsonParser json =
                JsonFactory.builder().build().createParser(ObjectReadContext.empty(), utf8(source, header))) {
            SafetensorsHeader parsed = new Parsing(source, json, dataBytes).header();
            checkTiling(source, parsed.entries().values(), dataBytes);
            return parsed;
        } catch (JacksonException e) {
            throw new ModelFormatException(source + ": the header is " + ConfigJson.fault(e));
        }
    }

    private static String utf8(String source, byte[] header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(source + ": the header is not valid UTF-8");
        }
    }

    /** Checks that the tensors have neither overlaps nor gaps: sorted by offset, each tensor begins at the end of its predecessor. */
    private static void checkTiling(String source, Iterable<Entry> entries, long dataBytes) {
        List<Entry> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        @Nullable Entry previous = null;
        for (Entry entry : sorted) {
            if (entry.begin() < end && previous != null) {
                throw new ModelFormatException(source + ": tensor " + quote(entry.name()) + " begins at byte "
                        + entry.begin() + " and overlaps tensor " + quote(previous.name()) + ", which ends at byte "
                        + end);
            }
            if (entry.begin() > end) {
                throw new ModelFormatException(source + ": bytes " + end + " to " + entry.begin()
                        + " of the data, before tensor " + quote(entry.name()) + ", belong to no tensor");
            }
            end = entry.end();
            previous = entry;
        }
        if (end != dataBytes) {
            throw new ModelFormatException(source + ": the file holds " + NumberText.count(dataBytes, "byte")
                    + " of data, the tensors need " + end);
        }
    }

    SafetensorsHeader withMetadata(Map<String, String> other) {
        return new SafetensorsHeader(entries, other);
    }

    /** Returns the JSON text, padded with spaces so that the data begin at a multiple of 8 bytes. */
    byte[] json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode strings = json.putObject(METADATA);
        metadata.forEach(strings::put);
        for (Entry entry : entries.values()) {
            ObjectNode tensor = json.putObject(entry.name());
            tensor.put("dtype", entry.dtype().name());
            ArrayNode shape = tensor.putArray("shape");
            entry.shape().forEach(shape::add);
            tensor.putArray("data_offsets").add(entry.begin()).add(entry.end());
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Parses a header in one pass over its tokens. */
    private static final class Parsing {
        private final String source;
        private final JsonParser json;
        private final long dataBytes;
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private @Nullable Map<String, String> metadata;
        private String tensor = "";

        Parsing(String source, JsonParser json, long dataBytes) {
            this.source = source;
            this.json = json;
            this.dataBytes = dataBytes;
        }

        SafetensorsHeader header() {
            json.nextToken(); // the opening brace, which the caller has checked
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(METADATA)) {
                    if (metadata != null) {
                        throw fault("the header has two entries " + METADATA);
                    }
                    metadata = metadata();
                } else if (entries.size() == MAX_TENSORS) {
                    throw fault("the header has more than " + MAX_TENSORS + " tensors");
                } else if (entries.putIfAbsent(name, entry(name)) != null) {
                    throw fault("the header has two tensors " + quote(name));
                }
            }
            if (json.nextToken() != null) {
                throw fault("the header goes on after its JSON object with " + found());
            }
            return new SafetensorsHeader(
                    Collections.unmodifiableMap(entries),
                    metadata == null ? Map.of() : Collections.unmodifiableMap(metadata));
        }

        private Map<String, String> metadata() {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw fault(METADATA + ": found " + found() + ", expected an object of strings");
            }
            Map<String, String> strings = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                if (strings.size() == MAX_STRINGS) {
                    throw fault(METADATA + ": found more than " + MAX_STRINGS + " entries");
                }
                String key = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw fault(METADATA + ": entry " + quote(key) + ": found " + found() + ", expected a string");
                }
                if (strings.putIfAbsent(key, json.getString()) != null) {
                    throw fault(METADATA + ": two entries " + quote(key));
                }
            }
            return strings;
        }

        private Entry entry(String name) {
            tensor = name;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw tensorFault("found " + found() + ", expected an object with dtype, shape and data_offsets");
            }
            @Nullable Dtype dtype = null;
            @Nullable List<Integer> shape = null;
            @Nullable List<Long> offsets = null;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                boolean twice = switch (field) {
                    case "dtype" -> dtype != null;
                    case "shape" -> shape != null;
                    case "data_offsets" -> offsets != null;
                    default ->
                        throw tensorFault("unknown field " + quote(field) + ", expected dtype, shape and data_offsets");
                };
                if (twice) {
                    throw tensorFault("two fields " + quote(field));
                }
                switch (field) {
                    case "dtype" -> dtype = dtype();
                    case "shape" -> shape = shape();
                    default -> offsets = offsets();
                }
            }
            if (dtype == null || shape == null || offsets == null) {
                throw tensorFault("field " + (dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets")
                        + " is missing");
            }
            Entry entry = new Entry(name, dtype, shape, offsets.getFirst(), offsets.getLast());
            checkSize(entry);
            return entry;
        }

        private Dtype dtype() {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw tensorFault("dtype: found " + found() + ", expected a string");
            }
            String name = json.getString();
            return Dtype.named(name)
                    .orElseThrow(() -> tensorFault(
                            "dtype: found " + quote(name) + ", expected one of " + Arrays.toString(Dtype.values())));
        }

        private List<Integer> shape() {
            List<Integer> shape = new ArrayList<>();
            for (long dim : integers("shape", MAX_RANK)) {
                if (dim > Integer.MAX_VALUE) {
                    throw tensorFault("shape: found axis of size " + dim + ", expected at most " + Integer.MAX_VALUE);
                }
                shape.add((int) dim);
            }
            return List.copyOf(shape);
        }

        private List<Long> offsets() {
            List<Long> offsets = integers("data_offsets", 2);
            if (offsets.size() != 2) {
                throw tensorFault("data_offsets: found " + NumberText.count(offsets.size(), "number") + ", expected 2");
            }
            if (offsets.getFirst() > offsets.getLast()) {
                throw tensorFault("data_offsets: found " + offsets + ", expected begin at most end");
            }
            if (offsets.getLast() > dataBytes) {
                throw tensorFault("data_offsets: found " + offsets + ", but the file holds "
                        + NumberText.count(dataBytes, "byte") + " of data");
            }
            return offsets;
        }

        /** Reads an array of at most {@code limit} integers from 0 to {@link Long#MAX_VALUE}. */
        private List<Long> integers(String what, int limit) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw tensorFault(what + ": found " + found() + ", expected an array of integers");
            }
            List<Long> integers = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        || json.getLongValue() < 0) {
                    throw tensorFault(
                            what + ": found " + found() + ", expected an integer from 0 to " + Long.MAX_VALUE);
                }
                if (integers.size() == limit) {
                    throw tensorFault(what + ": found more than " + NumberText.count(limit, "number"));
                }
                integers.add(json.getLongValue());
            }
            return integers;
        }

        private void checkSize(Entry entry) {
            long bits = entry.dtype().bits;
            try {
                for (int dim : entry.shape()) {
                    bits = Math.multiplyExact(bits, dim);
                }
            } catch (ArithmeticException e) {
                throw tensorFault(text(entry) + " has more bytes than any file");
            }
            if (bits % 8 != 0) {
                throw tensorFault(text(entry) + " needs " + bits + " bits, expected whole bytes");
            }
            long span = entry.end() - entry.begin();
            if (bits / 8 != span) {
                throw tensorFault(text(entry) + " needs " + NumberText.count(bits / 8, "byte") + ", data_offsets ["
                        + entry.begin() + ", " + entry.end() + "] span " + span);
            }
        }

        private static String text(Entry entry) {
            return entry.dtype() + " of shape " + Tensor.text(entry.shapeArray());
        }

        private String found() {
            return switch (json.currentToken()) {
                case null -> "the end";
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "the string " + quote(json.getString());
                default -> shorten(json.getString());
            };
        }

        private ModelFormatException tensorFault(String what) {
            return fault("tensor " + quote(tensor) + ": " + what);
        }

        private ModelFormatException fault(String what) {
            return new ModelFormatException(source + ": " + what);
        }
    }
}
