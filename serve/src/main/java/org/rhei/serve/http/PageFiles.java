package org.rhei.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.RequestException;

/** The files of the page at {@code /}. */
final class PageFiles {
    /** The name of the page itself. */
    static final String INDEX = "index.html";

    private static final String FOLDER = "/org/rhei/serve/page/";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private PageFiles() {}

    /** Answers with a file of the page. */
    static void answer(Exchange exchange, String file) throws IOException {
        if (!NAME.matcher(file).matches()) {
            throw missing(file);
        }
        exchange.set(
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'");
        exchange.set("Cache-Control", "no-cache");
        exchange.reply(200, TYPES.getOrDefault(ending(file), "text/plain"), bytes(FOLDER + file));
    }

    /** Answers with the description of the server's interface. */
    static void openApi(Exchange exchange) throws IOException {
        exchange.reply(200, "application/yaml", bytes("/org/rhei/serve/openapi.yaml"));
    }

    private static String ending(String file) {
        return file.substring(file.lastIndexOf('.') + 1);
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw missing(resource);
            }
            return in.readAllBytes();
        }
    }

    private static RequestException missing(String file) {
        return RequestException.of(404, "there is no file " + ClientText.quoted(file));
    }
}
