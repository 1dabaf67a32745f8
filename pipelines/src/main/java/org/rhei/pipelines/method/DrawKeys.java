package org.rhei.pipelines.method;

import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;

/**
 * The keys of an observation's samples in a draw.
 *
 * @param own the key of a draw for the observation alone
 * @param rows the key of the noise of all observations together, of which a normalizing flow draws a row for each sample
 * @param first the row of the observation's first sample
 * @param total the number of rows of all observations
 */
public record DrawKeys(Key own, Key rows, long first, long total) {
    /** Returns the keys of a draw for one observation. */
    public static DrawKeys of(Key key, int nsamples) {
        return new DrawKeys(key, key, 0, nsamples);
    }

    /** Returns the keys of each observation of a batch. */
    public static DrawKeys[] batch(Key key, int observations, int nsamples) {
        Key[] own = RandomStreams.observations(key, observations);
        long total = (long) observations * nsamples;
        return IntStream.range(0, observations)
                .mapToObj(b -> new DrawKeys(own[b], key, (long) b * nsamples, total))
                .toArray(DrawKeys[]::new);
    }
}
