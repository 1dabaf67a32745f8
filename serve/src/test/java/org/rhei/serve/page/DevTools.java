package org.rhei.serve.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A connection to a browser: calls with their replies, and events. */
final class DevTools implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SECONDS = 30;

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
    private WebSocket socket;
    private int calls;

    private DevTools() {}

    static DevTools connect(HttpClient client, URI address) {
        DevTools devTools = new DevTools();
        devTools.socket = client.newWebSocketBuilder()
                .buildAsync(address, new Messages(devTools::receive))
                .join();
        return devTools;
    }

    /** Calls a listener with each event. */
    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /** Calls a method of a session (an empty name for the browser itself) and waits for the result. */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        CompletableFuture<JsonNode> reply = send(session, method, parameters);
        try {
            JsonNode message = reply.get(SECONDS, TimeUnit.SECONDS);
            if (message.has("error")) {
                throw new IllegalStateException(method + ": " + message.get("error"));
            }
            return message.path("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no reply to " + method + " within " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method, e);
        }
    }

    private synchronized CompletableFuture<JsonNode> send(String session, String method, Map<String, ?> parameters) {
        Map<String, Object> message = new HashMap<>(Map.of("id", ++calls, "method", method, "params", parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(calls, reply);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        return reply;
    }

    private void receive(String text) {
        JsonNode message = JSON.readTree(text);
        if (message.has("id")) {
            CompletableFuture<JsonNode> reply = waiting.remove(message.get("id").asInt());
            if (reply != null) {
                reply.complete(message);
            }
        } else {
            listeners.forEach(listener -> listener.accept(message));
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Joins the parts of messages. */
    private static final class Messages implements WebSocket.Listener {
        private final Consumer<String> receiver;
        private final StringBuilder parts = new StringBuilder();

        Messages(Consumer<String> receiver) {
            this.receiver = receiver;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                String message = parts.toString();
                parts.setLength(0);
                receiver.accept(message);
            }
            socket.request(1);
            return null;
        }
    }
}
