package org.rhei.serve.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings;

/**
 * Refuses what a browser sends for the pages of other origins. A browser sends many requests without asking whether the server takes them.
 * A page whose name its owner directs to this machine (DNS rebinding) even has the origin of the server, but its requests name a foreign
 * host.
 */
final class ForeignPages {
    /** This machine, or an address: only names can be directed to another machine than that of their page. */
    private static final Pattern LOCAL = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-f:.]+]");

    private final List<String> origins;
    private final @Nullable String host; // that is accepted beside those of LOCAL; null if any is

    ForeignPages(ServerSettings settings) {
        this.origins = settings.access().origins();
        String own = settings.address().host();
        // Other machines reach the server by names that it does not know. With a token, the page of a foreign name
        // lacks the token.
        boolean any = !isLoopback(own) || settings.access().token().isPresent() || origins.contains("*");
        this.host = any ? null : own.toLowerCase(Locale.ROOT);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) { // listening there fails
            return false;
        }
    }

    /**
     * Refuses a request of a foreign page.
     *
     * @throws RequestException with status 403 if it is one
     */
    void refuse(Request request) {
        HttpFields headers = request.getHeaders();
        String named = headers.get(HttpHeader.HOST);
        if (host != null && named != null && !isOwn(named.toLowerCase(Locale.ROOT))) {
            throw RequestException.of(
                    403,
                    "the request names the host " + ClientText.quoted(named) + ", expected localhost, an address or the"
                            + " host of an origin of --cors: a server of this machine alone has no other name");
        }
        List<String> sources = headers.getValuesList(HttpHeader.ORIGIN);
        for (String origin : sources) {
            if (!isOrigin(origin, named) && !origins.contains("*") && !origins.contains(origin)) {
                throw foreign("a page of " + ClientText.quoted(origin));
            }
        }
        if (sources.isEmpty() && isEmbedded(headers)) {
            throw foreign("a page of another origin");
        }
    }

    private static RequestException foreign(String source) {
        return RequestException.of(
                403, "the request comes from " + source + ", expected the server's own page or an origin of --cors");
    }

    private boolean isOwn(String named) {
        String name = withoutPort(named);
        return LOCAL.matcher(name).matches()
                || name.equals(host)
                || origins.stream()
                        .anyMatch(origin -> withoutPort(origin).equalsIgnoreCase("http://" + name)
                                || withoutPort(origin).equalsIgnoreCase("https://" + name));
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }

    private static boolean isOrigin(String origin, @Nullable String named) {
        return origin.equals("http://" + named) || origin.equals("https://" + named);
    }

    /** Returns true if a page of another origin contains the answer as a picture, script or frame. A user may follow its links. */
    private static boolean isEmbedded(HttpFields headers) {
        String site = headers.get("Sec-Fetch-Site");
        boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
        boolean followed =
                "navigate".equals(headers.get("Sec-Fetch-Mode")) && "?1".equals(headers.get("Sec-Fetch-User"));
        return foreign && !followed;
    }
}
