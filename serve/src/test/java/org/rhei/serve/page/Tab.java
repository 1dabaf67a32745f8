package org.rhei.serve.page;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A tab of a browser. */
final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevTools devTools;
    private final String session;
    private final String target;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Tab(DevTools devTools, String session, String target) {
        this.devTools = devTools;
        this.session = session;
        this.target = target;
        devTools.listen(this::hear);
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return devTools.call(session, method, parameters);
    }

    /** Collects exceptions, errors on the console, and what the browser itself reports, such as a file that is missing. */
    private void hear(JsonNode event) {
        if (!event.path("sessionId").asString("").equals(session)) {
            return;
        }
        JsonNode parameters = event.path("params");
        switch (event.path("method").asString()) {
            case "Runtime.exceptionThrown" ->
                errors.add(parameters.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (parameters.path("type").asString().equals("error")) {
                    errors.add(parameters.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (parameters.path("entry").path("level").asString().equals("error")) {
                    errors.add(parameters.path("entry").toString());
                }
            }
            default -> {}
        }
    }

    /** Returns the errors since the tab was opened. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Gives the window a size in CSS pixels. */
    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** Sets the colours that the system prefers. */
    void prefer(String scheme) {
        Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    /** Loads a page. An address that differs in its part after # alone does not load again, as in any browser. */
    void visit(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
    }

    /** Returns the value of an expression; of a promise, what it resolves to. */
    JsonNode evaluate(String expression) {
        JsonNode reply = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (reply.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + reply.get("exceptionDetails"));
        }
        return reply.path("result").path("value");
    }

    /** Waits until an expression is true. While a page loads, what the expression names may not exist yet: then it is not true. */
    void await(String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String safe = "(() => { try { return Boolean(" + expression + "); } catch { return false; } })()";
        while (!evaluate(safe).asBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "not true within " + PATIENCE.toSeconds() + " s: " + expression + "; the page says: "
                                + evaluate("document.body?.innerText?.slice(0, 800)") + "; errors: " + errors);
            }
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Presses, moves and releases the mouse between two points of the window. */
    void drag(double fromX, double fromY, double toX, double toY, int steps) {
        mouse("mousePressed", fromX, fromY);
        for (int i = 1; i <= steps; i++) {
            double share = (double) i / steps;
            mouse("mouseMoved", fromX + share * (toX - fromX), fromY + share * (toY - fromY));
        }
        mouse("mouseReleased", toX, toY);
    }

    private void mouse(String type, double x, double y) {
        call(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
    }

    /** Presses and releases a key, such as {@code ArrowRight}. */
    void press(String key, int code) {
        String text = key.length() == 1 ? key : "";
        Map<String, Object> parameters = Map.of(
                "type",
                text.isEmpty() ? "rawKeyDown" : "keyDown",
                "key",
                key,
                "windowsVirtualKeyCode",
                code,
                "text",
                text);
        call("Input.dispatchKeyEvent", parameters);
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    /** Returns a picture of the window as a PNG file. */
    byte[] screenshot() {
        String data = call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asString();
        return Base64.getDecoder().decode(data);
    }

    /** Returns a picture of the whole page, beyond the window's lower end. */
    byte[] screenshotOfPage() {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        Map<String, Object> clip = Map.of(
                "x",
                0,
                "y",
                0,
                "width",
                size.path("width").asDouble(),
                "height",
                size.path("height").asDouble(),
                "scale",
                1);
        String data = call(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
                .path("data")
                .asString();
        return Base64.getDecoder().decode(data);
    }

    @Override
    public void close() {
        devTools.call("", "Target.closeTarget", Map.of("targetId", target));
    }
}
