/** Studies of accuracy, diagnostics, pictures. */
module org.rhei.studies {
    requires static org.jspecify;
    requires transitive org.rhei.pipelines;
    requires java.desktop;
    requires com.oracle.labs.mlrg.olcut;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;
    requires org.tribuo.classification.core;
    requires org.tribuo.classification.dtree;
    requires org.tribuo.common.tree;
    requires org.tribuo.core;
    requires org.tribuo.math;
    requires tools.jackson.databind;

    exports org.rhei.studies;
}
