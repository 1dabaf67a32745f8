package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.Limits;

/** Large bodies at the same time, in the heap of the tests. */
class BodyMemoryTest {
    /** Thirty bodies of 4 MB wait for each other, and the server answers afterwards. */
    @Test
    void manyLargeBodiesAreRead() throws IOException {
        Limits standard = Limits.DEFAULT;
        String path = "/v2/models/" + RunningServer.MODEL + "/infer";
        String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":["
                + "1,".repeat(2_000_000) + "1]}]}";
        try (RunningServer server = RunningServer.start(standard, Access.OPEN)) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = IntStream.range(0, 30)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> server.post(path, body)))
                    .toList();
            List<Integer> statuses =
                    answers.stream().map(answer -> answer.join().statusCode()).toList();

            assertThat(statuses).as("x has a wrong shape").containsOnly(400);
            assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
        }
    }
}
