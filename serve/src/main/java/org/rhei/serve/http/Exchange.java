package org.rhei.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.rhei.kernel.text.NumberText;
import org.rhei.serve.protocol.RequestException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request and its response. Used by one thread, which may wait.
 *
 * @param path the values of the variables of the route's path
 * @param arrived is run when the whole request has arrived
 * @param memory the memory of bodies
 */
record Exchange(Request request, Response response, Map<String, String> path, Runnable arrived, BodyMemory memory) {
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Returns a variable of the route's path. */
    String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no variable " + name);
        }
        return value;
    }

    /**
     * Returns a header of the request.
     *
     * @throws RequestException if the header is given several times
     */
    Optional<String> header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.size() > 1) {
            throw RequestException.bad("found the header " + name + " " + values.size() + " times, expected it once");
        }
        return values.stream().findFirst();
    }

    /** Returns true if the request may have a body. */
    boolean hasBody() {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * Reads the body.
     *
     * @param most the most bytes that are read
     * @throws RequestException when the body is longer, or compressed
     */
    byte[] body(int most) throws IOException {
        String encoding = header("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw RequestException.of(415, "the body is compressed, expected no Content-Encoding");
        }
        if (request.getLength() > most) {
            throw tooLong(most);
        }
        memory.take(request, request.getLength() < 0 ? most : request.getLength());
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                throw tooLong(most);
            }
            arrived.run();
            return body;
        }
    }

    /**
     * Takes memory for a large response until the client has read it.
     *
     * @throws RequestException with status 503 if other clients keep the memory for too long
     */
    void hold(long bytes) {
        memory.hold(request, bytes);
    }

    private static RequestException tooLong(int most) {
        return RequestException.of(
                413, "the body has more than " + NumberText.count(most, "byte") + ", the limit of this server");
    }

    /** Answers with JSON. */
    void reply(int status, ObjectNode json) throws IOException {
        reply(status, JSON, MAPPER.writeValueAsBytes(json));
    }

    /** Answers with some bytes. */
    void reply(int status, String type, byte[] body) throws IOException {
        begin(status, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }

    /** Begins an answer whose length is not known; closing the stream ends it. */
    OutputStream stream(String type) {
        begin(200, type);
        return Content.Sink.asOutputStream(response);
    }

    private void begin(int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    }

    /** Sets a header of the response. */
    void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Returns an object with the message of a fault, as the protocol has it. */
    static ObjectNode fault(String message) {
        return JsonNodeFactory.instance.objectNode().put("error", message);
    }
}
