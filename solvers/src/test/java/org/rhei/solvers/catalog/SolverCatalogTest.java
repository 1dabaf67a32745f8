package org.rhei.solvers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.rungekutta.Tableau;

class SolverCatalogTest {
    @Test
    void methodsAreFoundByName() {
        assertThat(SolverCatalog.names(SolverCatalog.ODE))
                .containsExactly(
                        "euler",
                        "midpoint",
                        "heun",
                        "ralston",
                        "rk4",
                        "bosh3",
                        "dopri5",
                        "tsit5",
                        "dopri8",
                        "dop853",
                        "adams-bashforth2",
                        "adams-bashforth3",
                        "adams-bashforth4");
        assertThat(SolverCatalog.names(SolverCatalog.DENOISING)).containsExactly("dpmpp2m", "dpmpp3m", "unipc");
        assertThat(SolverCatalog.names(SolverCatalog.SDE))
                .containsExactly("euler-maruyama", "euler-heun", "sea", "shark");
        SolverCatalog.ODE.forEach(
                method -> assertThat(SolverCatalog.ode(method.name())).isSameAs(method));
        SolverCatalog.DENOISING.forEach(
                method -> assertThat(SolverCatalog.denoising(method.name())).isSameAs(method));
        SolverCatalog.SDE.forEach(
                method -> assertThat(SolverCatalog.sde(method.name())).isSameAs(method));
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> SolverCatalog.ode("Euler"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no method is named Euler, expected one of " + SolverCatalog.names(SolverCatalog.ODE));
        assertThatThrownBy(() -> SolverCatalog.denoising("euler"))
                .hasMessage("no method is named euler, expected one of [dpmpp2m, dpmpp3m, unipc]");
        assertThatThrownBy(() -> SolverCatalog.sde("rk4"))
                .hasMessage("no method is named rk4, expected one of [euler-maruyama, euler-heun, sea, shark]");
    }

    @Test
    void methodsWithAnErrorEstimateMayChooseTheirSteps() {
        assertThat(SolverCatalog.ODE.stream().filter(OdeMethod::choosesSteps))
                .extracting(OdeMethod::name)
                .containsExactly("bosh3", "dopri5", "tsit5", "dopri8", "dop853");
        assertThat(SolverCatalog.ode("heun").embedded()).isTrue();
        assertThat(SolverCatalog.ode("dopri5").adaptive(1e-3, 1e-4).tableau()).isSameAs(Tableau.DOPRI5);
        assertThatThrownBy(() -> SolverCatalog.ode("adams-bashforth3").adaptive(1e-3, 1e-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("adaptive steps need a method with an error estimate, found adams-bashforth3");
    }

    @Test
    void allDenoisingMethodsAreListed() {
        assertThat(SolverCatalog.DENOISING)
                .extracting(DenoisingMethod::method)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(DenoisingSolver.Method.values()));
    }
}
