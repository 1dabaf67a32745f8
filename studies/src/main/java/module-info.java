/** Studies of the error and the work of solvers on a model. */
module org.rhei.studies {
    requires static org.jspecify;
    requires transitive org.rhei.pipelines;
    requires org.rhei.diagnostics;
    requires transitive org.rhei.plots;
    requires tools.jackson.databind;

    exports org.rhei.studies;
}
