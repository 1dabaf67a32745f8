package org.rhei.networks.evaluation;

/**
 * Steps of an explicit Runge–Kutta method of s stages along dx/dt = f(t, x), f being a network.
 *
 * @param a row i holds a_i1 … a_i,i-1
 * @param b b_1 … b_s
 * @param sizes the size h of each step
 * @param table a time table of the network
 * @param times the table's times of the stages of each step, {@code [step][stage]}
 */
public record NetworkSteps(float[][] a, float[] b, float[] sizes, TimeModulations table, int[] times) {}
