package org.rhei.tornado;

import org.rhei.networks.BackendException;

/**
 * The shape of the work on a device.
 *
 * @param tile the samples of a tile, a multiple of eight
 * @param threads the threads of a work group
 * @param groups the work groups; each carries one tile at a time
 */
record Shape(int tile, int threads, int groups) {
    Shape {
        if (tile < 8 || tile % 8 != 0 || threads < 1 || groups < 1) {
            throw new IllegalArgumentException("a tile needs a multiple of 8 samples, at least 1 thread and 1 group,"
                    + " found " + tile + ", " + threads + " and " + groups);
        }
    }

    /** Returns the number of vectors of a row: one for each eight samples. */
    int vectors() {
        return tile / 8;
    }

    /**
     * Returns this shape with as many groups as the device's memory holds.
     *
     * @param total the bytes of the device's memory
     * @param largest the bytes of the largest array that the device allocates
     * @throws BackendException when not even one group fits
     */
    Shape fitting(Plan plan, long total, long largest) {
        long constants = 4L * plan.constants().length;
        long group = 32L * Code.stride(plan, this);
        // the driver needs some of the memory, and an index is an int
        long byTotal = (total / 10 * 9 - constants - Launch.BYTES) / group;
        long byLargest = Math.min(largest, 4L * Integer.MAX_VALUE) / group;
        long fitting = Math.min(byTotal, byLargest);
        if (fitting < 1 || constants > largest) {
            throw new BackendException("too little device memory: the weights take " + constants + " bytes and " + tile
                    + " samples " + group + ", found " + total + " in all and " + largest
                    + " for one array; use --backend cpu");
        }
        return new Shape(tile, threads, (int) Math.min(groups, fitting));
    }
}
