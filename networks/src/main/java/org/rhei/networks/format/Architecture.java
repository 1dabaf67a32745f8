package org.rhei.networks.format;

import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;

/**
 * An architecture of networks: reads and checks its configuration, and builds a network from weights.
 *
 * <p>To add one, implement {@link NetworkArchitecture} or {@link FlowArchitecture} in a package of its own and add a line to
 * {@code org.rhei.networks.model.Architectures}. Implementations are stateless and thread-safe.
 */
public sealed interface Architecture permits NetworkArchitecture, FlowArchitecture {
    /** Returns the name of GenSBI's class: the {@code class} of a configuration, and {@link NetworkConfig#architecture}. */
    String name();

    /**
     * Returns whether networks of this architecture serve a kind of pipeline.
     *
     * @param pipeline the kind of pipeline
     */
    boolean serves(Conditioning pipeline);

    /**
     * Reads the {@code model} of a configuration. The caller refuses keys that this method has not read.
     *
     * @param model the object {@code model}
     * @return sizes within bounds and consistent with each other
     * @throws org.rhei.networks.ModelFormatException for a key with a wrong value; the message names the key, the value found and the
     *     value expected
     */
    NetworkConfig parse(ConfigObject model);

    /**
     * Checks that the network's configuration fits the pipeline's.
     *
     * @param config the whole configuration, for messages
     * @param model the configuration that has been read
     * @throws org.rhei.networks.ModelFormatException for a value that does not fit; the message names the key, the value found and the
     *     value expected
     */
    void check(ConfigObject config, ModelConfig model);
}
