package org.rhei.cli.output;

import java.nio.channels.ClosedByInterruptException;

/** Removes something when it is no longer needed, or when the process is interrupted before. */
final class Removal implements AutoCloseable {
    private final Runnable action;
    private final Thread atShutdown;

    private Removal(Runnable action) {
        this.action = action;
        this.atShutdown = new Thread(action);
    }

    /**
     * Registers a removal; removes the thing at once if the process is being interrupted already.
     *
     * @param action removes the thing if it is there
     * @throws ClosedByInterruptException if the process is being interrupted
     */
    static Removal of(Runnable action) throws ClosedByInterruptException {
        Removal removal = new Removal(action);
        try {
            Runtime.getRuntime().addShutdownHook(removal.atShutdown);
            return removal;
        } catch (IllegalStateException _) {
            action.run();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void close() {
        action.run();
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException _) { // the process ends already
        }
    }
}
