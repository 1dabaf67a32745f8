package uk.ac.manchester.tornado.api.types.vectors;

/** Eight floats. */
public final class Float8 {
    private final float[] values;

    public Float8(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
        this.values = new float[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    private Float8(float... values) {
        this.values = values;
    }

    private interface Operator {
        float apply(float a, float b);
    }

    private static Float8 map(Float8 a, Float8 b, Operator operator) {
        float[] values = new float[8];
        for (int i = 0; i < values.length; i++) {
            values[i] = operator.apply(a.values[i], b.values[i]);
        }
        return new Float8(values);
    }

    public float get(int index) {
        return values[index];
    }

    public static Float8 add(Float8 a, Float8 b) {
        return map(a, b, Float::sum);
    }

    public static Float8 sub(Float8 a, Float8 b) {
        return map(a, b, (x, y) -> x - y);
    }

    public static Float8 mult(Float8 a, Float8 b) {
        return map(a, b, (x, y) -> x * y);
    }

    public static Float8 div(Float8 a, Float8 b) {
        return map(a, b, (x, y) -> x / y);
    }
}
