package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;

/** Tokens and origins of a server whose models need not be loaded. */
class AccessTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Access access = new Access(Optional.of("secret"), List.of("https://example.org"));
        server = RunningServer.starting(RunningServer.LIMITS, access);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void aRequestWithoutTheTokenIsRefused() {
        HttpResponse<byte[]> without = server.get("/v2");
        HttpResponse<byte[]> wrong = server.send(
                server.request("/v2").header("Authorization", "Bearer other").build());
        HttpResponse<byte[]> right = server.send(
                server.request("/v2").header("Authorization", "Bearer secret").build());

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(right.statusCode()).isEqualTo(200);
    }

    /** A browser loads the page, and a cluster asks for the health, without a token. */
    @ParameterizedTest
    @ValueSource(strings = {"/v2/health/live", "/openapi.yaml"})
    void somePathsNeedNoToken(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyPagesOfGivenOriginsMayUseTheServer() {
        HttpResponse<byte[]> given = server.send(server.request("/v2/health/live")
                .header("Origin", "https://example.org")
                .build());
        HttpResponse<byte[]> other = server.send(server.request("/v2/health/live")
                .header("Origin", "https://exampleXorg")
                .build());

        assertThat(given.headers().firstValue("access-control-allow-origin")).contains("https://example.org");
        assertThat(other.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    /** A browser sends the POST of a foreign page without asking first if its body is plain text. */
    @ParameterizedTest
    @CsvSource({"https://evil.org,403", "null,403", "https://example.org,200", "OWN,200"})
    void aForeignPageChangesNothing(String origin, int status) {
        String own = server.uri().toString().replaceFirst("/$", "");
        HttpResponse<byte[]> response = server.send(server.request("/v2/repository/index")
                .header("Authorization", "Bearer secret")
                .header("Origin", origin.equals("OWN") ? own : origin)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** The header of the token must be named: browsers do not count it to {@code *}. */
    @Test
    void aPageMaySendTheToken() {
        HttpResponse<byte[]> response = server.send(server.request("/v2")
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.headers().firstValue("access-control-allow-headers").orElseThrow())
                .contains("Authorization");
    }
}
