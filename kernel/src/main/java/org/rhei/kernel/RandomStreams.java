package org.rhei.kernel;

/**
 * The rules by which one random key becomes the keys of all parts of a computation.
 *
 * <p>A draw gives the samples of GenSBI only if each part of it uses the key that GenSBI gives that part. This class holds every
 * such rule; no other class splits a key for a draw. {@code split} and {@code fold_in} are those of {@code jax.random};
 * {@code split(key, n)[i]} equals {@code fold_in(key, i)} for every n, so a key is computed without its siblings.
 *
 * <table>
 * <caption>Rules of a draw, from the user's key downwards</caption>
 * <tr><th>part<th>Rhei<th>GenSBI 0.5.1
 * <tr><td>observation b of a batch of B<td>{@link #observation}<td>{@code split(key, B)[b]}
 * <tr><td>row of a Spark data set<td>{@link #observation}<td>none; equal to a batch on one machine
 * <tr><td>chunk c of C<td>{@link #chunk}<td>{@code split(key, C)[c]} where C &gt; 1, else the key itself
 * <tr><td>initial states of a chunk<td>{@link #initialStates}<td>{@code split(key)[1]}
 * <tr><td>all randomness after the initial states<td>{@link #solver}<td>{@code split(key)[0]}
 * <tr><td>standard normal elements of initial states<td>{@link #standardNormal}<td>{@code normal(key, (n, tokens, channels))}
 * <tr><td>SDE of flow matching<td>{@link #flowMatchingSde}<td>{@code split(key)[1]}
 * <tr><td>Brownian path of sample s<td>{@link #brownianPath}<td>{@code split(key, n)[s]}
 * <tr><td>noise of step i in EDM's sampler<td>{@link #stepNoise}<td>{@code key, noise = split(key)} at each step
 * <tr><td>round r of redraws outside a support<td>{@link #redraw}<td>none: GenSBI does not restrict samples
 * <tr><td>pilot samples of observation b for a fitted solver<td>{@link #pilot}<td>none: GenSBI fits no solver
 * <tr><td>noise of a study of solvers<td>{@link #study}<td>none: GenSBI does not study solvers
 * </table>
 *
 * <p>Keys are independent where they differ in their path from the user's key. Two rules use {@code fold_in(key, i)} of the same
 * key only if their indices differ or one computation never uses both.
 */
public final class RandomStreams {
    private RandomStreams() {}

    /**
     * Returns the key of an observation of a batch. GenSBI: {@code split(key, B)[observation]}.
     *
     * @param key the key of the batch
     * @param observation the index of the observation, from 0; a row of a Spark data set has its number
     * @return the key of the draw for that observation
     */
    public static Key observation(Key key, int observation) {
        return key.foldIn(observation);
    }

    /**
     * Returns the keys of all observations of a batch. GenSBI: {@code split(key, B)}.
     *
     * @param key the key of the batch
     * @param count the number of observations, at least 1
     * @return one key for each observation: see {@link #observation}
     */
    public static Key[] observations(Key key, int count) {
        return key.split(count);
    }

    /**
     * Returns the key of a chunk of a draw. GenSBI: {@code split(key, chunks)[chunk]}, but the key itself where one chunk holds all
     * samples. Chunking therefore changes the samples.
     *
     * @param key the key of the draw for one observation
     * @param chunks the number of chunks, at least 1
     * @param chunk the index of the chunk, from 0
     * @return the key of the chunk
     */
    public static Key chunk(Key key, int chunks, int chunk) {
        return chunks == 1 ? key : key.foldIn(chunk);
    }

    /**
     * Returns the key of the initial states of a chunk. GenSBI: the second of {@code split(key)}.
     *
     * @param chunk the key of the chunk
     * @return the key that {@link #standardNormal} or a base distribution takes
     */
    public static Key initialStates(Key chunk) {
        return chunk.foldIn(1);
    }

    /**
     * Returns the key of all randomness of a chunk after its initial states. GenSBI: the first of {@code split(key)}.
     *
     * @param chunk the key of the chunk
     * @return the key that a stochastic solver takes
     */
    public static Key solver(Key chunk) {
        return chunk.foldIn(0);
    }

    /**
     * Draws the standard normal elements of initial states. GenSBI: {@code normal(key, (samples, tokens, channels))}, where a joint
     * model draws θ's and x's tokens together and keeps those of θ, which come first.
     *
     * @param key the key of the initial states
     * @param drawn the elements drawn for each sample; more than {@code kept} for a joint model
     * @param kept the elements kept of each sample, its first
     * @param out takes the states of one sample after the other
     * @param at the index of the first state's first element in {@code out}
     * @param samples the number of samples
     */
    public static void standardNormal(Key key, int drawn, int kept, float[] out, int at, int samples) {
        for (int s = 0; s < samples; s++) {
            key.normal((long) s * drawn, out, at + s * kept, at + (s + 1) * kept);
        }
    }

    /**
     * Returns the key of the SDE of a flow-matching model, of which GenSBI splits the solver's key once more: the second of
     * {@code split(key)}. The SDE of score matching takes the solver's key itself.
     *
     * @param solver the solver's key: see {@link #solver}
     * @return the key that {@link #brownianPath} takes
     */
    public static Key flowMatchingSde(Key solver) {
        return solver.foldIn(1);
    }

    /**
     * Returns the key of a sample's Brownian path. GenSBI: {@code split(key, n)[sample]}.
     *
     * @param sde the key of the SDE
     * @param sample the index of the sample in its chunk, from 0
     * @return the key of diffrax's {@code VirtualBrownianTree}
     */
    public static Key brownianPath(Key sde, int sample) {
        return sde.foldIn(sample);
    }

    /**
     * Returns the keys of the noise that EDM's sampler adds. GenSBI: {@code key, noise = split(key)} at each step.
     *
     * @param solver the solver's key: see {@link #solver}
     * @param steps the number of steps
     * @return one key for each step
     */
    public static Key[] stepNoise(Key solver, int steps) {
        Key[] noise = new Key[steps];
        Key key = solver;
        for (int step = 0; step < steps; step++) {
            noise[step] = key.foldIn(1);
            key = key.foldIn(0);
        }
        return noise;
    }

    /**
     * Returns the key of a round of redraws, in which samples outside a support are drawn again. The index −round is one that
     * {@link #chunk}, {@link #initialStates} and {@link #solver} never use.
     *
     * @param observation the key of the draw for one observation
     * @param round the number of the round, from 1
     * @return the key of the round, used as that of a draw
     */
    public static Key redraw(Key observation, int round) {
        return observation.foldIn(-round);
    }

    /**
     * Returns the key of an observation's pilot samples, to which a solver is fitted. A pilot has initial states alone, so that its
     * key is not split into halves.
     *
     * @param key the key of the fit
     * @param observation the index of the observation, from 0
     * @return the key that {@link #standardNormal} takes
     */
    public static Key pilot(Key key, int observation) {
        return key.foldIn(observation);
    }

    /**
     * Returns the keys of a study of solvers.
     *
     * @param key the key of the study
     * @return its three keys; draws and fits for an observation take {@link #observation} of one of them
     */
    public static Study study(Key key) {
        Key[] keys = key.split(3);
        return new Study(keys[0], keys[1], keys[2]);
    }

    /**
     * The keys of a study of solvers.
     *
     * @param noise the key from which all candidates draw
     * @param otherNoise the key of the draw that shows how far chance alone separates two draws
     * @param fits the key of fitted solvers and calibrated grids
     */
    public record Study(Key noise, Key otherNoise, Key fits) {}
}
