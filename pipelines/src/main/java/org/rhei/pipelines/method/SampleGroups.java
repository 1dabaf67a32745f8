package org.rhei.pipelines.method;

import org.rhei.kernel.Key;

/**
 * The groups of consecutive samples that a process takes to their end: one for each observation, of equal size.
 *
 * @param keys the solver's key of each group
 * @param size the number of samples in a group
 * @param first the index of each group's first sample in its chunk, 0 unless the process is separable
 */
public record SampleGroups(Key[] keys, int size, int first) {}
