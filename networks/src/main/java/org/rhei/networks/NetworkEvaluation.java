package org.rhei.networks;

/** A network where it is evaluated: on the processor, as a {@link Network} is by itself, or on a device. Thread-safe. */
public interface NetworkEvaluation {
    /** What evaluates it, for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** The samples in a tile: few on a processor, thousands on a device. */
    int lanes();

    /**
     * A new evaluator of tiles of {@link #lanes} samples. It takes the tables and the conditions of the network itself.
     */
    Network.Evaluator evaluator();
}
