package org.rhei.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.Invocation;
import org.rhei.cli.option.CommandParser;
import org.rhei.cli.terminal.InputException;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The order of precedence of options: command line, environment, file, default. */
class ServeDefaultsTest {
    @TempDir
    private Path folder;

    @Command(name = "serve")
    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private static final class Serve {
        @Mixin
        private ServeOptions options;

        @Option(names = "--model")
        private List<Path> models;
    }

    private static Serve parse(Map<String, String> environment, String... arguments) {
        Serve serve = new Serve();
        CommandLine command = CommandParser.configure(new CommandLine(serve));
        command.setDefaultValueProvider(new ServeDefaults(environment));
        command.parseArgs(arguments);
        return serve;
    }

    private static ServeRequest request(Map<String, String> environment, String... arguments) {
        return parse(environment, arguments).options.request(List.of(new ModelFile("m", Path.of("m.safetensors"))));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("serve.properties"), text).toString();
    }

    @Test
    void theCommandLineComesFirstThenTheEnvironmentThenTheFile() throws IOException {
        String file = file("port = 1\nhost = 10.0.0.1\ndeadline = 3\n# a comment\n");
        Map<String, String> environment = Map.of("RHEI_SERVE_PORT", "2", "RHEI_SERVE_HOST", "10.0.0.2");

        ServeRequest request = request(environment, "--port", "3", "--settings", file);

        assertThat(request.address().port()).isEqualTo(3);
        assertThat(request.address().host()).isEqualTo("10.0.0.2");
        assertThat(request.limits().deadline()).hasSeconds(3);
        assertThat(request.limits().samples()).isEqualTo(1_000_000);
    }

    @Test
    void theEnvironmentCanNameTheFileAndModels() throws IOException {
        Map<String, String> environment =
                Map.of("RHEI_SERVE_SETTINGS", file("max-samples = 10_000"), "RHEI_SERVE_MODEL", "a.safetensors");

        assertThat(request(environment).limits().samples()).isEqualTo(10_000);
        assertThat(parse(environment).models).containsExactly(Path.of("a.safetensors"));
    }

    @Test
    void anUnknownNameInTheFileIsRefused() throws IOException {
        String file = file("prot = 1\n");

        assertThatThrownBy(() -> parse(Map.of(), "--settings", file))
                .hasMessageContaining(file + ", line 1: there is no option 'prot'");
    }

    /** Law: a line is a name and a value, each name occurs once, and a value is taken literally. */
    @Test
    void aFileHasOneValueForEachOption() throws IOException {
        String sound = file("\uFEFF# a comment\r\n\r\n  token-file=C:\\new\\u0041\r\nport = 1 # 2\n");

        assertThatThrownBy(() -> parse(Map.of(), "--settings", sound)).hasMessageContaining("found '1 # 2'");
        for (String[] wrong : new String[][] {
            {"port 8080", "line 1: found 'port 8080', expected NAME = VALUE"},
            {"host = a\nport = 0\nport = 0", "line 3: found port again, expected each option once"},
            {"--port = 0", "line 1: there is no option '--port'"},
            {"PORT = 0", "there is no option 'PORT'"},
            {"= 0", "there is no option ''"},
            {"settings = x", "there is no option 'settings'"},
        }) {
            String file = file(wrong[0]);
            assertThatThrownBy(() -> parse(Map.of(), "--settings", file)).hasMessageContaining(wrong[1]);
        }
        String path = file("token-file = C:\\new\\u0041\n");
        assertThatThrownBy(() -> request(Map.of(), "--settings", path)).hasMessageContaining("C:\\new\\u0041: no such");
    }

    @Test
    void aFaultInTheFileIsOneLineOfTheCommand() throws IOException {
        String file = file("port 8080\n");

        Invocation.assertRefused(
                Invocation.of("serve", "--model", "m", "--settings", file), file + ", line 1: found 'port 8080'");
    }

    @Test
    void anInterfaceIsANameOrAnAddress() {
        assertThat(request(Map.of(), "--host", "[::1]").address().host()).isEqualTo("::1");
        assertThatThrownBy(() -> request(Map.of("RHEI_SERVE_HOST", " ")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--host: found '', expected a network interface");
    }

    /** A value that an option cannot take is reported with the place where it stands. */
    @Test
    void aWrongValueIsReportedWithItsPlace() throws IOException {
        String file = file("port = abc\n");

        assertThat(message(Map.of(), "--settings", file))
                .startsWith(file + ": Invalid value for option '--port': found 'abc'");
        assertThat(message(Map.of("RHEI_SERVE_PORT", "x"), "--settings", file))
                .startsWith("RHEI_SERVE_PORT: Invalid value for option '--port': found 'x'");
        assertThat(message(Map.of(), "--settings", file, "--port=y"))
                .startsWith("Invalid value for option '--port': found 'y'");
    }

    /** Returns the message of the command about arguments that it refuses. */
    private static String message(Map<String, String> environment, String... arguments) {
        try {
            parse(environment, arguments);
        } catch (CommandLine.ParameterException e) {
            return CommandParser.message(e, List.of(arguments));
        }
        throw new AssertionError("accepted");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> request(Map.of(), "--port", "70000"))
                .isInstanceOf(InputException.class)
                .hasMessage("--port must be at most 65535, found 70000");
        assertThatThrownBy(() -> request(Map.of(), "--epsilon", "0"))
                .hasMessageContaining("--epsilon must be positive");
        assertThatThrownBy(() -> request(Map.of(), "--deadline", "0")).hasMessageContaining("--deadline must be from");
        assertThatThrownBy(() -> request(Map.of(), "--max-samples", "0")).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> request(Map.of(), "--key-store", "a.p12")).hasMessageContaining("need each other");
    }

    @Test
    void theTokenIsTheFirstLineOfItsFile() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\nmore\n");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThat(request(Map.of(), "--token-file", token.toString()).access().token())
                .contains("secret");
        assertThatThrownBy(() -> request(Map.of(), "--token-file", empty.toString()))
                .hasMessageContaining("the first line is empty");
        assertThatThrownBy(() ->
                        request(Map.of(), "--token-file", folder.resolve("none").toString()))
                .hasMessageContaining("no such file");
    }

    /** The password is tried before models are loaded. */
    @Test
    void aKeyStoreIsOpenedByItsPassword() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("server.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "right".toCharArray());
        }
        String right = Files.writeString(folder.resolve("right"), "right\n").toString();
        String wrong = Files.writeString(folder.resolve("wrong"), "wrong\n").toString();

        assertThat(request(Map.of(), "--key-store", file.toString(), "--key-store-password-file", right)
                        .address()
                        .keyStore())
                .get()
                .extracting(ServerSettings.KeyStore::path)
                .isEqualTo(file);
        assertThatThrownBy(() -> request(Map.of(), "--key-store", file.toString(), "--key-store-password-file", wrong))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--key-store " + file)
                .hasMessageContaining("password");
    }

    @Test
    void modelsHaveTheNamesOfTheirFiles() throws IOException {
        Files.createFile(folder.resolve("b.safetensors"));
        Files.createFile(folder.resolve("a.safetensors"));
        Files.createFile(folder.resolve("notes.txt"));
        Path other = Files.createFile(Files.createDirectory(folder.resolve("x")).resolve("a.safetensors"));

        assertThat(ServeOptions.models(List.of(), folder))
                .extracting(ModelFile::name)
                .containsExactly("a", "b");
        assertThatThrownBy(() -> ServeOptions.models(List.of(other), folder))
                .hasMessageContaining("two models of the name a");
        assertThatThrownBy(() -> ServeOptions.models(List.of(), folder.resolve("none")))
                .hasMessageContaining("there is no such folder");
        assertThatThrownBy(() -> ServeOptions.models(List.of(), other)).hasMessageContaining("is no folder");
        for (String nameless : List.of(".safetensors", "..safetensors", "...safetensors")) {
            Path file = Files.createFile(folder.resolve(nameless));
            assertThatThrownBy(() -> ServeOptions.models(List.of(file), null))
                    .hasMessageContaining("found no name before .safetensors");
        }
    }
}
