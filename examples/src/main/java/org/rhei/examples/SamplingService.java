package org.rhei.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rhei.diagnostics.TwoMoons;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.Sampler;
import org.rhei.pipelines.SolverFitting;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;

/**
 * Posterior samples over HTTP: {@code GET /sample?x=-0.64,0.16&seed=42&nsamples=64} returns JSON.
 *
 * <p>Each request waits on a virtual thread. One platform thread for each core computes one request at a time. The queue is bounded: a
 * request that finds it full is answered with 429 immediately. A request that exceeds its deadline is answered with 503, and its
 * computation ends. Connections are bounded too, and those that are slow to send a request or to take an answer are closed. When the
 * process is asked to end, accepted requests are answered first. {@code GET /count} returns the number of requests by outcome, {@code GET
 * /health} 200 as long as the service accepts requests and 503 while it ends.
 */
public final class SamplingService implements AutoCloseable {
    /**
     * The limits of the service.
     *
     * @param cores the number of threads that compute
     * @param queue the number of requests that may wait for a thread
     * @param deadline the deadline of a request, waiting included
     */
    public record Settings(int cores, int queue, Duration deadline) {}

    /** More samples than a core draws within the deadline could only end in 503. */
    private static final int MOST_SAMPLES = 500;

    private static final int MOST_OBSERVATIONS = 1_000;

    private static final int WARM_UP = 200;

    private static final Set<String> PARAMETERS = Set.of("x", "seed", "nsamples");

