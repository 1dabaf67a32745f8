package org.rhei.tornado;

import org.rhei.networks.BackendException;

/**
 * The number of samples that a device evaluates at a time.
 *
 * @param samples a multiple of {@value #GROUP}
 */
record Capacity(int samples) {
    /** The samples of a work group, which share the weights in its local memory. */
    static final int GROUP = 64;

    /** The default limit. It is enough for the threads of a large GPU; more samples would only need more memory. */
    static final int MOST = 8192;

    /**
     * Returns the largest number of samples whose memory fits.
     *
     * @param wanted the limit of the samples, at least 1
     * @param total the bytes of the device's memory
     * @param largest the bytes of the largest array that the device allocates
     * @throws BackendException when not even one group fits
     */
    static Capacity of(Plan plan, int wanted, long total, long largest) {
        long constants = 4L * plan.constants().length;
        int rows = Layout.of(plan).rows();
        // input and output have separate arrays
        long sample = 4L * ((long) rows + plan.conditionedRows() + 2L * plan.dimension());
        // the driver needs some of the memory, and an index is an int
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
