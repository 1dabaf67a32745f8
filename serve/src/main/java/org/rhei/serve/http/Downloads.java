package org.rhei.serve.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.serve.infer.Inference;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.ClientNumbers;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.InferRequest;
import org.rhei.serve.protocol.InferResponse;
import org.rhei.serve.protocol.Parameters;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.SampleFormat;
import org.rhei.serve.settings.ServerSettings;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers with samples as files.
 *
 * @param settings the settings of the server
 * @param inference draws the samples
 */
record Downloads(ServerSettings settings, Inference inference) {
    /** The parameters that are whole numbers; others are numbers or texts. */
    private static final List<String> WHOLE = List.of("seed", "nsamples", "first", "nsteps");

    private static final List<String> PARAMETERS = List.of("seed", "nsamples", "first", "nsteps", "solver", "epsilon");

    void answer(Exchange exchange, ServedModel model) throws IOException {
        SampleFormat format = format(exchange.variable("format"));
        InferRequest request = request(Request.extractQueryParameters(exchange.request()), model);
        File file = new File(exchange, model, format, request);
        try {
            inference.stream(model, request, file::part);
            file.end();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the client has left
        }
    }

    private SampleFormat format(String ending) {
        return settings.extensions().formats().stream()
                .filter(format -> format.ending().equals(ending))
                .findFirst()
                .orElseThrow(() -> RequestException.of(
                        404,
                        "found the format " + ClientText.quoted(ending) + ", expected one of "
                                + settings.extensions().formats().stream()
                                        .map(SampleFormat::ending)
                                        .toList()));
    }

    private static InferRequest request(Fields query, ServedModel model) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        Tensor x = null;
        for (Fields.Field field : query) {
            String name = field.getName();
            if (field.getValues().size() > 1) {
                throw RequestException.bad(ClientText.shortened(name) + " is given several times, expected once");
            }
            String value = field.getValue();
            if (name.equals("x")) {
                x = observation(value, model);
            } else if (WHOLE.contains(name)) {
                parameters.put(name, ClientNumbers.whole(name, value));
            } else if (name.equals("epsilon")) {
                parameters.put(name, ClientNumbers.number(name, value));
            } else {
                parameters.put(name, value);
            }
        }
        Parameters given = new Parameters(parameters);
        given.requireKnown(PARAMETERS);
        return new InferRequest(
                null,
                x == null ? Map.of() : Map.of("x", x),
                given,
                List.of(new InferRequest.Wanted("theta", true)),
                true);
    }

    private static Tensor observation(String text, ServedModel model) {
        String[] parts = text.split(",", -1);
        float[] values = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = (float) ClientNumbers.number("x", parts[i]);
            if (!Float.isFinite(values[i])) {
                throw RequestException.bad("x holds " + ClientText.quoted(parts[i]) + ", expected a finite number");
            }
        }
        if (values.length != model.data()) {
            throw RequestException.bad(
                    "x has " + NumberText.count(values.length, "value") + ", expected " + model.data());
        }
        return Tensor.of(values, 1, model.config().dimCond(), model.config().chCond());
    }

    /** A file that begins with the first samples. */
    private static final class File {
        private final Exchange exchange;
        private final ServedModel model;
        private final SampleFormat format;
        private final InferRequest request;
        private @Nullable OutputStream out;
        private SampleFormat.@Nullable Rows rows;

        File(Exchange exchange, ServedModel model, SampleFormat format, InferRequest request) {
            this.exchange = exchange;
            this.model = model;
            this.format = format;
            this.request = request;
        }

        void part(InferResponse response) {
            try {
                if (rows == null) {
                    rows = begin(response);
                }
                rows.write(response.outputs().getFirst().values().data());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private SampleFormat.Rows begin(InferResponse first) throws IOException {
            String name = model.name().replaceAll("[^A-Za-z0-9._-]", "_") + "-samples." + format.ending();
            exchange.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
            out = exchange.stream(format.mediaType());
            int nsamples = request.parameters()
                    .count("nsamples", 1, Integer.MAX_VALUE)
                    .orElse(first.outputs().getFirst().values().dim(0));
            ObjectNode provenance = first.parameters().deepCopy();
            provenance.put("nsamples", nsamples).put("model", model.name());
            provenance.remove("draw_ms");
            return format.begin(model.parameterNames(), nsamples, provenance.toString(), out);
        }

        void end() throws IOException {
            if (rows != null && out != null) {
                rows.end();
                out.close();
            }
        }
    }
}
