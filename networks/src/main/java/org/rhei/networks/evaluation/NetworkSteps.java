package org.rhei.networks.evaluation;

/**
 * Steps of an explicit Runge–Kutta method of s stages along dx/dt = f(t, x), with a network f.
 *
 * @param a row i holds a_i1 … a_i,i-1
 * @param b b_1 … b_s
 * @param sizes the size h of each step
 * @param table a time table of the network
 * @param times the index in the table of the time of each step's stages, {@code [step][stage]}
 */
public record NetworkSteps(float[][] a, float[] b, float[] sizes, TimeModulations table, int[] times) {}
