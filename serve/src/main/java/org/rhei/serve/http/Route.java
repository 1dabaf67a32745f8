package org.rhei.serve.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A path of the server.
 *
 * @param method the method of HTTP
 * @param template the path, with variables such as <code>{model}</code> that stand for one part
 * @param open true if no token is needed
 * @param action answers
 */
record Route(String method, String template, boolean open, Action action) {
    /** Answers a request. */
    @FunctionalInterface
    interface Action {
        /** Answers a request. */
        void answer(Exchange exchange) throws IOException;
    }

    /** Returns true if this route answers a method. HEAD is answered, without the body, where GET needs no token. */
    boolean takes(String other) {
        return method.equals(other) || (open && method.equals("GET") && other.equals("HEAD"));
    }

    /**
     * Returns the values of the variables if a path fits.
     *
     * @param path the path in canonical form, in which some characters are encoded
     */
    Optional<Map<String, String>> match(String path) {
        String[] expected = template.split("/", -1);
        String[] found = path.split("/", -1);
        if (expected.length != found.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < expected.length; i++) {
            int from = expected[i].indexOf('{');
            if (from < 0) {
                if (!expected[i].equals(found[i])) {
                    return Optional.empty();
                }
            } else {
                String prefix = expected[i].substring(0, from);
                String name = expected[i].substring(from + 1, expected[i].length() - 1);
                if (!found[i].startsWith(prefix) || found[i].length() == prefix.length()) {
                    return Optional.empty();
                }
                variables.put(name, decoded(found[i].substring(prefix.length())));
            }
        }
        return Optional.of(variables);
    }

    /** Decodes a part of a canonical path; a plus sign is no space there. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
