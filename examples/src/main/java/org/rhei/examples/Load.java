package org.rhei.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends requests to a {@link SamplingService} at a constant rate, independently of its answers, and prints how they ended. */
public final class Load {
    private Load() {}

    /**
     * Runs the load.
     *
     * @param args the service's address, requests per second, seconds, and samples per request
     */
    public static void main(String[] args) throws InterruptedException {
        String address = args[0];
        double rate = Double.parseDouble(args[1]);
        int requests = (int) (rate * Double.parseDouble(args[2]));
        Map<String, AtomicLong> ends = new ConcurrentHashMap<>();
        Map<String, ConcurrentLinkedQueue<Double>> millis = new ConcurrentHashMap<>();
        List<String> observations = List.of("-0.64,0.16", "0.2,-0.3", "0.9,0.5", "0,0");
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            for (int i = 0; i < requests; i++) {
                TimeUnit.NANOSECONDS.sleep(start + (long) (i / rate * 1e9) - System.nanoTime());
                URI uri = URI.create(address + "/sample?x=" + observations.get(i % observations.size()) + "&seed=" + i
                        + "&nsamples=" + args[3]);
                threads.submit(() -> {
                    long sent = System.nanoTime();
                    String end;
                    try {
                        end = Integer.toString(
                                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                                        .statusCode());
                    } catch (Exception e) {
                        end = e.toString();
                    }
                    ends.computeIfAbsent(end, _ -> new AtomicLong()).incrementAndGet();
                    millis.computeIfAbsent(end, _ -> new ConcurrentLinkedQueue<>())
                            .add(1e-6 * (System.nanoTime() - sent));
                });
            }
        }
        System.out.println(requests + " requests at " + rate + " a second");
        new TreeMap<>(ends).forEach((end, count) -> {
            double[] sorted =
                    millis.get(end).stream().mapToDouble(x -> x).sorted().toArray();
            System.out.printf(
                    "%s: %s, in ms: median %.0f, 99 %% %.0f, most %.0f%n",
                    end, count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        });
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
