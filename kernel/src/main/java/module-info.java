/** Dense float32 tensors, SIMD loops, worker threads, random keys. */
module org.rhei.kernel {
    requires static org.jspecify;
    requires jdk.incubator.vector;

    exports org.rhei.kernel;
    exports org.rhei.kernel.math to
            org.rhei.networks,
            org.rhei.pipelines,
            org.rhei.tornado;
    exports org.rhei.kernel.random to
            org.rhei.solvers;
    exports org.rhei.kernel.simd to
            org.rhei.cli,
            org.rhei.networks;
    exports org.rhei.kernel.statistics to
            org.rhei.diagnostics,
            org.rhei.pipelines,
            org.rhei.plots,
            org.rhei.serve,
            org.rhei.studies;
    exports org.rhei.kernel.steps to
            org.rhei.networks,
            org.rhei.pipelines,
            org.rhei.solvers,
            org.rhei.tornado;
    exports org.rhei.kernel.text to
            org.rhei.cli,
            org.rhei.diagnostics,
            org.rhei.networks,
            org.rhei.pipelines,
            org.rhei.plots,
            org.rhei.serve,
            org.rhei.solvers,
            org.rhei.studies;
    exports org.rhei.kernel.tile to
            org.rhei.cli,
            org.rhei.networks,
            org.rhei.pipelines,
            org.rhei.tornado;
}
