package org.rhei.networks.encoder;

/**
 * The values of an image, or of a series as an image of one row: {@code [channel][position]}, the positions row by row. Each channel begins
 * at a multiple of the lanes, so that positions fill whole tiles.
 *
 * @param stride the distance from one channel to the next
 */
record FeatureMap(int channels, int height, int width, int stride, float[] data) {
    /** Returns a map of zeros. */
    static FeatureMap zeros(int channels, int height, int width, int lanes) {
        int stride = Math.multiplyExact(Math.ceilDiv(Math.multiplyExact(height, width), lanes), lanes);
        return new FeatureMap(channels, height, width, stride, new float[Math.multiplyExact(channels, stride)]);
    }

    /** Returns the number of positions. */
    int positions() {
        return height * width;
    }

    /** Returns the index of a channel's first value. */
    int at(int channel) {
        return channel * stride;
    }

    /** Adds the values of another map of equal shape to those of this map, and returns this map. */
    FeatureMap add(FeatureMap other) {
        for (int i = 0; i < data.length; i++) {
            data[i] += other.data[i];
        }
        return this;
    }
}
