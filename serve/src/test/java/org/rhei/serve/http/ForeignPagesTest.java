package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;

/** Law: a page of another origin neither reads nor uses a server that listens on this machine alone, without a token. */
class ForeignPagesTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.starting(
                RunningServer.LIMITS, new Access(Optional.empty(), List.of("https://example.org:8443")));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static int status(RunningServer running, String method, String path, String... headers) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), running.uri().getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring(9));
        }
    }

    /** The owner of a name can direct it to this machine, so that his page has the origin of the server. */
    @ParameterizedTest
    @ValueSource(
            strings = {"evil.org", "evil.org:8080", "localhost.evil.org", "127.0.0.1.evil.org", "example.com:8443"})
    void aForeignNameOfTheServerIsRefused(String host) throws IOException {
        assertThat(status(server, "GET", "/v2", "Host: " + host)).isEqualTo(403);
        assertThat(status(server, "POST", "/v2/repository/index", "Host: " + host, "Origin: http://" + host))
                .isEqualTo(403);
        assertThat(status(server, "GET", "/v2/health/live", "Host: " + host))
                .as("health tells nothing")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "192.168.1.7", "[::1]:8080", "example.org:8443"
            })
    void namesOfThisMachineAddressesAndGivenOriginsAreTaken(String host) throws IOException {
        assertThat(status(server, "GET", "/v2", "Host: " + host)).isEqualTo(200);
    }

    /** A foreign page lacks the token, so that a server with a token may have any name. */
    @Test
    void aTokenReplacesTheNames() throws IOException {
        try (RunningServer guarded =
                RunningServer.starting(RunningServer.LIMITS, new Access(Optional.of("secret"), List.of()))) {
            assertThat(status(guarded, "GET", "/v2", "Host: proxy.example.org", "Authorization: Bearer secret"))
                    .isEqualTo(200);
            assertThat(status(guarded, "GET", "/v2", "Host: proxy.example.org")).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.org",
                "null",
                "http://evil.org/x://localhost",
                "ftp://localhost",
                "http://localhost:81",
                "http://localhost\r\nOrigin: http://evil.org"
            })
    void aForeignOriginIsRefused(String origin) throws IOException {
        assertThat(status(server, "POST", "/v2/repository/index", "Host: localhost", "Origin: " + origin))
                .isEqualTo(403);
        assertThat(status(server, "GET", "/v2", "Host: localhost", "Origin: " + origin))
                .isEqualTo(403);
    }

    /** A picture of a foreign page makes the browser send a request without an origin. */
    @Test
    void aForeignPageEmbedsNothing() throws IOException {
        for (String site : List.of("cross-site", "same-site")) {
            String source = "Sec-Fetch-Site: " + site;
            assertThat(fetched(source, "Sec-Fetch-Mode: no-cors")).isEqualTo(403);
            assertThat(fetched(source, "Sec-Fetch-Mode: navigate"))
                    .as("a hidden frame")
                    .isEqualTo(403);
            assertThat(fetched(source, "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1"))
                    .as("a link that a user follows")
                    .isEqualTo(200);
            assertThat(fetched("Origin: https://example.org:8443", source)).isEqualTo(200);
        }
        for (String site : List.of("same-origin", "none")) {
            assertThat(fetched("Sec-Fetch-Site: " + site)).isEqualTo(200);
        }
    }

    /** Returns the status of a request to this machine with some headers more. */
    private static int fetched(String... headers) throws IOException {
        return status(server, "GET", "/v2", "Host: localhost\r\n" + String.join("\r\n", headers));
    }
}
