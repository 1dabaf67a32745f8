package org.rhei.serve.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.RheiException;
import org.rhei.serve.infer.Inference;
import org.rhei.serve.model.ModelRepository;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.InferReader;
import org.rhei.serve.protocol.InferRequest;
import org.rhei.serve.protocol.InferResponse;
import org.rhei.serve.protocol.Parameters;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The paths of the server, those of the Open Inference Protocol V2 and of Triton's model repository among them. Thread-safe. */
final class Routes {
    private static final String JSON_BYTES = "Inference-Header-Content-Length";
    private static final String BINARY = "application/octet-stream";
    private static final int LARGE = 1 << 20;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ServerSettings settings;
    private final ModelRepository models;
    private final Inference inference;
    private final ModelText text;
    private final Downloads downloads;
    private final ServerMetrics metrics;

    Routes(ServerSettings settings, ModelRepository models, Inference inference, ServerMetrics metrics) {
        this.settings = settings;
        this.models = models;
        this.inference = inference;
        this.text = new ModelText(settings);
        this.downloads = new Downloads(settings, inference);
        this.metrics = metrics;
    }

    /** Returns all routes. */
    List<Route> all() {
        return List.of(
                open("GET", "/", exchange -> PageFiles.answer(exchange, PageFiles.INDEX)),
                open("GET", "/page/{file}", exchange -> PageFiles.answer(exchange, exchange.variable("file"))),
                open("GET", "/openapi.yaml", PageFiles::openApi),
                open(
                        "GET",
                        "/v2/health/live",
                        exchange -> exchange.reply(200, NODES.objectNode().put("live", true))),
                open("GET", "/v2/health/ready", this::ready),
                route("GET", "/metrics", metrics::answer),
                route("GET", "/v2", exchange -> exchange.reply(200, ModelText.server())),
                route("GET", "/v2/models/{model}", exchange -> exchange.reply(200, text.metadata(model(exchange)))),
                route(
                        "GET",
                        "/v2/models/{model}/versions/{version}",
                        exchange -> exchange.reply(200, text.metadata(model(exchange)))),
                route("GET", "/v2/models/{model}/ready", this::modelReady),
                route("GET", "/v2/models/{model}/versions/{version}/ready", this::modelReady),
                route(
                        "GET",
                        "/v2/models/{model}/config",
                        exchange -> exchange.reply(200, text.config(model(exchange)))),
                route("POST", "/v2/models/{model}/infer", this::infer),
                route("POST", "/v2/models/{model}/versions/{version}/infer", this::infer),
                route("POST", "/v2/models/{model}/infer_stream", this::stream),
                route(
                        "GET",
                        "/v2/models/{model}/samples.{format}",
                        exchange -> downloads.answer(exchange, model(exchange))),
                route("POST", "/v2/repository/index", this::index),
                route("POST", "/v2/repository/models/{model}/load", this::load),
                route("POST", "/v2/repository/models/{model}/unload", this::unload));
    }

    private static Route open(String method, String template, Route.Action action) {
        return new Route(method, template, true, action);
    }

    private static Route route(String method, String template, Route.Action action) {
        return new Route(method, template, false, action);
    }

    private ServedModel model(Exchange exchange) {
        String version = exchange.path().getOrDefault("version", InferResponse.VERSION);
        if (!version.equals(InferResponse.VERSION)) {
            throw RequestException.of(404, "a model has version " + InferResponse.VERSION + " alone");
        }
        return models.model(exchange.variable("model"));
    }

    private void ready(Exchange exchange) throws IOException {
        boolean ready = models.ready();
        exchange.reply(ready ? 200 : 503, NODES.objectNode().put("ready", ready));
    }

    private void modelReady(Exchange exchange) throws IOException {
        exchange.reply(
                200, NODES.objectNode().put("name", model(exchange).name()).put("ready", true));
    }

