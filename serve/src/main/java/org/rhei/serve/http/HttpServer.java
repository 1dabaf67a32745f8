package org.rhei.serve.http;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.rhei.serve.infer.Inference;
import org.rhei.serve.model.ModelRepository;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.KeyStore;

/** Jetty with the routes of the server. A selector holds the idle connections; each request that arrives has a virtual thread. */
public final class HttpServer implements AutoCloseable {
    private static final int PLATFORM_THREADS = 16; // for selectors and timers; requests have virtual threads

    private final ServerSettings settings;
    private final Server server;
    private final ServerConnector connector;
    private final SlowConnections connections;

    /** Creates a server that does not listen yet. */
    public HttpServer(ServerSettings settings, ModelRepository models, Inference inference) {
        this.settings = settings;
        this.connections = new SlowConnections(settings.limits().arrival());
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
        threads.setName("rhei-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("rhei-request-"));
        server = new Server(threads);
        connector = connector();
        server.addConnector(connector);
        connector.addBean(new NetworkConnectionLimit(settings.limits().connections(), connector));
        ServerMetrics metrics = new ServerMetrics(inference.queue());
        Routes routes = new Routes(settings, models, inference, metrics);
        Handler router = new Router(settings, routes.all(), metrics, connections);
        server.setHandler(new GracefulHandler(withOrigins(router)));
        server.setErrorHandler(HttpServer::fault); // for requests that Jetty refuses before they have a route
        server.setStopTimeout(settings.limits().drain().toMillis());
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.DEFAULT.with("PERCENT", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        http.setSendDateHeader(true);
        List<ConnectionFactory> protocols = new ArrayList<>();
        settings.address().keyStore().ifPresent(store -> {
            http.addCustomizer(new SecureRequestCustomizer(false));
            protocols.add(tls(store));
        });
        protocols.add(new HttpConnectionFactory(http));
        ServerConnector made = new ServerConnector(server, 1, 1, protocols.toArray(ConnectionFactory[]::new));
        made.setHost(settings.address().host());
        made.setPort(settings.address().port());
        made.setIdleTimeout(settings.limits().idle().toMillis());
        made.setAcceptQueueSize(1024);
        made.addBean(connections);
        return made;
    }

    private static SslConnectionFactory tls(KeyStore store) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStorePath(store.path().toUri().toString());
        context.setKeyStorePassword(store.password());
        return new SslConnectionFactory(context, "http/1.1");
    }

    private static boolean fault(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exchange.JSON);
        String message = "the request cannot be read: HTTP status " + response.getStatus();
        Content.Sink.write(response, true, Exchange.fault(message).toString(), callback);
        return true;
    }

    private Handler withOrigins(Handler router) {
        if (settings.access().origins().isEmpty()) {
            return router;
        }
        CrossOriginHandler origins = new CrossOriginHandler();
        origins.setAllowedOriginPatterns(new LinkedHashSet<>(settings.access().origins().stream()
                .map(origin -> origin.equals("*") ? "*" : Pattern.quote(origin))
                .toList()));
        origins.setAllowedHeaders(Set.of( // browsers do not count Authorization to *
                "Authorization", "Content-Type", "Inference-Header-Content-Length", "X-Request-Id", "traceparent"));
        origins.setAllowedMethods(Set.of("GET", "POST"));
        origins.setExposedHeaders(Set.of("Inference-Header-Content-Length", "Retry-After", "X-Request-Id"));
        origins.setHandler(router);
        return origins;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when the port is in use, or the key store cannot be read
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        Scheduler scheduler = connector.getScheduler();
        sweep(scheduler);
    }

    private void sweep(Scheduler scheduler) {
        scheduler.schedule(
                () -> {
                    connections.close();
                    if (server.isRunning()) {
                        sweep(scheduler);
                    }
                },
                1,
                TimeUnit.SECONDS);
    }

    /** Returns the address of the page. */
    public URI uri() {
        String scheme = settings.address().keyStore().isPresent() ? "https" : "http";
        String host = connector.getHost() == null ? "localhost" : connector.getHost();
        return URI.create(
                scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort() + "/");
    }

    /** Accepts no further connections, waits for the requests that are being answered, and ends. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger("org.rhei.serve").log(System.Logger.Level.WARNING, "the server did not end in time", e);
        }
    }
}
