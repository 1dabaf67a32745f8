/** Dense float32 tensors, SIMD loops, worker threads, random keys. */
module org.rhei.kernel {
    requires static org.jspecify;
    requires jdk.incubator.vector;

    exports org.rhei.kernel;
}
