package uk.ac.manchester.tornado.api.types.collections;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A view of an array as vectors of four floats. */
public final class VectorFloat4 {
    private final FloatArray array;

    public VectorFloat4(FloatArray array) {
        this.array = array;
    }

    public Float4 get(int index) {
        int at = 4 * index;
        return new Float4(array.get(at), array.get(at + 1), array.get(at + 2), array.get(at + 3));
    }

    public void set(int index, Float4 value) {
        int at = 4 * index;
        array.set(at, value.getX());
        array.set(at + 1, value.getY());
        array.set(at + 2, value.getZ());
        array.set(at + 3, value.getW());
    }
}
