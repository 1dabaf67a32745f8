package org.rhei.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds the route of each request, checks its token, and records its answer. Thread-safe. */
final class Router extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger("org.rhei.serve");
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String UNKNOWN_ROUTE = "unknown";
    private static final double NANOS_PER_MILLI = 1e6;

    private final ServerSettings settings;
    private final List<Route> routes;
    private final ServerMetrics metrics;
    private final SlowConnections connections;
    private final ForeignPages foreign;
    private final BodyMemory memory = new BodyMemory(Runtime.getRuntime().maxMemory());

    Router(ServerSettings settings, List<Route> routes, ServerMetrics metrics, SlowConnections connections) {
        this.settings = settings;
        this.routes = routes;
        this.metrics = metrics;
        this.connections = connections;
        this.foreign = new ForeignPages(settings);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long start = System.nanoTime();
        AtomicReference<String> route = new AtomicReference<>(UNKNOWN_ROUTE);
        String id = Optional.ofNullable(request.getHeaders().get("X-Request-Id"))
                .filter(given -> REQUEST_ID.matcher(given).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        response.getHeaders().put("X-Request-Id", id);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Optional<String> trace = Optional.ofNullable(request.getHeaders().get("traceparent"))
                .filter(given -> TRACE_PARENT.matcher(given).matches());
        trace.ifPresent(given -> response.getHeaders().put("traceparent", given));
        boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (request.getLength() <= 0 && !chunked) {
            connections.arrived(request);
        }
        Request.addCompletionListener(request, failure -> {
            long nanos = System.nanoTime() - start;
            connections.answered(request);
            metrics.answered(route.get(), response.getStatus(), nanos);
            log(request, response.getStatus(), id, trace, nanos);
        });
        try {
            answer(request, response, route);
            callback.succeeded();
        } catch (Throwable failure) {
            fail(request, response, callback, failure);
        }
        return true;
    }

    private void answer(Request request, Response response, AtomicReference<String> name) throws IOException {
        String path = Request.getPathInContext(request);
        List<String> taken = new ArrayList<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(path);
            variables.ifPresent(_ -> taken.add(route.method()));
            if (variables.isPresent() && route.takes(request.getMethod())) {
                name.set(route.template());
                if (!route.open()) {
                    requireToken(request);
                    foreign.refuse(request);
                }
                route.action()
                        .answer(new Exchange(
                                request, response, variables.get(), () -> connections.arrived(request), memory));
                return;
            }
        }
        if (taken.isEmpty()) {
            throw RequestException.of(
                    404, "there is no " + ClientText.quoted(path) + ": /openapi.yaml lists all paths");
        }
        response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", taken));
        throw RequestException.of(
                405,
                ClientText.shortened(path) + " takes " + String.join(" and ", taken) + ", found "
                        + ClientText.shortened(request.getMethod()));
    }

    private void requireToken(Request request) {
        Optional<String> token = settings.access().token();
        if (token.isEmpty()) {
            return;
        }
        String given = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .orElse("");
        boolean right = MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.get().getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw RequestException.of(401, "expected the header 'Authorization: Bearer TOKEN' with the server's token");
        }
    }

    /** Answers with a fault; if the answer has begun, ends the connection, so that the client notices. */
    private void fail(Request request, Response response, Callback callback, Throwable failure) {
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        RequestException refusal = refusal(request, failure);
        refusal.retryAfter()
                .ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(seconds)));
        if (refusal.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        boolean asks =
                request.getHeaders().contains(HttpHeader.EXPECT); // the client sends its body only if it is asked to
        if (asks) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        try {
            new Exchange(request, response, Map.of(), () -> {}, memory)
                    .reply(refusal.status(), Exchange.fault(String.valueOf(refusal.getMessage())));
            if (!asks) {
                discard(request);
            }
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    /** Returns what the client is told about a failure. */
    private static RequestException refusal(Request request, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RequestException refused -> {
                    return refused;
                }
                case HttpException unreadable -> {
                    return RequestException.of(
                            unreadable.getCode(), "the request cannot be read: " + unreadable.getReason());
                }
                default -> {
                    // the cause may say more
                }
            }
        }
        boolean left = failure instanceof IOException;
        LOG.log(
                left ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "request failed: " + Request.getPathInContext(request),
                failure);
        return left ? RequestException.bad("the connection failed") : RequestException.of(500, "internal error");
    }

    /**
     * Reads what still arrives of a body that has been refused. Closing a connection with unread bytes resets it, and a reset deletes the
     * answer at the client. The limit of the time for a request bounds the wait.
     */
    private static void discard(Request request) {
        try (InputStream rest = Content.Source.asInputStream(request)) {
            rest.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) { // the client has left, as it may
            LOG.log(System.Logger.Level.DEBUG, "the rest of a refused request was not read", e);
        }
    }

    private void log(Request request, int status, String id, Optional<String> trace, long nanos) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", Instant.now().toString());
        line.put("request_id", id);
        trace.ifPresent(parent -> line.put("trace_id", parent.substring(3, 35)));
        line.put("remote", Request.getRemoteAddr(request));
        line.put("method", request.getMethod());
        line.put("path", Request.getPathInContext(request));
        line.put("status", status);
        line.put("duration_ms", nanos / NANOS_PER_MILLI);
        settings.extensions().log().add(line.toString());
    }
}
