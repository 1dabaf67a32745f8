package org.rhei.kernel;

/**
 * The rules that derive the keys of all parts of a computation from one random key.
 *
 * <p>A draw gives GenSBI's samples only if each of its parts uses the key that GenSBI uses for that part. This class holds every such rule;
 * no other class splits a key for a draw. {@code split} and {@code fold_in} are those of {@code jax.random}. {@code split(key, n)[i]}
 * equals {@code fold_in(key, i)} for every n, so a key is computed without its siblings.
 *
 * <table>
 * <caption>Rules of a draw, from the user's key downwards</caption>
 * <tr><th>part</th><th>Rhei</th><th>GenSBI 0.5.1</th></tr>
 * <tr><td>observation b of a batch of B</td><td>{@link #observation}</td><td>{@code split(key, B)[b]}</td></tr>
 * <tr><td>row of a Spark data set</td><td>{@link #observation}</td><td>none; equal to a batch on one machine</td></tr>
 * <tr><td>chunk c of C</td><td>{@link #chunk}</td><td>{@code split(key, C)[c]} if C &gt; 1, else the key itself</td></tr>
 * <tr><td>initial states of a chunk</td><td>{@link #initialStates}</td><td>{@code split(key)[1]}</td></tr>
 * <tr><td>all randomness after the initial states</td><td>{@link #solver}</td><td>{@code split(key)[0]}</td></tr>
 * <tr><td>standard normal elements of initial states</td><td>{@link #standardNormal}</td><td>{@code normal(key, shape)}</td></tr>
 * <tr><td>SDE of flow matching</td><td>{@link #flowMatchingSde}</td><td>{@code split(key)[1]}</td></tr>
 * <tr><td>Brownian path of sample s</td><td>{@link #brownianPath}</td><td>{@code split(key, n)[s]}</td></tr>
 * <tr><td>noise of step i in EDM's sampler</td><td>{@link #stepNoise}</td><td>{@code key, noise = split(key)} at each step</td></tr>
 * <tr><td>round r of redraws outside a support</td><td>{@link #redraw}</td><td>none: GenSBI does not restrict samples</td></tr>
 * <tr><td>pilot samples of observation b for a fitted solver</td><td>{@link #pilot}</td><td>none: GenSBI fits no solver</td></tr>
 * <tr><td>noise of a study of solvers</td><td>{@link #study}</td><td>none: GenSBI does not study solvers</td></tr>
 * </table>
 *
 * <p>Keys are independent if their derivations from the user's key differ. Two rules use {@code fold_in(key, i)} of one key only if their
 * indices differ or if no computation uses both.
 */
public final class RandomStreams {
    private RandomStreams() {}

    /**
     * Returns the key of an observation of a batch. GenSBI: {@code split(key, B)[observation]}.
     *
     * @param key the key of the batch
     * @param observation the index of the observation, from 0; of a row of a Spark data set, its observation column
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
     * Returns the key of a chunk of a draw. GenSBI: {@code split(key, chunks)[chunk]}, or the key itself if one chunk holds all samples.
     * Chunking therefore changes the samples.
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
     * @return the key for {@link #standardNormal} or a base distribution
     */
    public static Key initialStates(Key chunk) {
        return chunk.foldIn(1);
    }

    /**
     * Returns the key of all randomness of a chunk after its initial states. GenSBI: the first of {@code split(key)}.
     *
     * @param chunk the key of the chunk
     * @return the key for a stochastic solver
     */
    public static Key solver(Key chunk) {
        return chunk.foldIn(0);
    }

    /**
     * Draws the standard normal elements of initial states. GenSBI: {@code normal(key, (samples, tokens, channels))}. A joint model draws
     * the tokens of θ and x together and keeps those of θ, which come first.
     *
     * @param key the key of the initial states
     * @param drawn the number of elements drawn for each sample; more than {@code kept} for a joint model
     * @param kept the number of elements kept of each sample, which are its first
     * @param first the index of the first sample, 0 for the whole draw
     * @param out receives the states, sample by sample
     * @param at the index of the first state's first element in {@code out}
     * @param samples the number of samples
     */
    public static void standardNormal(Key key, int drawn, int kept, long first, float[] out, int at, int samples) {
        for (int s = 0; s < samples; s++) {
            key.normal((first + s) * drawn, out, at + s * kept, at + (s + 1) * kept);
        }
    }

    /**
     * Returns the key of the SDE of a flow-matching model, for which GenSBI splits the solver's key once more: the second of
     * {@code split(key)}. The SDE of score matching uses the solver's key directly.
     *
     * @param solver the solver's key: see {@link #solver}
     * @return the key for {@link #brownianPath}
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
     * Returns the key of a round of redraws, which replace samples outside a support. {@link #chunk}, {@link #initialStates} and
     * {@link #solver} never use the index −round.
     *
     * @param observation the key of the draw for one observation
     * @param round the number of the round, from 1
     * @return the key of the round, used as the key of a draw
     */
    public static Key redraw(Key observation, int round) {
        return observation.foldIn(-round);
    }

    /**
     * Returns the key of an observation's pilot samples for fitting a solver. A pilot consists of initial states alone, so that its key is
     * not split.
     *
     * @param key the key of the fit
     * @param observation the index of the observation, from 0
     * @return the key for {@link #standardNormal}
     */
    public static Key pilot(Key key, int observation) {
        return key.foldIn(observation);
    }

    /**
     * Returns the keys of a study of solvers.
     *
     * @param key the key of the study
     * @return its three keys; draws and fits for an observation use {@link #observation} of one of them
     */
    public static Study study(Key key) {
        Key[] keys = key.split(3);
        return new Study(keys[0], keys[1], keys[2]);
    }

    /**
     * The keys of a study of solvers.
     *
     * @param noise the key of the draws of all candidates
     * @param otherNoise the key of a second draw, which shows the difference of two draws by chance
     * @param fits the key of fitted solvers and calibrated grids
     */
    public record Study(Key noise, Key otherNoise, Key fits) {}
}
