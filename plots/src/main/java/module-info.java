/** Pictures of samples: corner plots, charts, trajectories, as SVG, PNG and GIF. */
module org.rhei.plots {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;
    requires java.desktop;

    exports org.rhei.plots;
    exports org.rhei.plots.picture;
    exports org.rhei.plots.canvas to
            org.rhei.diagnostics,
            org.rhei.studies;
    exports org.rhei.plots.figure to
            org.rhei.diagnostics,
            org.rhei.studies;
    exports org.rhei.plots.scale to
            org.rhei.diagnostics,
            org.rhei.studies;
}
