package org.rhei.kernel.random;

/**
 * A random key for each lane of a tile, where every sample draws from a key of its own: what {@code Key} gives, without
 * making objects. Mutable; belongs to one thread.
 */
public final class KeyLanes {
    private final int[] high;
    private final int[] low;

    /** Keys for so many lanes, all those of seed 0. */
    public KeyLanes(int lanes) {
        this.high = new int[lanes];
        this.low = new int[lanes];
    }

    /** How many lanes there are. */
    public int lanes() {
        return high.length;
    }

    /** Gives a lane its key. */
    public void set(int lane, int highWord, int lowWord) {
        high[lane] = highWord;
        low[lane] = lowWord;
    }

    /** Gives each lane the child of that index of the parent's key in that lane: {@code Key.foldIn}. */
    public void childOf(KeyLanes parent, int index) {
        for (int lane = 0; lane < high.length; lane++) {
            long block = Threefry.block(parent.high[lane], parent.low[lane], Integer.toUnsignedLong(index));
            high[lane] = (int) (block >>> 32);
            low[lane] = (int) block;
        }
    }

    /**
     * Normal numbers, one a lane: each lane's {@code Key.normalAt} of the same index.
     *
     * @param out where they go, as many as lanes from {@code at}
     */
    public void normal(long index, float[] out, int at) {
        for (int lane = 0; lane < high.length; lane++) {
            long block = Threefry.block(high[lane], low[lane], index);
            out[at + lane] = Threefry.standardNormal(Threefry.word(block));
        }
    }
}
