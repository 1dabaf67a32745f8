package org.rhei.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Tensor;

/**
 * Law: for every method and sampler, the command gives GenSBI's samples. Impossible input is refused before any work,
 * in one line that says what is possible.
 */
public class SamplingPlannerTest {
    private static final double WITH_NOISE = 2e-3;
    private static final String UNCONDITIONAL = "flux1joint_unconditional_flow";

    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void output() {
        out = directory.resolve("samples.npy");
    }

    private Invocation sample(String model, String options) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "sample",
                "--model",
                ReferenceFiles.model(model),
                "--out",
                out.toString(),
                "--force",
                "--nsamples",
                "32"));
        Tensor xO = ReferenceFiles.expected(model, "x_o");
        if (!model.equals(UNCONDITIONAL)) {
            args.addAll(List.of("--observation", ReferenceFiles.npy(directory.resolve("x.npy"), xO)));
        }
        args.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        return Invocation.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        flux1_edm           | heun_18            | ''
        flux1_edm           | euler_10           | --solver euler --nsteps 10
        flux1_edm           | heun_5             | --sampler ode --solver heun --nsteps 5
        flux1_edm           | heun_vp_schedule   | --nsteps 12 --schedule vp
        flux1_edm           | heun_intermediates | --sampler edm --nsteps 4 --intermediates
        flux1_edm           | chunked            | --nsteps 8 --schedule edm --chunk-size 10
        flux1_sm_vp         | ode_50             | --sampler ode --nsteps 50
        flux1_sm_vp         | ode_heun_25        | --solver heun --nsteps 25
        flux1_flow          | heun_0.1           | --solver heun --nsteps 10
        simformer_flow      | euler_default      | ''
        flux1joint_unconditional_flow | chunked  | --step-size 0.1 --chunk-size 10
        """)
    void samplesEqualGensbis(String model, String name, String options) throws IOException {
        assertDone(sample(model, options));
        ReferenceFiles.assertNear(out, ReferenceFiles.expected(model, "samples." + name), ReferenceFiles.TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        flux1_edm           | heun_churn         | --nsteps 12 --s-churn 10 --s-min 0.05 --s-max 50 --s-noise 1.003
        flux1_sm_vp         | sde_50             | --nsteps 50
        flux1_sm_vp         | sde_intermediates  | --sampler sde --solver euler --nsteps 8 --intermediates
        flux1_flow          | sde_zero_ends      | --sampler zero-ends --alpha 0.3 --step-size 0.05
        flux1_flow          | sde_non_singular   | --sampler non-singular --alpha 0.3 --nsteps 20
        flux1joint_unconditional_flow | sde_zero_ends | --sampler ZERO-ENDS --alpha 0.3 --step-size 0.05
        """)
    void samplesWithNoiseEqualGensbis(String model, String name, String options) throws IOException {
        assertDone(sample(model, options));
        ReferenceFiles.assertNear(out, ReferenceFiles.expected(model, "samples." + name), WITH_NOISE);
    }

    @Test
    void batchesEqualGensbis() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("flux1_edm", "xs"));
        assertDone(Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model("flux1_edm"),
                "--observations",
                xs,
                "--out",
                out.toString(),
                "--nsamples",
                "32",
                "--nsteps",
                "8",
                "--batch-size",
                "2"));
        ReferenceFiles.assertNear(
                out, ReferenceFiles.expected("flux1_edm", "samples.batched"), ReferenceFiles.TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        flux1_edm   | ''                                      | edm                                | heun, 18 steps            | 35
        flux1_edm   | --nsteps 2 --s-churn 1 --schedule ve    | edm, churn 1, schedule ve          | heun, 2 steps             | 3
        flux1_edm   | --solver tsit5 --rtol 1e-2              | ode                                | tsit5, rtol 1e-2, atol 1e-5 |
        flux1_edm   | --solver rk4 --step-size 20             | ode                                | rk4, step size 20         |
        flux1_sm_vp | --nsteps 3                              | sde                                | euler, 3 steps of 0.333   | 3
        flux1_sm_vp | --solver shark --nsteps 3               | sde                                | shark, 3 steps of 0.333   | 6
        flux1_sm_vp | --solver dopri5 --time-grid 1,0.5,0.001 --rtol 1e-2 | ode                    | dopri5, rtol 1e-2, atol 1e-5 |
        flux1_sm_vp | --sampler sde --nsteps 2 --time-grid 1,0.5 | sde                             | euler, 2 steps of 0.5     | 2
        flux1_flow  | --sampler zero-ends --solver sea --nsteps 4 --alpha 0.5 | zero-ends, alpha 0.5 | sea, 4 steps of 0.25     | 4
        flux1_flow  | --nsteps 1                              | ode                                | euler, 1 step of 1        | 1
        """)
    void theReportNamesTheSampler(String model, String options, String sampler, String solver, String evaluations)
            throws IOException {
        Invocation done = sample(model, options);
        assertDone(done);
        assertThat(done.out())
                .contains("sampler              " + sampler + "\n", "solver               " + solver + "\n")
                .contains(evaluations == null ? "evaluations" : "evaluations  " + evaluations + " a sample\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        flux1_flow  | --sampler sde                    | --sampler sde does not draw from a model of flow matching, expected ode or \
        zero-ends or non-singular
        flux1_flow  | --sampler edm                    | --sampler edm does not draw from a model of flow matching
        flux1_flow  | --sampler fast                   | expected one of [ode, sde, zero-ends, non-singular, edm, flow]
        flux1_flow  | --sampler zero-ends              | --sampler zero-ends needs --alpha
        flux1_flow  | --sampler zero-ends --alpha -1   | alpha must be at least 0 and finite, found -1
        flux1_flow  | --sampler zero-ends --alpha NaN  | alpha must be at least 0 and finite, found NaN
        flux1_flow  | --sampler zero-ends --alpha 1 --solver rk4 | --solver rk4 is no solver of --sampler zero-ends, expected euler or \
        euler-heun or sea or shark; --sampler ode takes it
        flux1_flow  | --sampler zero-ends --alpha 1 --rtol 1e-3  | --rtol is no option of --sampler zero-ends
        flux1_flow  | --solver sea                     | --solver sea is no solver of --sampler ode
        flux1_flow  | --alpha 0.3                      | --alpha is no option of --sampler ode --solver euler for flow matching, which \
        takes --nsteps, --step-size, --grid, --time-grid, --on-failure; --sampler zero-ends or non-singular takes it
        flux1_flow  | --s-churn 10                     | --s-churn is no option of --sampler ode
        flux1_flow  | --schedule vp                    | --schedule is no option of --sampler ode
        flux1_flow  | --schedule vpx                   | expected one of [edm, vp, ve]
        flux1_flow  | --intermediates                  | --intermediates is no option of --sampler ode --solver euler for flow \
        matching, which takes --nsteps, --step-size, --grid, --time-grid, --on-failure
        flux1_flow  | --nsteps 0                       | --nsteps must be at least 1, found 0
        flux1_flow  | --nsteps 2 --step-size 0.5       | expected one of them
        flux1_flow  | --rtol 1e-3                      | adaptive solvers take it: bosh3, dopri5, tsit5, dopri8, dop853
        flux1_flow  | --solver tsit5 --nsteps 4        | --nsteps is no option of --sampler ode --solver tsit5
        flux1_sm_vp | --sampler zero-ends --alpha 0.3  | --sampler zero-ends does not draw from a model of score matching, expected sde \
        or ode
        flux1_sm_vp | --sampler edm                    | expected sde or ode
        flux1_sm_vp | --sampler sde --solver heun      | --sampler ode takes it
        flux1_sm_vp | --alpha 0.3                      | --alpha is no option of --sampler sde
        flux1_sm_vp | --time-grid 0,0.5,1              | must begin with 1 and decrease to at least 0.001, found 0,0.5,1
        flux1_sm_vp | --time-grid 1,0                  | must begin with 1 and decrease to at least 0.001, found 1,0
        flux1_sm_vp | --time-grid 1,0.5 --intermediates | expected one of them
        flux1_sm_vp | --solver dopri5 --intermediates  | --intermediates is no option of --sampler ode --solver dopri5
        flux1_sm_vp | --nsteps 2000000                 | --nsteps must be at most 1000000, found 2000000
        flux1_edm   | --sampler sde                    | --sampler sde does not draw from a model of EDM diffusion, expected edm or \
        ode; --s-churn adds noise to edm
        flux1_edm   | --sampler non-singular --alpha 1 | --s-churn adds noise to edm
        flux1_edm   | --sampler edm --solver dopri5    | --solver dopri5 is no solver of --sampler edm, expected euler or heun; \
        --sampler ode takes it
        flux1_edm   | --sampler ode --s-churn 10       | --s-churn is no option of --sampler ode --solver heun for EDM diffusion, which \
        takes --nsteps, --grid, --schedule, --intermediates, --on-failure; --sampler edm takes it
        flux1_edm   | --solver rk4                     | a short --step-size, or an adaptive solver: bosh3, dopri5
        flux1_edm   | --solver rk4 --nsteps 10         | --nsteps is no option of --sampler ode --solver rk4
        flux1_edm   | --step-size 0.1                  | --step-size is no option of --sampler edm
        flux1_edm   | --time-grid 0,1                  | --time-grid is no option of --sampler edm --solver heun for EDM diffusion, \
        which takes --nsteps, --s-churn, --s-min, --s-max, --s-noise, --schedule, --intermediates, --on-failure
        flux1_edm   | --s-min 0.1                      | which is missing
        flux1_edm   | --s-churn -1                     | --s-churn must be at least 0 and finite, found -1
        flux1_edm   | --s-churn 1 --s-min 2 --s-max 1  | --s-max must be at least --s-min
        flux1_edm   | --s-churn 1 --s-noise 0          | --s-noise must be positive and finite, found 0
        flux1joint_unconditional_flow | --observation x.csv | the model is unconditional: it takes no --observation
        """)
    void refuses(String model, String options, String message) throws IOException {
        assertRefused(sample(model, options), message);
    }

    @Test
    void onlyConditionalModelsTakeObservations() {
        assertRefused(
                Invocation.of("sample", "--model", ReferenceFiles.model(), "--out", out.toString()),
                "the model is conditional: it needs --observation");
        assertRefused(
                Invocation.of(
                        "batch",
                        "--model",
                        ReferenceFiles.model(UNCONDITIONAL),
                        "--observations",
                        "xs.npy",
                        "--out",
                        out.toString()),
                "it takes no --observations; 'rhei sample' draws from it");
    }

    private void assertRefused(Invocation refused, String message) {
        Invocation.assertRefused(refused, message);
        assertThat(out).doesNotExist();
    }
}
