package org.rhei.cli.request;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The observations to draw for.
 *
 * @param option the option that names the file
 * @param file the file; null if none was given
 * @param batch true if the file may hold many observations, whose posteriors are drawn together
 */
public record ObservationRequest(String option, @Nullable Path file, boolean batch) {}
