package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;

/** Arrays of one axis of texts: NumPy's type {@code U} has 32 bits for each character, {@code S} has a byte. */
public final class NumpyTexts {
    private static final Pattern TYPE = Pattern.compile("(?<order>[<>|=]?)(?<kind>[US])(?<length>\\d{1,7})");

    /** The most texts of an array: each takes more memory than its bytes. */
    private static final int MOST_TEXTS = 1 << 20;

    private NumpyTexts() {}

    /**
     * Reads an array.
     *
     * @param size the number of bytes of the stream
     * @return its texts; empty if it is an array of numbers
     * @throws NumpyFault if it holds texts in another form, or objects
     */
    static Optional<List<String>> read(InputStream in, long size) throws IOException {
        NpyStart start = NpyStart.read(in, size);
        String header = start.header();
        if (!(NpyHeader.entries(header) instanceof Map<?, ?> entries && entries.get("descr") instanceof String type)) {
            return Optional.empty();
        }
        if (type.endsWith("O")) {
            throw new NumpyFault("found objects, which are stored by pickle, expected texts: numpy.array(names, str)");
        }
        Matcher parts = TYPE.matcher(type);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int unit = parts.group("kind").equals("U") ? Integer.BYTES : 1;
        int length = Integer.parseInt(parts.group("length")) * unit;
        if (!(length > 0
                && entries.get("shape") instanceof List<?> sizes
                && sizes.size() == 1
                && sizes.getFirst() instanceof Long count
                && count >= 0
                && count <= MOST_TEXTS)) {
            throw new NumpyFault("found header " + Text.quote(header.strip()) + ", expected one axis of at most "
                    + MOST_TEXTS + " texts of at least one character");
        }
        long found = size - start.bytes();
        if (found != count * length) { // 2^20 texts of less than 2^26 bytes do not overflow
            throw new NumpyFault("found " + NumberText.count(found, "byte") + " of texts, expected " + count * length
                    + " for " + NumberText.count(count, "text") + " of " + length + " bytes; is the file truncated?");
        }
        ByteOrder order = parts.group("order").equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new NumpyFault(
                        "found " + NumberText.count(i, "text") + ", expected " + count + "; is the file truncated?");
            }
            texts.add(unit == 1 ? text(bytes) : text(ByteBuffer.wrap(bytes).order(order)));
        }
        return Optional.of(texts);
    }

    private static String text(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) { // zeros fill the length
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer characters) {
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (characters.hasRemaining()) {
            int character = characters.getInt();
            if (!Character.isValidCodePoint(character)) {
                throw new NumpyFault(
                        "found the character " + Integer.toUnsignedString(character) + ", expected one of Unicode");
            }
            text.appendCodePoint(character);
            end = character == 0 ? end : text.length(); // zeros fill the length
        }
        return text.substring(0, end);
    }

    /** Writes texts as {@code U}. */
    public static void write(List<String> texts, OutputStream out) throws IOException {
        int length = texts.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(0);
        out.write(NpyStart.of("<U" + Math.max(1, length), new int[] {texts.size()}));
        for (String text : texts) {
            ByteBuffer characters =
                    ByteBuffer.allocate(Math.max(1, length) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            text.codePoints().forEach(characters::putInt);
            out.write(characters.array());
        }
    }
}
