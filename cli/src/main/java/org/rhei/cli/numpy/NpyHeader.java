package org.rhei.cli.numpy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The header of a {@code .npy} file, checked.
 *
 * @param fields the numbers of an element: one without a name, or those of a structured type
 * @param elementBytes the bytes of an element
 * @param fortranOrder true if the first axis varies fastest
 * @param shape the size of each axis; the product fits an array
 */
record NpyHeader(List<Field> fields, int elementBytes, boolean fortranOrder, int[] shape) {
    /**
     * A number of an element.
     *
     * @param name its name; empty if the element is this number
     * @param type its type
     * @param offset the number of its first byte in the element
     */
    record Field(String name, NpyType type, int offset) {}

    private static final int MOST_ELEMENT_BYTES = 1 << 24;
    private static final int MOST_AXES = 64;

    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    NpyHeader {
        fields = List.copyOf(fields);
    }

    /**
     * Parses the header's text.
     *
     * @return a Python dictionary, or another literal
     * @throws NumpyFault if it is no literal
     */
    static Object entries(String text) {
        try {
            return PythonLiteral.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw fault(text);
        }
    }

    /**
     * Parses the header's text: a Python dictionary with three entries.
     *
     * @throws NumpyFault if it is none, or describes an array that is not supported
     */
    static NpyHeader parse(String text) {
        Object parsed = entries(text);
        if (parsed instanceof Map<?, ?> entries
                && entries.size() == 3
                && entries.containsKey("descr")
                && entries.get("fortran_order") instanceof Boolean fortranOrder
                && entries.get("shape") instanceof List<?> sizes) {
            List<Field> fields = new ArrayList<>();
            int bytes = fields(text, entries.get("descr"), fields);
            return new NpyHeader(fields, bytes, fortranOrder, shape(sizes, fields.size()));
        }
        throw fault(text);
    }

    /** Adds the fields of a type, and returns the bytes of an element. */
    private static int fields(String text, Object descr, List<Field> fields) {
        if (descr instanceof String name) {
            NpyType type = type(name, "");
            fields.add(new Field("", type, 0));
            return type.bytes();
        }
        if (!(descr instanceof List<?> parts) || parts.isEmpty()) {
            throw fault(text);
        }
        int offset = 0;
        for (Object part : parts) {
            if (!(part instanceof List<?> pair
                    && pair.size() == 2
                    && pair.getFirst() instanceof String name
                    && pair.getLast() instanceof String type)) {
                throw new NumpyFault("found a structured type with " + Text.quote(String.valueOf(part))
                        + ", expected a name and a type of one number for each field");
            }
            if (offset > MOST_ELEMENT_BYTES) {
                throw new NumpyFault(
                        "found a structured type of more than " + MOST_ELEMENT_BYTES + " bytes, expected less");
            }
            if (name.isEmpty() && type.matches("\\|?V\\d{1,6}")) {
                offset += Integer.parseInt(type.substring(type.indexOf('V') + 1)); // padding of an aligned type
            } else {
                Field field = new Field(name, type(type, " of " + Text.quote(name)), offset);
                fields.add(field);
                offset += field.type.bytes();
            }
        }
        if (fields.isEmpty()) {
            throw fault(text);
        }
        return offset;
    }

    private static NpyType type(String name, String owner) {
        try {
            return NpyType.parse(name);
        } catch (IllegalArgumentException e) {
            throw new NumpyFault("found values" + owner + " of type " + Text.quote(name) + ", " + e.getMessage());
        }
    }

    private static int[] shape(List<?> sizes, int width) {
        String text = Text.quote(
                "(" + String.join(", ", sizes.stream().map(String::valueOf).toList()) + ")");
        if (sizes.size() > MOST_AXES) {
            throw new NumpyFault("found shape " + text + ", expected at most " + MOST_AXES + " sizes");
        }
        int[] shape = new int[sizes.size()];
        long count = width;
        for (int axis = 0; axis < shape.length; axis++) {
            if (!(sizes.get(axis) instanceof Long size
                    && size >= 0
                    && size <= MOST_NUMBERS
                    && count * size <= MOST_NUMBERS)) {
                throw new NumpyFault(
                        "found shape " + text + ", expected sizes from 0 on and at most " + MOST_NUMBERS + " numbers");
            }
            shape[axis] = (int) (long) size;
            count *= size;
        }
        return shape;
    }

    private static NumpyFault fault(String text) {
        return new NumpyFault("found header " + Text.quote(text.strip())
                + ", expected {'descr': ..., 'fortran_order': ..., 'shape': (...), }");
    }

    /** Returns true if each element has named numbers. */
    boolean isStructured() {
        return !fields.getFirst().name.isEmpty() || fields.size() > 1;
    }

    /** Returns the number of elements. */
    int count() {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }

    /** Returns the bytes of all elements. */
    long bytes() {
        return (long) count() * elementBytes;
    }

    @Override
    public String toString() {
        return "shape " + Tensor.text(shape) + " of elements of " + NumberText.count(elementBytes, "byte");
    }
}
