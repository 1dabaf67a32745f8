/** Trained models: samples of the posterior and log-probabilities. */
module org.rhei.pipelines {
    requires static org.jspecify;
    requires transitive org.rhei.networks;
    requires transitive org.rhei.solvers;
    requires tools.jackson.databind;

    exports org.rhei.pipelines;
    exports org.rhei.pipelines.method to
            org.rhei.cli,
            org.rhei.studies;
    exports org.rhei.pipelines.options;
    exports org.rhei.pipelines.posterior;
}
