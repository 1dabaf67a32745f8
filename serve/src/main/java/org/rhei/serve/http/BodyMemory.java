package org.rhei.serve.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.rhei.serve.protocol.RequestException;

/**
 * The memory of bodies that are being read or answered. A JSON document takes many times its length while it is read, so that many large
 * bodies at the same time would exhaust the heap; so would large responses to clients that do not read them. Thread-safe.
 */
final class BodyMemory {
    /** The bytes of heap for each byte of JSON: a number of two characters becomes a node of a tree. */
    private static final int BYTES_PER_BYTE = 24;

    /** The bytes of a response from which on it is counted, so that clients with small ones never wait. */
    private static final int SMALL = 1 << 18;

    private static final int KILOBYTE = 1024;
    private static final int LONGEST_WAIT_SECONDS = 10;

    private final Budget requests;
    private final Budget responses;

    /**
     * Creates the limit.
     *
     * @param heap the bytes of the heap, of which a half is for bodies and a quarter for large responses
     */
    BodyMemory(long heap) {
        this.requests = new Budget(heap / 2 / BYTES_PER_BYTE, "other large requests are being read: try again later");
        this.responses = new Budget(heap / 4, "other large responses are being read: try again later");
    }

    /**
     * Takes memory until the request is answered. Waits until others have given theirs back; a body that is larger than all memory waits
     * for all of it.
     *
     * @throws RequestException with status 503 if others keep the memory for too long
     */
    void take(Request request, long bytes) {
        requests.take(request, bytes);
    }

    /**
     * Takes memory for a response until the client has read it.
     *
     * @throws RequestException with status 503 if others keep the memory for too long
     */
    void hold(Request request, long bytes) {
        if (bytes > SMALL) {
            responses.take(request, bytes);
        }
    }

    /** A number of bytes that requests share. */
    private static final class Budget {
        private final int kilobytes;
        private final String refusal;
        private final Semaphore free;

        Budget(long bytes, String refusal) {
            this.kilobytes = Math.clamp(bytes / KILOBYTE, 1, Integer.MAX_VALUE);
            this.refusal = refusal;
            this.free = new Semaphore(kilobytes, true);
        }

        void take(Request request, long bytes) {
            int taken = (int) Math.min(kilobytes, Math.ceilDiv(bytes, KILOBYTE));
            try {
                if (!free.tryAcquire(taken, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw RequestException.later(503, refusal, 1);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw RequestException.later(503, "the server ends: try again later", 1);
            }
            Request.addCompletionListener(request, _ -> free.release(taken));
        }
    }
}
