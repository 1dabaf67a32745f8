package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;

/** Law: a request that cannot be read is the fault of its client, who is told so at once: a status from 400 to 499, and a message. */
class MalformedRequestTest {
    private static final String INFER =
            "POST /v2/models/" + RunningServer.MODEL + "/infer HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKED = INFER + "Transfer-Encoding: chunked\r\n\r\n";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(RunningServer.LIMITS, Access.OPEN);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static String answer(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "zz\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "-2\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "5\r\n{",
                INFER + "Content-Length: 50\r\n\r\n{",
                INFER + "Content-Length: -5\r\n\r\n{}",
                INFER + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                INFER + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                INFER + "Content-Length: 2\r\nContent-Encoding: identity\r\nContent-Encoding: gzip\r\n\r\n{}",
                INFER + "Content-Length: 2\r\nInference-Header-Content-Length: 2\r\n"
                        + "Inference-Header-Content-Length: 1\r\n\r\n{}",
                "GET /v2/models/" + RunningServer.MODEL + "/samples.txt?x=%zz,1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void aMalformedRequestIsTheFaultOfItsClient(String request) throws IOException {
        assertThat(answer(request)).matches("(?s)HTTP/1.1 4\\d\\d .*\r\n\r\n\\{\"error\":\"[^\"]{10,}.*");
    }

    /** Trailers of a body are headers, and bounded as these are. */
    @Test
    void manyTrailersAreRefused() throws IOException {
        assertThat(answer(CHUNKED + "2\r\n{}\r\n0\r\n" + "T: a\r\n".repeat(10_000) + "\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    /** The answer does not wait for a body that is announced and does not arrive. */
    @Test
    void aRefusalDoesNotWaitForTheBody() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            long start = System.nanoTime();
            socket.getOutputStream()
                    .write((INFER + "Content-Length: 9223372036854775807\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 413");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RunningServer.LIMITS.arrival());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v2/health/live", "/openapi.yaml"})
    void headHasTheHeadersOfGetWithoutItsBody(String path) throws IOException {
        String rest = " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String head = answer("HEAD" + rest);
        String get = answer("GET" + rest);

        assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        assertThat(head.lines().filter(line -> line.startsWith("Content-")))
                .isNotEmpty()
                .containsExactlyElementsOf(
                        get.lines().filter(line -> line.startsWith("Content-")).toList());
    }
}
