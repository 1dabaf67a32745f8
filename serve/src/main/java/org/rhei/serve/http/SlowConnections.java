package org.rhei.serve.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections on which a request takes too long to arrive. Jetty's idle timeout does not notice a client that sends a byte now and
 * then. Thread-safe.
 */
final class SlowConnections implements Connection.Listener {
    private final long most;
    private final Map<Connection, Arrival> arrivals = new ConcurrentHashMap<>();

    /**
     * Creates the rule.
     *
     * @param most the time within which a request arrives, its body included
     */
    SlowConnections(Duration most) {
        this.most = most.toNanos();
    }

    /** The bytes of a connection. */
    private static final class Arrival {
        private boolean answering; // a request has arrived and is not answered yet
        private long bytes; // received when the last request was answered
        private long since; // the time at which further bytes were noticed; 0 if there are none

        synchronized void arrived() {
            answering = true;
            since = 0;
        }

        synchronized void answered(long received) {
            answering = false;
            bytes = received;
            since = 0;
        }

        synchronized boolean slow(long received, long now, long most) {
            if (answering || received == bytes) {
                return false;
            }
            if (since == 0) {
                since = now;
            }
            return now - since > most;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            arrivals.put(connection, new Arrival());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        arrivals.remove(connection);
    }

    /** Notes that a request has arrived with its body. */
    void arrived(Request request) {
        Arrival arrival = arrivals.get(request.getConnectionMetaData().getConnection());
        if (arrival != null) {
            arrival.arrived();
        }
    }

    /** Notes that a request is answered. */
    void answered(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Arrival arrival = arrivals.get(connection);
        if (arrival != null) {
            arrival.answered(connection.getBytesIn());
        }
    }

    /** Closes the connections that are slow now. */
    void close() {
        long now = System.nanoTime();
        arrivals.forEach((connection, arrival) -> {
            if (arrival.slow(connection.getBytesIn(), now, most)) {
                connection.getEndPoint().close();
            }
        });
    }
}
