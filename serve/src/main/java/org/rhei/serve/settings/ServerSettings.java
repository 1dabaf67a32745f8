package org.rhei.serve.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a server.
 *
 * @param models the models to load, at least one, of different names
 * @param epsilon the error of the solver that draws where a request names none and the model is tuned, in units of the posterior's spread
 * @param address where the server listens
 * @param limits the limits of requests and connections
 * @param access who may use the server
 * @param extensions what the command adds to the server
 */
public record ServerSettings(
        List<ModelFile> models, double epsilon, Address address, Limits limits, Access access, Extensions extensions) {
    /** Copies the models. */
    public ServerSettings {
        models = List.copyOf(models);
    }

    /**
     * A model file.
     *
     * @param name the name in requests
     * @param path the file
     */
    public record ModelFile(String name, Path path) {}

    /**
     * The address of the server.
     *
     * @param host the name or the number of a network interface
     * @param port the port; 0 for any that is free
     * @param keyStore the certificate for TLS; empty for plain HTTP
     */
    public record Address(String host, int port, Optional<KeyStore> keyStore) {}

    /**
     * A certificate with its private key.
     *
     * @param path a PKCS#12 or JKS file
     * @param password the password of the file
     */
    public record KeyStore(Path path, String password) {}

    /**
     * The limits of requests and connections, which agree with each other: a connection may be idle for longer than a request takes.
     *
     * @param samples the most samples of a request, of all its observations together
     * @param bodyBytes the most bytes of a request's body
     * @param deadline the time within which a request is answered, unless it states a shorter one
     * @param waiting the most requests that wait for the processor
     * @param connections the most connections
     * @param arrival the time within which a request arrives, its body included
     * @param idle the time after which an idle connection is closed
     * @param drain the time that accepted requests have when the server ends
     */
    public record Limits(
            int samples,
            int bodyBytes,
            Duration deadline,
            int waiting,
            int connections,
            Duration arrival,
            Duration idle,
            Duration drain) {
        /** The default limits. */
        public static final Limits DEFAULT = new Limits(
                1_000_000,
                16 << 20,
                Duration.ofSeconds(10),
                256,
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    /**
     * The clients that may use the server.
     *
     * @param token the token that each request must carry ({@code Authorization: Bearer TOKEN}); empty for none
     * @param origins the origins of other pages whose scripts may use the server, such as {@code https://example.org}; {@code *} for all
     */
    public record Access(Optional<String> token, List<String> origins) {
        /** Everybody who reaches the server, and no pages but its own. */
        public static final Access OPEN = new Access(Optional.empty(), List.of());

        /** Copies the origins. */
        public Access {
            origins = List.copyOf(origins);
        }
    }

    /**
     * The parts that the command adds to the server.
     *
     * @param solvers gives names to solvers
     * @param formats the file formats of samples
     * @param log receives a line of JSON for each request
     */
    public record Extensions(SolverNaming solvers, List<SampleFormat> formats, AccessLog log) {
        /** Copies the formats. */
        public Extensions {
            formats = List.copyOf(formats);
        }
    }

    /** Receives the access log. Called by several threads. */
    @FunctionalInterface
    public interface AccessLog {
        /** Discards the log. */
        AccessLog NONE = line -> {};

        /**
         * Receives a line about a request that is answered.
         *
         * @param line a JSON object without line breaks
         */
        void add(String line);
    }
}
