package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;

/** Connections of slow and idle clients, where a request must arrive within two seconds. */
class SlowConnectionsTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.starting(RunningServer.LIMITS, Access.OPEN);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A client that sends a byte of its headers, or of its body, now and then. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/health/live HTTP/1.1\r\nHost: ",
                "POST /v2/models/m/infer HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
                "POST /v2/models/" + RunningServer.MODEL
                        + "/infer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n"
            })
    void aRequestThatArrivesTooSlowlyIsEnded(String beginning) throws IOException, InterruptedException {
        boolean ended = false;
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes(beginning));
            for (int i = 0; i < 100 && !ended; i++) {
                Thread.sleep(100);
                out.write('a');
                ended = socket.getInputStream().available() > 0;
            }
        } catch (SocketException e) {
            ended = true; // the server has closed the connection
        }

        assertThat(ended).isTrue();
    }

    /** Idle connections do not keep others from being answered, and stay open. */
    @Test
    void idleConnectionsStayOpen() throws IOException, InterruptedException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                idle.add(connect());
            }
            Thread.sleep(3500);
            assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
            for (Socket socket : idle) {
                socket.getOutputStream().write(bytes("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /** A client that closes its side for writing still gets its answer. */
    @Test
    void aHalfClosedConnectionIsAnswered() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\1\2\3\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET  /\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"})
    void aMalformedRequestIsRefused(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes(request));
            String answer = new String(socket.getInputStream().readNBytes(10), StandardCharsets.US_ASCII);

            assertThat(answer).matches("HTTP/1.1 [45]");
        }
        assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
    }
}
