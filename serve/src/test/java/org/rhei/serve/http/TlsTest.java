package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.serve.PosteriorServer;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.AccessLog;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.Extensions;
import org.rhei.serve.settings.ServerSettings.ModelFile;

/** A server with a certificate in a key store. */
class TlsTest {
    private static final String PASSWORD = "open sesame";

    @TempDir
    private Path folder;

    /** The page and requests come over HTTPS, with the certificate of the key store. */
    @Test
    void theCertificateOfTheKeyStoreIsShown() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = certificate();
        ServerSettings settings = new ServerSettings(
                List.of(new ModelFile(RunningServer.MODEL, RunningServer.FILE)),
                0.1,
                new Address("127.0.0.1", 0, Optional.of(new ServerSettings.KeyStore(store, PASSWORD))),
                RunningServer.LIMITS,
                Access.OPEN,
                new Extensions(
                        (_, _, _) -> {
                            throw new IllegalStateException("no model is loaded");
                        },
                        List.of(),
                        AccessLog.NONE));
        try (PosteriorServer server = PosteriorServer.start(settings);
                HttpClient trusting =
                        HttpClient.newBuilder().sslContext(trusting(store)).build();
                HttpClient other = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v2/health/live"))
                    .build();

            assertThat(server.uri().getScheme()).isEqualTo("https");
            assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("{\"live\":true}");
            assertThatThrownBy(() -> other.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private Path certificate() throws IOException, InterruptedException {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return store;
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("server"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
