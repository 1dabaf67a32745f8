package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An array of floats. */
public final class FloatArray {
    private final float[] values;

    public FloatArray(int size) {
        this.values = new float[size];
    }

    public float get(int index) {
        return values[index];
    }

    public void set(int index, float value) {
        values[index] = value;
    }

    public int getSize() {
        return values.length;
    }

    public MemorySegment getSegment() {
        return MemorySegment.ofArray(values);
    }
}
