/** Pictures of samples: corner plots, charts, trajectories, as SVG, PNG and GIF. */
module org.rhei.plots {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;
    requires transitive java.desktop;

    exports org.rhei.plots;
}
