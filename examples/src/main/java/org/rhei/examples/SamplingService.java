package org.rhei.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Posterior samples over HTTP: {@code GET /sample?x=-0.64,0.16&seed=42&nsamples=64} answers with JSON.
 *
 * <p>Virtual threads wait, as many as there are requests; as many platform threads as cores compute, each a request of
 * its own. What waits is bounded: a request that finds the queue full gets 429 at once, one that is not answered within
 * its deadline gets 503 and is computed no further. {@code GET /count} says how many requests ended in which way.
 */
public final class SamplingService implements AutoCloseable {
    /**
     * What the service takes on.
     *
     * @param cores threads that compute
     * @param queue requests that may wait for one
     * @param deadline for a request, waiting included
     */
    public record Settings(int cores, int queue, Duration deadline) {}

    private static final int MOST_SAMPLES = 10_000;
    private static final int MOST_OBSERVATIONS = 1_000;

    private static final int WARM_UP = 200;

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

    /** Starts the service on a port of this machine; 0 takes any that is free. */
    public SamplingService(Path model, Solver solver, int port, Settings settings) throws IOException {
        options = SampleOptions.builder().solver(solver).build();
        this.settings = settings;
        pipeline = Pipeline.load(model, Workers.of(1));
        computing = new ThreadPoolExecutor(
                settings.cores, settings.cores, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(settings.queue));
        // the last ones used, prepared once
        samplers = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<List<Float>, Sampler> eldest) {
                return size() > MOST_OBSERVATIONS;
            }
        });
        for (int status : new int[] {200, 400, 429, 500, 503}) {
            answers.put(status, new AtomicLong());
        }
        warm();
        server = HttpServer.create(new InetSocketAddress("localhost", port), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/sample", this::sample);
        server.createContext("/count", exchange -> send(exchange, new Answer(200, answers.toString())));
        server.start();
    }

    /** Starts it: a file of a two-moons model, and a port. */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args[0]);
        int cores = Runtime.getRuntime().availableProcessors();
        // what waits is done well before its deadline: else all the work would go into answers that come too late
        Settings settings = new Settings(cores, 8 * cores, Duration.ofSeconds(1));
        SamplingService service = new SamplingService(model, fit(model), Integer.parseInt(args[1]), settings);
        System.out.println("http://localhost:" + service.port() + "/sample?x=-0.64,0.16&seed=42&nsamples=64");
    }

    /**
     * A solver for the observations that may come: fitted to simulated ones, it is as accurate as Euler's method with 100
     * steps in 16 evaluations of the network.
     */
    private static Solver fit(Path model) throws IOException {
        Key[] keys = Key.of(1).split(3);
        TwoMoons twoMoons = new TwoMoons();
        Tensor observations = twoMoons.simulate(keys[0], twoMoons.prior(keys[1], 64));
        try (Pipeline pipeline = Pipeline.load(model)) {
            return new SolverFitting(pipeline).fit(keys[2], Observation.of(observations), 16, new Grid.Power(16, 1.8));
        }
    }

    /** The port that it listens to. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Refuses new requests, answers those that it has, and ends. */
    @Override
    public void close() {
        computing.close(); // from here on 429
        server.stop(1); // waits as long as it may, whether an answer is on its way or not
    }

    /** Draws on every core before the first request comes, until the compiler has done its work. */
    private void warm() {
        List<Float> x = Collections.nCopies(
                pipeline.config().dimCond() * pipeline.config().chCond(), 0f);
        IntStream.range(0, WARM_UP).parallel().forEach(seed -> draw(new Request(x, seed, 64)));
    }

    private void sample(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange.getRequestURI().getRawQuery());
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
            return Answer.fault(429, "too many requests: try again later");
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

    /** What is asked for. */
    private record Request(List<Float> x, long seed, int nsamples) {
        static Request parse(String query) {
            Map<String, String> values = new LinkedHashMap<>();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                String[] sides = pair.split("=", 2);
                values.put(sides[0], sides.length == 2 ? sides[1] : "");
            }
            List<Float> x = Arrays.stream(values.getOrDefault("x", "").split(","))
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
