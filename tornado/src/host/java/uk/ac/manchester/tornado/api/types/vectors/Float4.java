package uk.ac.manchester.tornado.api.types.vectors;

/** Four floats, one for each of four samples. */
public final class Float4 {
    private final float x;
    private final float y;
    private final float z;
    private final float w;

    public Float4(float x, float y, float z, float w) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
    }

    public float getX() {
        return x;
    }

    public float getY() {
        return y;
    }

    public float getZ() {
        return z;
    }

    public float getW() {
        return w;
    }

    public static Float4 add(Float4 a, Float4 b) {
        return new Float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
    }

    public static Float4 sub(Float4 a, Float4 b) {
        return new Float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
    }

    public static Float4 mult(Float4 a, Float4 b) {
        return new Float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
    }

    public static Float4 div(Float4 a, Float4 b) {
        return new Float4(a.x / b.x, a.y / b.y, a.z / b.z, a.w / b.w);
    }

    public static Float4 min(Float4 a, Float4 b) {
        return new Float4(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z), Math.min(a.w, b.w));
    }

    public static Float4 max(Float4 a, Float4 b) {
        return new Float4(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z), Math.max(a.w, b.w));
    }

    public static Float4 sqrt(Float4 a) {
        return new Float4(
                (float) Math.sqrt(a.x), (float) Math.sqrt(a.y), (float) Math.sqrt(a.z), (float) Math.sqrt(a.w));
    }
}
