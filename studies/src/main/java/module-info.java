/** Studies of the error and the work of solvers on a model. */
module org.rhei.studies {
    requires static org.jspecify;
    requires java.desktop;
    requires transitive org.rhei.pipelines;
    requires transitive org.rhei.plots;
    requires org.rhei.diagnostics;
    requires tools.jackson.databind;

    exports org.rhei.studies;
}
