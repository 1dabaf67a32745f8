package org.rhei.cli.terminal;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Prints log messages from warnings up on standard error, one line each. The JDK finds this class as a service. */
public final class OneLineWarnings extends System.LoggerFinder {
    /** Creates the finder; called by the JDK. */
    public OneLineWarnings() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new OneLine(name);
    }

    private record OneLine(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                String cause = thrown == null ? "" : " (" + thrown + ")";
                System.err.println("rhei: " + Text.message(message + cause));
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            boolean plain = format == null || parameters == null || parameters.length == 0;
            log(level, bundle, plain ? format : MessageFormat.format(format, parameters), (Throwable) null);
        }
    }
}
