/** Diagnostics of simulation-based inference. */
module org.rhei.diagnostics {
    requires static org.jspecify;
    requires transitive org.rhei.kernel;
    requires transitive org.rhei.plots;
    requires com.oracle.labs.mlrg.olcut;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;
    requires org.tribuo.classification.core;
    requires org.tribuo.classification.dtree;
    requires org.tribuo.common.tree;
    requires org.tribuo.core;
    requires org.tribuo.math;

    exports org.rhei.diagnostics;
    exports org.rhei.diagnostics.statistics to
            org.rhei.studies;
}
