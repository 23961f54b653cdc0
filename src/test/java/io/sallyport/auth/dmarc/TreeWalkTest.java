package io.sallyport.auth.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TreeWalkTest {
    /** The example of RFC 9989 § 4.10. */
    @Test
    void longNameIsWalkedFromItsLastSevenLabelsOn() {
        assertThat(TreeWalk.domains("a.b.c.d.e.f.g.h.i.j.mail.example.com"))
                .containsExactly(
                        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                        "g.h.i.j.mail.example.com",
                        "h.i.j.mail.example.com",
                        "i.j.mail.example.com",
                        "j.mail.example.com",
                        "mail.example.com",
                        "example.com",
                        "com");
    }

    @Test
    void shortNameIsWalkedLabelByLabel() {
        assertThat(TreeWalk.domains("a.mail.example.com"))
                .containsExactly("a.mail.example.com", "mail.example.com", "example.com", "com");
        assertThat(TreeWalk.domains("com")).containsExactly("com");
    }

    @Test
    void nameOfEightLabelsSkipsNoneAndOneOfNineSkipsOne() {
        assertThat(TreeWalk.domains("1.2.3.4.5.6.7.8")).hasSize(8).contains("2.3.4.5.6.7.8");
        assertThat(TreeWalk.domains("0.1.2.3.4.5.6.7.8"))
                .hasSize(8)
                .contains("2.3.4.5.6.7.8")
                .doesNotContain("1.2.3.4.5.6.7.8");
    }

    @Test
    void noNameAsksMoreThanEightQuestions() {
        assertThat(TreeWalk.domains("a.".repeat(100_000) + "com")).hasSize(TreeWalk.MAX_QUESTIONS);
        assertThat(TreeWalk.domains(".".repeat(100_000))).hasSize(TreeWalk.MAX_QUESTIONS);
        assertThat(TreeWalk.domains("")).containsExactly("");
    }
}
