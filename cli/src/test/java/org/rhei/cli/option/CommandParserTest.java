package org.rhei.cli.option;

import static org.rhei.cli.Invocation.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;

/** Law: an unknown option or value is named in one line, in the project's words, with the nearest existing name. */
class CommandParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smaple | there is no command 'smaple', did you mean sample?",
                "logprob | there is no command 'logprob', did you mean log-prob?",
                "SAMPLE | there is no command 'SAMPLE', did you mean sample?",
                "diag | there is no command 'diag', did you mean diagnose?",
                "xyzzy | there is no command 'xyzzy', expected one of sample, batch",
                "--verion | there is no option '--verion', did you mean --version?",
                "sample --mod m | there is no option '--mod', did you mean --model?",
                "sample --nsample=3 | there is no option '--nsample', did you mean --nsamples?",
                "sample --model m --sampels 3 | there is no option '--sampels', did you mean --nsamples?",
                "sample --model m --out a.npy surplus | found 'surplus', which belongs to no option",
                "sample --intermediates=maybe | found 'maybe', expected true, false or no value",
                "info --model= | found '', expected the name of a file",
            })
    void mistakesAreNamedInOneLine(String arguments, String message) {
        assertRefused(Invocation.of(arguments.split(" ")), message);
    }

    @Test
    void aNameWithoutASimilarOneIsNamedAlone() {
        assertRefused(Invocation.of("info", "--xyzzy"), "there is no option '--xyzzy' (see rhei info --help)");
    }

    /** Law: every numeric option refuses a word, and the message contains no name of a Java class. */
    @ParameterizedTest
    @CsvSource({
        "sample, --nsamples --seed --chunk-size --threads --nsteps --step-size --rtol --atol --min-step --max-steps"
                + " --alpha --s-churn --s-min --s-max --s-noise --time-grid --lower --upper --max-draws --epsilon"
                + " --base-mean --base-std",
        "batch, --batch-size",
        "log-prob, --seed",
        "study, --epsilon --nsamples --repeats --planned --seed",
        "diagnose, --seed --ntrials --nsamples --local --bootstrap",
        "plot, --truth --dimensions --times",
    })
    void everyNumericOptionRefusesAWord(String command, String options) {
        for (String option : options.split(" ", -1)) {
            Invocation refused = Invocation.of(command, option, "three");
            assertRefused(refused, "found 'three', expected a", "number", option);
        }
    }
}
