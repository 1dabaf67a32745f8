package org.rhei.cli.terminal;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of the command. */
public final class Version {
    private Version() {}

    /** Returns the version that the build wrote into the jar: its manifest, and its module's descriptor. */
    public static String text() {
        Class<?> here = Version.class;
        ModuleDescriptor module = here.getModule().getDescriptor();
        return Optional.ofNullable(here.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(module).flatMap(ModuleDescriptor::rawVersion))
                .orElse("(not packaged)");
    }
}
