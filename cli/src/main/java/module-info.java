/** The rhei command. */
module org.rhei.cli {
    requires static org.jspecify;
    requires org.rhei.diagnostics;
    requires org.rhei.plots;
    requires org.rhei.serve;
    requires org.rhei.studies;
    requires aircompressor;
    requires de.siegmar.fastcsv;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires parquet.format.structures;
    requires tools.jackson.databind;

    opens org.rhei.cli.command to
            info.picocli;
    opens org.rhei.cli.option to
            info.picocli;
    opens org.rhei.cli.serve to
            info.picocli;

    uses org.rhei.networks.backend.NetworkBackend;

    provides System.LoggerFinder with
            org.rhei.cli.terminal.OneLineWarnings;
}
