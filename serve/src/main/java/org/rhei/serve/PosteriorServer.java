package org.rhei.serve;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import org.rhei.serve.draw.DrawQueue;
import org.rhei.serve.http.HttpServer;
import org.rhei.serve.infer.Inference;
import org.rhei.serve.model.ModelRepository;
import org.rhei.serve.settings.ServerSettings;

/** A server of posterior samples. Thread-safe. */
public final class PosteriorServer implements AutoCloseable {
    private final ModelRepository models;
    private final DrawQueue queue;
    private final Inference inference;
    private final HttpServer http;

    private PosteriorServer(ServerSettings settings) {
        this.queue = new DrawQueue(settings.limits().waiting());
        this.inference = new Inference(settings.limits(), queue);
        this.models = new ModelRepository(settings, inference::warmUp);
        this.http = new HttpServer(settings, models, inference);
    }

    /**
     * Starts a server, which is ready once {@link #load} has returned.
     *
     * @param settings the settings
     * @throws IOException when the port is in use, or the key store cannot be read
     */
    public static PosteriorServer start(ServerSettings settings) throws IOException {
        PosteriorServer server = new PosteriorServer(settings);
        try {
            server.http.start();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Loads all models, and draws by each until the JVM has compiled what draws run. Log-probabilities are compiled afterwards, between
     * requests.
     *
     * @throws FileSystemException when a file, which it names, cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file holds no model
     */
    public void load() throws FileSystemException {
        models.loadAll();
        models.loaded().forEach(inference::warmUpDensities);
    }

    /** Returns the address of the page. */
    public URI uri() {
        return http.uri();
    }

    /** Accepts no further requests, answers those that have arrived, and ends. */
    @Override
    public void close() {
        http.close();
        queue.close();
    }
}
