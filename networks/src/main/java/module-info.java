/** Networks, their files, and the backends that evaluate them. */
module org.rhei.networks {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    exports org.rhei.networks;
    exports org.rhei.networks.backend to
            org.rhei.cli,
            org.rhei.pipelines,
            org.rhei.tornado;
    exports org.rhei.networks.encoder to
            org.rhei.pipelines;
    exports org.rhei.networks.evaluation to
            org.rhei.cli,
            org.rhei.pipelines,
            org.rhei.studies,
            org.rhei.tornado;
    exports org.rhei.networks.flow to
            org.rhei.pipelines;
    exports org.rhei.networks.format to
            org.rhei.cli,
            org.rhei.pipelines;
    exports org.rhei.networks.model to
            org.rhei.cli,
            org.rhei.pipelines;

    uses org.rhei.networks.backend.NetworkBackend;
}
