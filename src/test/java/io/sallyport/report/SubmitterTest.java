package io.sallyport.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.SiteConfig;
import io.sallyport.testing.Configs;
import org.junit.jupiter.api.Test;

class SubmitterTest {
    private static final SiteConfig SITE = Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.test");

    @Test
    void gatewayReportsInItsOwnNameByDefault() {
        Submitter submitter = Submitter.of(Configs.of(DmarcReportConfig.class), SITE);
        assertThat(submitter.organization()).isEqualTo("mx.example.test");
        assertThat(submitter.mailbox()).hasToString("postmaster@mx.example.test");
        assertThat(submitter.contact()).isNull();
    }

    @Test
    void configuredNamesAreTaken() {
        Submitter submitter = submitter("dmarc@bücher.example");
        assertThat(submitter.organization()).isEqualTo("Bücher & Co");
        assertThat(submitter.mailbox()).hasToString("dmarc@xn--bcher-kva.example");
        assertThat(submitter.contact()).isEqualTo("https://example.test/");
    }

    @Test
    void whatIsNoMailboxIsRefused() {
        for (String email : new String[] {"a..b@example.test", "x@", "dmarc", "δ@example.test", "a@b@c"}) {
            assertThatThrownBy(() -> submitter(email))
                    .as(email)
                    .hasMessageContaining(email)
                    .hasMessageContaining("(expected: a mailbox such as dmarc@example.org)");
        }
    }

    private static Submitter submitter(String email) {
        return Submitter.of(
                Configs.of(
                        DmarcReportConfig.class,
                        "sallyport.report.dmarc.email",
                        email,
                        "sallyport.report.dmarc.org-name",
                        "Bücher & Co",
                        "sallyport.report.dmarc.contact",
                        "https://example.test/"),
                SITE);
    }
}
