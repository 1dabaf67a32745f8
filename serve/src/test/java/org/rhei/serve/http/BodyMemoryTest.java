package org.rhei.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.Limits;

/** Large bodies at the same time, in the heap of the tests. */
class BodyMemoryTest {
    /** A client that does not read its large response delays other large responses until it leaves, and no small ones. */
    @Test
    void aLargeResponseIsCountedUntilItIsRead() throws Exception {
        BodyMemory memory = new BodyMemory(8 << 20); // 2 MB for responses
        BlockingQueue<Callback> unread = new LinkedBlockingQueue<>();
        Server server = new Server();
        LocalConnector connector = new LocalConnector(server);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String path = Request.getPathInContext(request);
                memory.hold(request, Long.parseLong(path.replaceAll("\\D", "")));
                if (path.contains("unread")) {
                    unread.add(callback);
                } else {
                    callback.succeeded();
                }
                return true;
            }
        });
        server.start();
        try {
            connector.executeRequest("GET /unread1500000 HTTP/1.0\r\n\r\n");
            Callback first = unread.take();
            assertThat(connector.getResponse("GET /1000 HTTP/1.0\r\n\r\n")).contains("200 OK");
            LocalConnector.LocalEndPoint large = connector.executeRequest("GET /1000000 HTTP/1.0\r\n\r\n");
            assertThat(large.getResponse(false, 300, TimeUnit.MILLISECONDS)).isNull();
            first.succeeded();
            assertThat(large.getResponse(false, 30, TimeUnit.SECONDS)).contains("200 OK");
        } finally {
            server.stop();
        }
    }

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
