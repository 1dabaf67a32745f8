/** Networks on a GPU, by TornadoVM. */
module org.rhei.tornado {
    requires static org.jspecify;
    requires transitive org.rhei.networks;
    requires tornado.api;

    exports org.rhei.tornado;

    provides org.rhei.networks.backend.NetworkBackend with
            org.rhei.tornado.TornadoBackend;
}
