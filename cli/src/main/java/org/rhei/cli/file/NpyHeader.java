package org.rhei.cli.file;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/**
 * The header of a {@code .npy} file, checked.
 *
 * @param type NumPy's name of the elements' type
 * @param fortranOrder true if the first axis varies fastest
 * @param shape the size of each axis; the product fits an array
 */
record NpyHeader(String type, boolean fortranOrder, int[] shape) {
    private static final String DESCR = "descr";
    private static final String FORTRAN_ORDER = "fortran_order";
    private static final String SHAPE = "shape";

    private static final int MOST_AXES = 32;
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** An entry of the dictionary: a name, then a string, a boolean or a tuple of sizes. */
    private static final Pattern ENTRY = Pattern.compile("\\G\\s*(['\"])(\\w{1,20})\\1\\s*:\\s*"
            + "(?:(['\"])(?<string>[^'\"]*)\\3|(?<truth>True|False)|\\((?<tuple>[-\\d\\s,]*)\\))\\s*(?:,|(?=\\}))");

    private static final Pattern SIZES = Pattern.compile("(?:-?\\d{1,20}\\s*,\\s*)*(?:-?\\d{1,20})?");

    /**
     * Parses the header's text: a Python dictionary with three entries.
     *
     * @throws InputException if it is none, or describes an array that is not supported
     */
    static NpyHeader parse(Path file, String text) {
        Map<String, String> entries = entries(file, text.strip());
        String type = entries.get(DESCR);
        String truth = entries.get(FORTRAN_ORDER);
        String sizes = entries.get(SHAPE);
        if (type == null || truth == null || sizes == null || entries.size() != 3) {
            throw fault(file, text);
        }
        if (!type.matches("[<>]f[48]")) {
            throw new InputException(file + ": found numbers of type " + Text.quote(type)
                    + ", expected float32 or float64: '<f4', '>f4', '<f8' or '>f8'");
        }
        return new NpyHeader(type, truth.equals("True"), shape(file, sizes));
    }

    private static Map<String, String> entries(Path file, String text) {
        if (!text.startsWith("{")) {
            throw fault(file, text);
        }
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(text).region(1, text.length());
        int end = 1;
        while (entry.find()) {
            String name = entry.group(2);
            String kind = switch (name) {
                case DESCR -> "string";
                case FORTRAN_ORDER -> "truth";
                case SHAPE -> "tuple";
                default -> throw fault(file, text);
            };
            String value = entry.group(kind);
            if (value == null || entries.put(name, value) != null) {
                throw fault(file, text);
            }
            end = entry.end();
        }
        if (!text.substring(end).strip().equals("}")) {
            throw fault(file, text);
        }
        return entries;
    }

    private static int[] shape(Path file, String sizes) {
        String[] texts = sizes.isBlank() ? new String[0] : sizes.strip().split("\\s*,\\s*");
        if (texts.length > MOST_AXES || !SIZES.matcher(sizes.strip()).matches()) {
            throw new InputException(
                    file + ": found shape (" + Text.oneLine(sizes) + "), expected at most " + MOST_AXES + " sizes");
        }
        int[] shape = new int[texts.length];
        long count = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            long size = texts[axis].length() > 18 ? Long.MAX_VALUE : Long.parseLong(texts[axis]);
            if (size < 0 || size > MOST_NUMBERS || count * size > MOST_NUMBERS) {
                throw new InputException(file + ": found shape (" + Text.oneLine(sizes)
                        + "), expected sizes from 0 on and at" + " most " + MOST_NUMBERS + " numbers");
            }
            shape[axis] = (int) size;
            count *= size;
        }
        return shape;
    }

    private static InputException fault(Path file, String text) {
        return new InputException(file + ": found header " + Text.quote(text.strip())
                + ", expected {'descr': ..., 'fortran_order': ..., 'shape': (...), }");
    }

    int count() {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }

    int itemBytes() {
        return type.charAt(2) - '0';
    }

    ByteOrder byteOrder() {
        return type.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @Override
    public String toString() {
        return type + " " + Tensor.text(shape);
    }
}
