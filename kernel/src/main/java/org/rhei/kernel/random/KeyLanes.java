package org.rhei.kernel.random;

/**
 * A random key for each lane of a tile, for samples that draw from their own keys. The results equal those of {@code Key}, without
 * allocation. Mutable; belongs to one thread.
 */
public final class KeyLanes {
    private final int[] high;
    private final int[] low;

    /** Creates keys for {@code lanes} lanes, each the key of seed 0. */
    public KeyLanes(int lanes) {
        this.high = new int[lanes];
        this.low = new int[lanes];
    }

    /** Returns the number of lanes. */
    public int lanes() {
        return high.length;
    }

    /** Sets the key of a lane. */
    public void set(int lane, int highWord, int lowWord) {
        high[lane] = highWord;
        low[lane] = lowWord;
    }

    /** Sets each lane to a child of the parent's key in that lane ({@code Key.foldIn}). */
    public void childOf(KeyLanes parent, int index) {
        for (int lane = 0; lane < high.length; lane++) {
            long block = Threefry.block(parent.high[lane], parent.low[lane], Integer.toUnsignedLong(index));
            high[lane] = (int) (block >>> 32);
            low[lane] = (int) block;
        }
    }

    /**
     * Computes one normal value for each lane, {@code Key.normalAt} of one index.
     *
     * @param out receives the values of all lanes from index {@code at}
     */
    public void normal(long index, float[] out, int at) {
        for (int lane = 0; lane < high.length; lane++) {
            long block = Threefry.block(high[lane], low[lane], index);
            out[at + lane] = Threefry.standardNormal(Threefry.word(block));
        }
    }
}