    /**
     * Limits of the JDK's server, which it reads when it is first used. By default it closes kept-alive connections beyond 200 as soon as
     * they are idle, so that clients lose requests, and waits for slow ones for ever.
     */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections",
            "2000",
            "sun.net.httpserver.maxIdleConnections",
            "2000",
            "sun.net.httpserver.maxReqTime", // seconds until a request has arrived
            "5",
            "sun.net.httpserver.maxRspTime", // seconds until its answer is taken, the computation included
            "30",
            "sun.net.httpserver.nodelay",
            "true");

    private final Pipeline pipeline;
    private final SampleOptions options;
    private final Settings settings;
    private final HttpServer server;
    private final ThreadPoolExecutor computing;
    private final Map<List<Float>, Sampler> samplers;
    private final Map<Integer, AtomicLong> answers = new LinkedHashMap<>();

    /** An answer: its status and its body. */
    private record Answer(int status, String json) {
        static Answer fault(int status, String message) {
            return new Answer(status, "{\"error\": \"" + message.replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"}");
        }
    }

    /** Starts the service at an address; its port 0 selects any free port. */
    public SamplingService(Path model, Solver solver, InetSocketAddress address, Settings settings) throws IOException {
        options = SampleOptions.builder().solver(solver).build();
        this.settings = settings;
        pipeline = Pipeline.load(model, Workers.of(1));
        computing = new ThreadPoolExecutor(
                settings.cores, settings.cores, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(settings.queue));
        // the samplers of the most recently used observations
        samplers = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<List<Float>, Sampler> eldest) {
                return size() > MOST_OBSERVATIONS;
            }
        });
        for (int status : new int[] {200, 400, 404, 405, 429, 500, 503}) {
            answers.put(status, new AtomicLong());
        }
        warm();
        LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        server = HttpServer.create(address, 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/sample", this::sample);
        server.createContext("/count", exchange -> send(exchange, new Answer(200, count())));
        server.createContext("/health", exchange -> send(exchange, health()));
        server.start();
    }

    /**
     * Starts the service.
     *
     * @param args the file of a two-moons model, a port, and the host to listen on: {@code localhost} by default, which other machines
     *     cannot reach; {@code 0.0.0.0} is every network of this machine
     */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args[0]);
        InetSocketAddress address =
                new InetSocketAddress(args.length > 2 ? args[2] : "localhost", Integer.parseInt(args[1]));
        System.err.println("fits the solver and compiles the code, which takes about 15 s");
        int cores = Runtime.getRuntime().availableProcessors();
        // The queue is short enough that its requests end well before their deadline. Otherwise all work would go into
        // answers that come
        // too late.
        Settings settings = new Settings(cores, 8 * cores, Duration.ofSeconds(1));
        SamplingService service = new SamplingService(model, fit(model), address, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("http://" + address.getHostString() + ":" + service.port()
                + "/sample?x=-0.64,0.16&seed=42&nsamples=64");
    }

    /** Fits a solver to simulated observations. With 16 evaluations of the network it is as accurate as Euler's method with 100 steps. */
    private static Solver fit(Path model) throws IOException {
        Key[] keys = Key.of(1).split(3);
        TwoMoons twoMoons = new TwoMoons();
        Tensor observations = twoMoons.simulate(keys[0], twoMoons.prior(keys[1], 64));
        try (Pipeline pipeline = Pipeline.load(model)) {
            return new SolverFitting(pipeline).fit(keys[2], Observation.of(observations), 16, new Grid.Power(16, 1.8));
        }
    }

    /** Returns the port of the service. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Refuses new requests, answers the accepted ones, and ends. */
    @Override
    public void close() {
        computing.close(); // further requests are answered with 503
        server.stop(1); // always waits for this many seconds
    }

    /** Draws on every core before the first request arrives, until the code is compiled. */
    private void warm() {
        List<Float> x = Collections.nCopies(
                pipeline.config().dimCond() * pipeline.config().chCond(), 0f);
        IntStream.range(0, WARM_UP).parallel().forEach(seed -> draw(new Request(x, seed, 64)));
    }

    private void sample(HttpExchange exchange) throws IOException {
        Answer answer = !exchange.getRequestMethod().equals("GET")
                ? Answer.fault(405, "expected GET")
                : !exchange.getRequestURI().getPath().equals("/sample")
                        ? Answer.fault(404, "expected /sample or /count")
                        : answer(exchange.getRequestURI().getRawQuery());
        answers.get(answer.status).incrementAndGet();
        send(exchange, answer);
    }

    private Answer answer(String query) {
        Future<String> samples;
        try {
            Request request = Request.parse(query);
            samples = computing.submit(() -> draw(request));
        } catch (IllegalArgumentException e) {
            return Answer.fault(400, String.valueOf(e.getMessage()));
        } catch (RejectedExecutionException e) {
            return computing.isShutdown()
                    ? Answer.fault(503, "the service ends: try again later")
                    : Answer.fault(429, "too many requests: try again later");
        }
        try {
            return new Answer(200, samples.get(settings.deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | InterruptedException e) {
            samples.cancel(true);
            return Answer.fault(503, "not done within " + settings.deadline.toMillis() + " ms: try again later");
        } catch (ExecutionException e) {
            return e.getCause() instanceof IllegalArgumentException wrong
                    ? Answer.fault(400, String.valueOf(wrong.getMessage()))
                    : Answer.fault(500, String.valueOf(e.getCause()));
        }
    }

    /** Returns the number of requests by status as JSON. */
    private String count() {
        return answers.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private Answer health() {
        return computing.isShutdown() ? Answer.fault(503, "the service ends") : new Answer(200, "{\"status\": \"ok\"}");
    }

    private String draw(Request request) {
        Sampler sampler = samplers.computeIfAbsent(request.x, this::sampler);
        SampleResult samples = sampler.draw(Key.of(request.seed), request.nsamples);
        return IntStream.range(0, samples.rows())
                .mapToObj(i -> Arrays.toString(samples.row(i)))
                .collect(Collectors.joining(", ", "{\"samples\": [", "]}"));
    }

    private Sampler sampler(List<Float> x) {
        float[] data = new float[x.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = x.get(i);
        }
        return pipeline.sampler(Observation.of(data), options);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (answer.status == 429 || answer.status == 503) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The parameters of a request. */
    private record Request(List<Float> x, long seed, int nsamples) {
        static Request parse(String query) {
            Map<String, String> values = new LinkedHashMap<>();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                String[] sides = pair.split("=", 2);
                String name = URLDecoder.decode(sides[0], StandardCharsets.UTF_8);
                if (!PARAMETERS.contains(name)) {
                    throw new IllegalArgumentException(
                            "found the parameter '" + name + "', expected x, seed or nsamples");
                }
                String value = sides.length == 2 ? URLDecoder.decode(sides[1], StandardCharsets.UTF_8) : "";
                if (values.put(name, value) != null) {
                    throw new IllegalArgumentException("found the parameter '" + name + "' twice, expected it once");
                }
            }
            List<Float> x = Arrays.stream(values.getOrDefault("x", "").split(",", -1))
                    .map(text -> number("x", text, Float::valueOf))
                    .toList();
            int nsamples = number("nsamples", values.getOrDefault("nsamples", "64"), Integer::valueOf);
            if (nsamples < 1 || nsamples > MOST_SAMPLES) {
                throw new IllegalArgumentException(
                        "nsamples must be from 1 to " + MOST_SAMPLES + ", found " + nsamples);
            }
            return new Request(x, number("seed", values.getOrDefault("seed", "42"), Long::valueOf), nsamples);
        }

        private static <T> T number(String name, String text, Function<String, T> parse) {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + ": found '" + text + "', expected a number");
            }
        }
    }
}
