/** Networks, their files, and the backends that evaluate them. */
module org.rhei.networks {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    exports org.rhei.networks;

    uses org.rhei.networks.NetworkBackend;
}
