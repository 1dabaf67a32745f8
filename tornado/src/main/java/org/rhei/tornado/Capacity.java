package org.rhei.tornado;

import org.rhei.networks.BackendException;

/**
 * How many samples a device takes at a time.
 *
 * @param samples a multiple of {@value #GROUP}
 */
record Capacity(int samples) {
    /** Samples of a work group: they share the weights in its local memory. */
    static final int GROUP = 64;

    /** Enough for the threads of a large GPU; more only take memory. */
    static final int MOST = 8192;

    /**
     * As many as fit.
     *
     * @param wanted at least 1; at most so many
     * @param total bytes of the device's memory
     * @param largest bytes of the largest array that it takes
     * @throws BackendException when not even one group fits
     */
    static Capacity of(Plan plan, int wanted, long total, long largest) {
        long constants = 4L * plan.constants().length;
        int rows = Layout.of(plan).rows();
        // what comes and goes has arrays of its own
        long sample = 4L * ((long) rows + plan.conditionedRows() + 2L * plan.dimension());
        // some of the memory is the driver's, and an index is an int
        long byTotal = (total / 10 * 9 - constants) / sample;
        long byLargest = Math.min(largest, 4L * Integer.MAX_VALUE) / (4L * rows);
        long fitting = Math.min(byTotal, byLargest);
        if (fitting < GROUP || constants > largest) {
            throw new BackendException("too little device memory: the weights take " + constants + " bytes and "
                    + GROUP + " samples " + GROUP * sample + ", found " + total + " in all and " + largest
                    + " for one array; use --backend cpu");
        }
        long samples = Math.min(Math.ceilDiv(wanted, GROUP), fitting / GROUP) * GROUP;
        return new Capacity((int) samples);
    }
}
