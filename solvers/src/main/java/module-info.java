/** Solvers of ordinary and stochastic differential equations. */
module org.rhei.solvers {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;

    exports org.rhei.solvers;
    exports org.rhei.solvers.catalog to
            org.rhei.cli,
            org.rhei.studies;
    exports org.rhei.solvers.diffusion;
    exports org.rhei.solvers.engine to
            org.rhei.pipelines;
    exports org.rhei.solvers.multistep;
    exports org.rhei.solvers.rungekutta;
    exports org.rhei.solvers.sde;
}
