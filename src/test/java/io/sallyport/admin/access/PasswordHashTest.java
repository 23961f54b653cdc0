package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final String PASSWORD = "correct horse battery";

    @Test
    void passwordMatchesItsHashAndNoOther() {
        String hash = PasswordHash.of(PASSWORD).toString();
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.matches(hash, PASSWORD)).isTrue();
        assertThat(PasswordHash.matches(hash, PASSWORD + " ")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        assertThat(PasswordHash.of(PASSWORD).toString()).isNotEqualTo(hash);
    }

    @Test
    void malformedHashMatchesNoPassword() {
        String good = PasswordHash.of(PASSWORD).toString();
        for (String bad : List.of(
                "",
                "x",
                PASSWORD,
                "$argon2id$",
                "$argon2id$v=19$m=19456,t=2,p=1$$",
                good.substring(0, good.length() - 1) + "=",
                good.substring(0, good.length() - 30),
                good.replace("argon2id", "argon2i"),
                good.replace("v=19", "v=16"),
                good.replace("m=19456", "m=0"),
                good.replace("m=19456", "m=7"),
                good.replace("m=19456", "m=9999999"),
                good.replace("m=19456", "m=99999999999999999999"),
                good.replace("t=2", "t=0"),
                good.replace("t=2", "t=999"),
                good.replace("p=1", "p=0"),
                good.replace("p=1", "p=999"),
                good + "\n",
                " " + good,
                "$2y$10$abcdefghijklmnopqrstuuKMU9HkDUR4XV6XKq7HpO0N9dWrXJj8W")) {
            assertThat(PasswordHash.matches(bad, PASSWORD)).as(bad).isFalse();
            assertThat(PasswordHash.matches(bad, "")).as(bad).isFalse();
        }
    }

    @Test
    void userThatThereIsNotMatchesNoPassword() {
        assertThat(PasswordHash.matches(null, PASSWORD)).isFalse();
        assertThat(PasswordHash.matches(null, "")).isFalse();
    }

    @Test
    void passwordThatIsTooLongCostsNothing() {
        String hash = PasswordHash.of(PASSWORD).toString();
        assertThat(PasswordHash.matches(hash, "x".repeat(PasswordHash.LONGEST_PASSWORD + 1)))
                .isFalse();
    }
}
