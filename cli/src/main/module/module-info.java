/** The rhei command. */
module org.rhei.cli {
    requires static org.jspecify;
    requires org.rhei.studies;
    requires de.siegmar.fastcsv;
    requires dev.hardwood.core;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires parquet.format.structures;
    requires tools.jackson.databind;

    exports org.rhei.cli;

    opens org.rhei.cli to
            info.picocli;

    uses org.rhei.networks.NetworkBackend;

    provides System.LoggerFinder with
            org.rhei.cli.OneLineWarnings;
}