    private void infer(Exchange exchange) throws IOException {
        ServedModel model = model(exchange);
        InferResponse response = inference.answer(model, request(exchange));
        exchange.hold(response.bytes());
        if (response.bytes() > LARGE && response.outputs().stream().noneMatch(InferResponse.Output::binary)) {
            response.writeJson(exchange.stream(Exchange.JSON)); // the text takes several times the memory of the values
            return;
        }
        byte[] json = response.json();
        OptionalInt length = response.jsonBytes(json);
        if (length.isEmpty()) {
            exchange.reply(200, Exchange.JSON, json);
            return;
        }
        exchange.set(JSON_BYTES, Integer.toString(length.getAsInt()));
        try (OutputStream out = exchange.stream(BINARY)) {
            out.write(json);
            response.writeBinary(out);
        }
    }

    private InferRequest request(Exchange exchange) throws IOException {
        byte[] body = exchange.body(settings.limits().bodyBytes());
        return InferReader.read(
                body, exchange.header(JSON_BYTES).map(Routes::length).orElse(OptionalInt.empty()));
    }

    private static OptionalInt length(String header) {
        try {
            return OptionalInt.of(Integer.parseInt(header));
        } catch (NumberFormatException e) {
            throw RequestException.bad(JSON_BYTES + " is no whole number");
        }
    }

    /** Answers with server-sent events, one for each part of the samples. */
    private void stream(Exchange exchange) throws IOException {
        ServedModel model = model(exchange);
        InferRequest request = request(exchange);
        Events events = new Events(exchange);
        try {
            inference.stream(model, request, events::part);
            events.end("done", NODES.objectNode());
        } catch (RequestException e) {
            if (!events.begun()) {
                throw e;
            }
            events.end("error", Exchange.fault(String.valueOf(e.getMessage())));
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the client has left
        }
    }

    /** The events of a response. */
    private static final class Events {
        private final Exchange exchange;
        private @Nullable OutputStream out;

        Events(Exchange exchange) {
            this.exchange = exchange;
        }

        boolean begun() {
            return out != null;
        }

        void part(InferResponse response) {
            try {
                send("data: ", response.json());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end(String event, ObjectNode data) throws IOException {
            send("event: " + event + "\ndata: ", data.toString().getBytes(StandardCharsets.UTF_8));
            if (out != null) {
                out.close();
            }
        }

        private void send(String head, byte[] data) throws IOException {
            if (out == null) {
                exchange.set("Cache-Control", "no-store");
                out = exchange.stream("text/event-stream");
            }
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(data);
            out.write("\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void index(Exchange exchange) throws IOException {
        boolean readyOnly = new Parameters(posted(exchange)).flag("ready");
        ArrayNode index = NODES.arrayNode();
        for (ModelRepository.Entry entry : models.entries()) {
            if (readyOnly && entry.state() != ModelRepository.State.READY) {
                continue;
            }
            index.addObject()
                    .put("name", entry.file().name())
                    .put("version", InferResponse.VERSION)
                    .put("state", entry.state() == ModelRepository.State.READY ? "READY" : "UNAVAILABLE")
                    .put("reason", entry.state().reason());
        }
        exchange.reply(200, Exchange.JSON, index.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the JSON that a client has posted; an empty object if the request has no body. */
    private ObjectNode posted(Exchange exchange) throws IOException {
        byte[] body = exchange.hasBody() ? exchange.body(settings.limits().bodyBytes()) : new byte[0];
        return body.length == 0 ? NODES.objectNode() : InferReader.json(body, body.length);
    }

    private void load(Exchange exchange) throws IOException {
        String name = exchange.variable("model");
        JsonNode parameters = posted(exchange).path("parameters");
        if (!parameters.isEmpty()) {
            throw RequestException.bad("found parameters, " + ClientText.shortened(parameters.toString())
                    + ", expected none: a model is loaded from its file, without another configuration");
        }
        try {
            models.reload(name);
        } catch (RequestException e) {
            throw e;
        } catch (IOException | RheiException e) {
            throw RequestException.bad("the model " + name + " cannot be loaded: " + e.getMessage());
        }
        exchange.reply(200, NODES.objectNode());
    }

    private void unload(Exchange exchange) throws IOException {
        models.unload(exchange.variable("model"));
        exchange.reply(200, NODES.objectNode());
    }
}
