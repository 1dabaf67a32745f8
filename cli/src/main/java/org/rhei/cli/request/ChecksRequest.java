package org.rhei.cli.request;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a diagnosis.
 *
 * @param checks the checks to run
 * @param local the number of observations, from the first on, whose posteriors are checked one by one
 * @param bootstrap the number of bootstrap samples for the interval of {@code tarp}; 0 for Jeffreys' interval
 * @param labels the names of the parameters; null for the default
 * @param failOn the mildest verdict that is a failure
 */
public record ChecksRequest(
        Set<DiagnosticCheck> checks,
        int local,
        int bootstrap,
        @Nullable List<String> labels,
        FailOn failOn) {
    public ChecksRequest {
        checks = Collections.unmodifiableSet(EnumSet.copyOf(checks)); // runs in the order of the enum
        labels = labels == null ? null : List.copyOf(labels);
    }
}
