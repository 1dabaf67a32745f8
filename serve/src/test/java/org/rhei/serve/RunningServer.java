package org.rhei.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rhei.serve.settings.SampleFormat;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.Extensions;
import org.rhei.serve.settings.ServerSettings.Limits;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A server of the two-moons model and of an unconditional one on a free port, with a client. */
public final class RunningServer implements AutoCloseable {
    public static final String MODEL = "two-moons-flux1-flow";
    public static final Path FILE = Path.of("../models", MODEL + ".safetensors");

    /** Limits that a test reaches soon. */
    public static final Limits LIMITS = new Limits(
            20_000,
            100_000,
            Duration.ofSeconds(60),
            64,
            200,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PosteriorServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();

    private RunningServer(List<ModelFile> models, Limits limits, Access access) throws IOException {
        ServerSettings settings = new ServerSettings(
                models,
                0.1,
                new Address("127.0.0.1", 0, Optional.empty()),
                limits,
                access,
                new Extensions(new TestSolvers(), List.of(new Lines()), log::add));
        server = PosteriorServer.start(settings);
    }

    public static RunningServer start() throws IOException {
        return start(LIMITS, Access.OPEN);
    }

    public static RunningServer start(Limits limits, Access access) throws IOException {
        RunningServer running = starting(limits, access);
        running.server.load();
        return running;
    }

    /** Starts a server whose models are not loaded. */
    public static RunningServer starting(Limits limits, Access access) throws IOException {
        return new RunningServer(List.of(new ModelFile(MODEL, FILE)), limits, access);
    }

    /** Starts a server of other models, which are not loaded. */
    static RunningServer starting(List<ModelFile> models) throws IOException {
        return new RunningServer(models, LIMITS, Access.OPEN);
    }

    /** A format with a line of numbers for each sample. */
    private record Lines() implements SampleFormat {
        @Override
        public String ending() {
            return "txt";
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public Rows begin(List<String> names, int rows, String provenance, OutputStream out) throws IOException {
            out.write((names + " " + rows + "\n").getBytes(StandardCharsets.UTF_8));
            return new Rows() {
                @Override
                public void write(float[] samples) throws IOException {
                    for (int i = 0; i < samples.length; i++) {
                        out.write((samples[i] + (i % names.size() == names.size() - 1 ? "\n" : " "))
                                .getBytes(StandardCharsets.UTF_8));
                    }
                }

                @Override
                public void end() {}
            };
        }
    }

    public URI uri() {
        return server.uri();
    }

    public PosteriorServer server() {
        return server;
    }

    /** Returns the line of the access log that contains a text. The server writes it when the client may have the answer already. */
    public String logged(String text) throws InterruptedException {
        while (true) {
            Optional<String> line =
                    log.stream().filter(each -> each.contains(text)).findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            Thread.sleep(1);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri().resolve(path)).timeout(Duration.ofMinutes(2));
    }

    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<byte[]> get(String path) {
        return send(request(path).build());
    }

    public HttpResponse<byte[]> post(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** Answers a request for inference, which must succeed. */
    public JsonNode infer(String body) {
        HttpResponse<byte[]> response = post("/v2/models/" + MODEL + "/infer", body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return json(response);
    }

    public static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    /** Returns the values of an output. */
    public static float[] values(JsonNode response, String name) {
        for (JsonNode output : response.get("outputs")) {
            if (output.get("name").stringValue().equals(name)) {
                float[] values = new float[output.get("data").size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = output.get("data").get(i).floatValue();
                }
                return values;
            }
        }
        throw new AssertionError("no output " + name + " in " + response);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
