/** Solvers of ordinary and stochastic differential equations. */
module org.rhei.solvers {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;

    exports org.rhei.solvers;
}
