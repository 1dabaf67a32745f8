package org.rhei.cli.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.output.AppendedFile;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.Limits;
import org.rhei.serve.settings.ServerSettings.ModelFile;

/**
 * A server.
 *
 * @param models the models
 * @param epsilon the error of the default solver of tuned models
 * @param address where the server listens
 * @param limits the limits of requests and connections
 * @param access who may use the server
 * @param accessLog the file of the access log; null for none
 */
public record ServeRequest(
        List<ModelFile> models,
        double epsilon,
        Address address,
        Limits limits,
        Access access,
        @Nullable AppendedFile accessLog) {
    public ServeRequest {
        models = List.copyOf(models);
    }
}
