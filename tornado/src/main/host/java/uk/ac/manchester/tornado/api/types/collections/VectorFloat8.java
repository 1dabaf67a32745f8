package uk.ac.manchester.tornado.api.types.collections;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** A view of an array as vectors of eight floats. */
public final class VectorFloat8 {
    private final FloatArray array;

    public VectorFloat8(FloatArray array) {
        this.array = array;
    }

    public Float8 get(int index) {
        int at = 8 * index;
        return new Float8(
                array.get(at),
                array.get(at + 1),
                array.get(at + 2),
                array.get(at + 3),
                array.get(at + 4),
                array.get(at + 5),
                array.get(at + 6),
                array.get(at + 7));
    }

    public void set(int index, Float8 value) {
        for (int i = 0; i < 8; i++) {
            array.set(8 * index + i, value.get(i));
        }
    }
}
