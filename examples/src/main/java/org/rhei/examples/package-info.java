/**
 * Example applications that use the published artifacts.
 *
 * <p>This project is not a module of the build. It compiles against the installed artifacts, as an application of a
 * user does, and shows how a service bounds its work.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.examples.SamplingService}</td><td>posterior samples over HTTP, with a bounded queue and
 * deadlines</td></tr>
 * <tr><td>{@link org.rhei.examples.Load}</td><td>sends requests at a constant rate and prints how they ended</td></tr>
 * </table>
 *
 * <p>{@link org.rhei.examples.SamplingService} prepares a sampler for each observation once, computes one request on
 * each core, and refuses requests that it could not answer in time. {@code SamplingServiceTest} runs it with real
 * requests.
 *
 * <p>To add an example, write a class with a {@code main} method that needs the public types only. It must run with the
 * commands that the documentation names, and a test must run it. {@code examples/pom.xml} lists the artifacts that an
 * application depends on.
 */
package org.rhei.examples;
