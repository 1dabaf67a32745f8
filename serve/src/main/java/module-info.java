/** The server of posterior samples. */
module org.rhei.serve {
    requires static org.jspecify;
    requires transitive org.rhei.pipelines;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires tools.jackson.databind;

    exports org.rhei.serve to
            org.rhei.cli;
    exports org.rhei.serve.settings to
            org.rhei.cli;
}
