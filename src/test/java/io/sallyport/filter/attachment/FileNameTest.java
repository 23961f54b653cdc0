package io.sallyport.filter.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNameTest {
    @Test
    void extensionIsWhatWindowsTakesForIt() {
        assertThat(FileName.of("Invoice.PDF").extension()).isEqualTo("pdf");
        assertThat(FileName.of("setup.exe.").extension()).isEqualTo("exe");
        assertThat(FileName.of("setup.exe . . ").extension()).isEqualTo("exe");
        assertThat(FileName.of("setup.exe::$DATA").extension()).isEqualTo("exe");
        assertThat(FileName.of("a/b\\c.scr").plain()).isEqualTo("c.scr");
        assertThat(FileName.of("README").extension()).isEmpty();
    }

    @Test
    void invisibleCharactersAreNoPartOfTheExtension() {
        assertThat(FileName.of("x.e\u200bxe").extension()).isEqualTo("exe");
        assertThat(FileName.of("gpj\u202e.exe").extension()).isEqualTo("exe");
    }

    @Test
    void nameIsDeceptiveIfItIsShownOtherwiseThanItIs() {
        assertThat(FileName.of("invoice\u202efdp.exe").isDeceptive()).isTrue();
        assertThat(FileName.of("invoice.pdf                .exe").isDeceptive()).isTrue();
        assertThat(FileName.of("invoice.pdf\u2800\u2800\u2800\u2800\u2800\u2800.exe")
                        .isDeceptive())
                .isTrue();
        assertThat(FileName.of("my holiday pictures 2026.zip").isDeceptive()).isFalse();
        assertThat(FileName.of("Größe (1).pdf").isDeceptive()).isFalse();
    }

    @Test
    void doubleIsAHarmlessEndingBeforeADangerousOne() {
        assertThat(FileName.of("invoice.pdf.exe").isDouble()).isTrue();
        assertThat(FileName.of("backup.tar.gz").isDouble()).isFalse();
        assertThat(FileName.of("v1.2.exe").isDouble()).isFalse();
    }

    @Test
    void patternsFitWholeNames() {
        FileName name = FileName.of("Invoice-2026.ZIP");
        assertThat(name.fits("*.zip")).isTrue();
        assertThat(name.fits("invoice-????.zip")).isTrue();
        assertThat(name.fits("*invoice*")).isTrue();
        assertThat(name.fits("*")).isTrue();
        assertThat(name.fits("zip")).isFalse();
        assertThat(name.fits("*.zi")).isFalse();
        assertThat(FileName.of("").fits("*")).isTrue();
        assertThat(FileName.of("").fits("?")).isFalse();
    }

    /** The worst pattern for a matcher that tries again. */
    @Test
    void patternOfManyStarsIsMatchedInBoundedSteps() {
        assertThat(FileName.of("a".repeat(5000)).fits("*a".repeat(100) + "b")).isFalse();
    }
}
