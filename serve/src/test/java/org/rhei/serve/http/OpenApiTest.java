package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rhei.serve.TestSolvers;
import org.rhei.serve.draw.DrawQueue;
import org.rhei.serve.infer.Inference;
import org.rhei.serve.model.ModelRepository;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.AccessLog;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.Extensions;
import org.rhei.serve.settings.ServerSettings.Limits;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description of the interface and the routes of the server say the same. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post");

    private static JsonNode description() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/org/rhei/serve/openapi.yaml"))) {
            return new YAMLMapper().readTree(in);
        }
    }

    private static List<Route> routes() {
        ServerSettings settings = new ServerSettings(
                List.of(),
                0.1,
                new Address("127.0.0.1", 0, Optional.empty()),
                Limits.DEFAULT,
                Access.OPEN,
                new Extensions(new TestSolvers(), List.of(), AccessLog.NONE));
        try (DrawQueue queue = new DrawQueue(1)) {
            return new Routes(
                            settings,
                            new ModelRepository(settings, _ -> {}),
                            new Inference(Limits.DEFAULT, queue),
                            new ServerMetrics(queue))
                    .all();
        }
    }

    @Test
    void everyRouteIsDescribed() throws IOException {
        List<String> described = new ArrayList<>();
        for (var path : description().get("paths").properties()) {
            for (String name : path.getValue().propertyNames()) {
                if (METHODS.contains(name)) {
                    described.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }

        assertThat(routes().stream().map(route -> route.method() + " " + route.template()))
                .containsExactlyInAnyOrderElementsOf(described);
    }

    /** A comma in a text without quotation marks would end it, and make a name without a value of the rest. */
    @Test
    void everyNameHasAValue() throws IOException {
        assertThat(description().findParents("description")).isNotEmpty();
        assertThat(namesWithoutValue(description())).isEmpty();
    }

    private static List<String> namesWithoutValue(JsonNode node) {
        List<String> found = new ArrayList<>();
        for (var property : node.properties()) {
            if (property.getValue().isNull()) {
                found.add(property.getKey());
            }
        }
        node.forEach(child -> found.addAll(namesWithoutValue(child)));
        return found;
    }

    @Test
    void pathsWithoutATokenAreDescribedAsSuch() throws IOException {
        JsonNode paths = description().get("paths");

        assertThat(routes()).allSatisfy(route -> {
            JsonNode security = paths.get(route.template())
                    .get(route.method().toLowerCase(Locale.ROOT))
                    .path("security");
            assertThat(security.isArray() && security.isEmpty())
                    .as(route.template())
                    .isEqualTo(route.open());
        });
    }
}
