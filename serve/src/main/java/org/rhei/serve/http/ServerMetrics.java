package org.rhei.serve.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.rhei.serve.draw.DrawQueue;

/** The measurements of the server in the format of Prometheus. Thread-safe. */
final class ServerMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] SECONDS = {0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Counter requests;
    private final Histogram durations;

    ServerMetrics(DrawQueue queue) {
        requests = Counter.builder()
                .name("rhei_requests_total")
                .help("Requests by route and status.")
                .labelNames("route", "status")
                .register(registry);
        durations = Histogram.builder()
                .name("rhei_request_duration_seconds")
                .help("The time from the headers of a request to the end of its response.")
                .labelNames("route")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        GaugeWithCallback.builder()
                .name("rhei_queue_length")
                .help("Turns that wait for the processor.")
                .callback(gauge -> gauge.call(queue.length()))
                .register(registry);
        CounterWithCallback.builder()
                .name("rhei_turns_total")
                .help("Turns of the processor; draws that are computed together are one.")
                .callback(counter -> counter.call((double) queue.turns()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("rhei_memory_used_bytes")
                .help("The heap that is in use.")
                .callback(gauge -> gauge.call((double) (Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory())))
                .register(registry);
    }

    /** Notes a request that is answered. */
    void answered(String route, int status, long nanos) {
        requests.labelValues(route, Integer.toString(status)).inc();
        durations.labelValues(route).observe(nanos / NANOS_PER_SECOND);
    }

    /** Answers with all measurements. */
    void answer(Exchange exchange) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape());
        exchange.reply(200, writer.getContentType(), out.toByteArray());
    }
}
