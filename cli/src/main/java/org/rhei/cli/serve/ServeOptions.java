package org.rhei.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.option.ValueList;
import org.rhei.cli.output.AppendedFile;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.KeyStore;
import org.rhei.serve.settings.ServerSettings.Limits;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import picocli.CommandLine.Option;

/** The options of the server, except its models. */
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields; ServeDefaults reads the settings
public final class ServeOptions {
    private static final String ENDING = ".safetensors";
    private static final int MOST_PORT = 65_535;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "The network interface to listen on (default: ${DEFAULT-VALUE}, this machine alone; 0.0.0.0: all).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen on (default: ${DEFAULT-VALUE}; 0: any that is free).")
    private int port;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            defaultValue = "0.1",
            description = "The p99 error of the solver that draws where a request names none and the model is tuned, in"
                    + " units of the posterior's spread (default: ${DEFAULT-VALUE}).")
    private double epsilon;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "The time within which a request is answered or refused (default: ${DEFAULT-VALUE}).")
    private double deadline;

    @Option(
            names = "--max-samples",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "The most samples of a request, of all its observations together (default: ${DEFAULT-VALUE}).")
    private int maxSamples;

    @Option(
            names = "--max-body",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "The most bytes of a request's body (default: ${DEFAULT-VALUE}).")
    private int maxBody;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "The most connections (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the token that requests must carry: 'Authorization: Bearer TOKEN'.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--key-store",
            paramLabel = "FILE",
            description = "A certificate with its key, .p12 or .jks, for HTTPS; needs --key-store-password-file.")
    private @Nullable Path keyStore;

    @Option(
            names = "--key-store-password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password of --key-store.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--cors",
            paramLabel = "ORIGINS",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The origins of other pages whose scripts may use the server, such as https://example.org; *"
                    + " for all (default: none).")
    private @Nullable List<String> origins;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Append a line of JSON for each request to a file; - for standard output (default: no log).")
    private @Nullable Path accessLog;

    @Option(
            names = ServeDefaults.SETTINGS,
            paramLabel = "FILE",
            description =
                    "Options as lines such as 'port = 8080'. Options of the command line, and environment variables"
                            + " such as RHEI_SERVE_PORT, have precedence.")
    private @Nullable Path settings;

    /**
     * Checks the options and returns them as a value.
     *
     * @param models the models
     * @throws InputException if an option is out of range, or a file cannot be read
     */
    public ServeRequest request(List<ModelFile> models) {
        SettingRequest.requireEpsilon(epsilon);
        if (host.isBlank()) {
            throw new InputException(
                    "--host: found '', expected a network interface, such as 127.0.0.1, or 0.0.0.0 for all");
        }
        InputException.requireCount("--port", port, 0, MOST_PORT);
        for (String origin : origins == null ? List.<String>of() : origins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/]+")) {
                throw new InputException(
                        "--cors must have origins such as https://example.org, or *, found " + Text.quote(origin));
            }
        }
        if (!(deadline >= 0.001 && deadline <= 86_400)) {
            throw new InputException(
                    "--deadline must be from 0.001 to 86400 seconds, found " + NumberText.number(deadline));
        }
        InputException.requirePositive("--max-samples", maxSamples);
        InputException.requirePositive("--max-body", maxBody);
        InputException.requirePositive("--max-connections", maxConnections);
        Limits standard = Limits.DEFAULT;
        Duration longest = Duration.ofNanos((long) (1e9 * deadline));
        Limits limits = new Limits(
                maxSamples,
                maxBody,
                longest,
                standard.waiting(),
                maxConnections,
                standard.arrival(),
                standard.idle().plus(longest),
                standard.drain().plus(longest));
        Access access = new Access(
                Optional.ofNullable(tokenFile).map(file -> firstLine("--token-file", file)),
                origins == null ? List.of() : origins);
        return new ServeRequest(
                models,
                epsilon,
                new Address(withoutBrackets(host), port, Optional.ofNullable(store())),
                limits,
                access,
                accessLog == null ? null : new AppendedFile("--access-log", accessLog).requireWritable(files(models)));
    }

    /** Returns the files that the server reads. */
    private List<Path> files(List<ModelFile> models) {
        return Stream.concat(
                        models.stream().map(ModelFile::path), Stream.of(tokenFile, keyStore, passwordFile, settings))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns an address without the brackets that IPv6 addresses have in links. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private @Nullable KeyStore store() {
        if (keyStore == null && passwordFile == null) {
            return null;
        }
        if (keyStore == null || passwordFile == null) {
            throw new InputException("--key-store and --key-store-password-file need each other, expected both");
        }
        InputException.requireFile(keyStore);
        if (!Files.isReadable(keyStore)) {
            throw new InputException("--key-store " + keyStore + ": no such file");
        }
        KeyStore store = new KeyStore(keyStore, firstLine("--key-store-password-file", passwordFile));
        try {
            java.security.KeyStore.getInstance(
                    keyStore.toFile(), store.password().toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new InputException(
                    "--key-store " + keyStore + ": cannot be opened by its password: " + e.getMessage(), e);
        }
        return store;
    }

    private static String firstLine(String option, Path file) {
        String line = Text.of(file).lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new InputException(option + " " + file + ": the first line is empty");
        }
        return line;
    }

    /**
     * Returns the models of files and folders.
     *
     * @param files model files
     * @param folder a folder whose model files are all served; null for none
     * @throws InputException if there is none, or if two have the same name
     */
    public static List<ModelFile> models(List<Path> files, @Nullable Path folder) {
        List<Path> all = new ArrayList<>(files);
        if (folder != null) {
            all.addAll(inFolder(folder));
        }
        List<ModelFile> models = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : all) {
            if (!Files.exists(file)) {
                throw new InputException(file + ": no such file");
            }
            InputException.requireFile(file);
            String name = name(file);
            if (List.of("", ".", "..").contains(name)) { // a path of HTTP cannot have them
                throw new InputException(
                        file + ": found no name before " + ENDING + ", by which requests would name it");
            }
            if (!names.add(name)) {
                throw new InputException(file + ": there are two models of the name " + name);
            }
            models.add(new ModelFile(name, file));
        }
        return models;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    private static List<Path> inFolder(Path folder) {
        if (!Files.isDirectory(folder)) { // opening a named pipe would wait for its writer
            throw new InputException("--models " + folder + ": "
                    + (Files.exists(folder) ? "is no folder, expected one" : "there is no such folder"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> models = files.filter(file -> file.toString().endsWith(ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (models.isEmpty()) {
                throw new InputException("--models " + folder + ": found no file " + ENDING);
            }
            return models;
        } catch (IOException e) {
            throw InputException.unreadable(folder, e);
        }
    }
}
