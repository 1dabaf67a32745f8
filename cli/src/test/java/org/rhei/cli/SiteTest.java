package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Laws of the documentation site that {@code tools/make-site} built: every link has a target, every page is in the
 * navigation, and a browser shows the pages and images and finds words. The test is skipped if the site is missing or
 * older than a page.
 */
class SiteTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SITE = ROOT.resolve("target/site");
    private static final long BROWSER_SECONDS = 180;

    /** A script that reports errors of a page to the page that opened it. */
    private static final String REPORTER = """
        <script>
            const words = e => e.message || 'not loaded: ' + (e.target.src || e.target.href);
            addEventListener('error', e => parent.fault(location.pathname, words(e)), true);
            addEventListener('unhandledrejection', e => parent.fault(location.pathname, e.reason));
            for (const level of ['error', 'warn']) {
                console[level] = (...words) => parent.fault(location.pathname, words.join(' '));
            }
        </script>
        """;

    @BeforeEach
    void theSiteIsBuilt() throws IOException {
        Path index = SITE.resolve("index.html");
        assumeThat(index).as("no site: tools/make-site builds it").exists();
        for (Path page : markdown()) {
            assumeThat(Files.getLastModifiedTime(index))
                    .as("the site is older than %s: tools/make-site builds it", page)
                    .isGreaterThanOrEqualTo(Files.getLastModifiedTime(page));
        }
    }

    @Test
    void everyLinkHasATarget() throws IOException {
        Map<Path, Document> parsed = new HashMap<>();
        for (Path page : html(SITE)) {
            parsed.put(page, Jsoup.parse(page));
        }
        List<String> dead = new ArrayList<>();
        parsed.forEach((page, document) -> {
            for (Element element : document.select("[href], [src]")) {
                String link = element.hasAttr("href") ? element.attr("href") : element.attr("src");
                if (!link.matches("[a-z]+:.*") && !leads(page, link, parsed)) {
                    dead.add(SITE.relativize(page) + ": " + link);
                }
            }
        });
        assertThat(dead).isEmpty();
    }

    private static boolean leads(Path page, String link, Map<Path, Document> parsed) {
        URI uri = URI.create(link.replace(" ", "%20"));
        String path = uri.getPath();
        Path target = path == null || path.isEmpty()
                ? page
                : path.startsWith("/")
                        ? SITE.resolve(path.substring(1))
                        : page.resolveSibling(path).normalize();
        if (Files.isDirectory(target)) {
            target = target.resolve("index.html");
        }
        String anchor = uri.getFragment();
        Document document = parsed.get(target);
        return Files.exists(target)
                && (anchor == null
                        || anchor.isEmpty()
                        || document == null
                        || anchor.startsWith("__") // links that the generator's script adds
                        || document.getElementById(anchor) != null
                        || !document.getElementsByAttributeValue("name", anchor).isEmpty());
    }

    @Test
    void everyPageIsInTheNavigation() throws IOException {
        Path index = SITE.resolve("index.html");
        Set<Path> listed = Jsoup.parse(index).select("nav a[href]").stream()
                .map(link -> index.resolveSibling(link.attr("href").replaceFirst("#.*", ""))
                        .normalize())
                .collect(Collectors.toSet());
        List<Path> missing = markdown().stream()
                .map(page -> ROOT.relativize(page).toString().replaceFirst("README\\.md$", "index.md"))
                .map(page -> SITE.resolve(page.replaceFirst("\\.md$", ".html")))
                .filter(page -> !page.equals(index) && !listed.contains(page))
                .toList();
        assertThat(missing).isEmpty();
        assertThat(listed).contains(SITE.resolve("javadoc/index.html"));
    }

    @Test
    void aBrowserShowsThePagesAndFindsWords(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<String> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst();
        assumeThat(browser).as("no browser").isPresent();
        Queue<String> notFound = new ConcurrentLinkedQueue<>();
        BlockingQueue<String> reports = new ArrayBlockingQueue<>(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, notFound, reports));
        server.start();
        Process process = new ProcessBuilder(
                        browser.get(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/check.html")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String report;
        try {
            report = Objects.requireNonNull(
                    reports.poll(BROWSER_SECONDS, TimeUnit.SECONDS),
                    "no report of the browser within " + BROWSER_SECONDS + " s");
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
            server.stop(0);
            threads.close();
        }
        Map<Boolean, List<String>> lines =
                report.lines().collect(Collectors.partitioningBy(line -> line.startsWith("found: ")));
        assertThat(lines.get(false)).as("faults").isEmpty();
        assertThat(notFound).as("requests without an answer").isEmpty();
        assertThat(lines.get(true))
                .as("results of the search")
                .contains("found: /docs/explanation/samples-in-lanes.html", "found: /docs/reference/command.html");
    }

    private static void answer(HttpExchange exchange, Queue<String> notFound, BlockingQueue<String> reports)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/report" -> {
                    reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    send(exchange, "text/plain", new byte[0]);
                }
                case "/check.html" -> {
                    try (InputStream page =
                            Objects.requireNonNull(SiteTest.class.getResourceAsStream("site-check.html"))) {
                        send(exchange, "text/html", page.readAllBytes());
                    }
                }
                case "/check-list" -> {
                    String list = "cache lines\nhutchinson\n\n"
                            + html(SITE).stream()
                                    .map(page -> SITE.relativize(page).toString())
                                    .filter(page -> !page.matches("(javadoc|sources)/.*|404.html"))
                                    .collect(Collectors.joining("\n"));
                    send(exchange, "text/plain", list.getBytes(StandardCharsets.UTF_8));
                }
                default -> {
                    Path file = SITE.resolve(path.substring(1)).normalize();
                    if (!file.startsWith(SITE) || !Files.isRegularFile(file)) {
                        if (!path.equals("/favicon.ico")) { // the address of check.html
                            notFound.add(path);
                        }
                        exchange.sendResponseHeaders(404, -1);
                    } else if (path.endsWith(".html")) {
                        String page = Files.readString(file).replaceFirst("<head>", "<head>" + REPORTER);
                        send(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8));
                    } else {
                        send(exchange, type(path), Files.readAllBytes(file));
                    }
                }
            }
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static List<Path> html(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the Markdown pages that the site shows. */
    private static List<Path> markdown() throws IOException {
        List<Path> pages =
                new ArrayList<>(List.of(ROOT.resolve("models/README.md"), ROOT.resolve("reference/FORMAT.md")));
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(root, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return pages;
    }
}
