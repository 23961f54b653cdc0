package io.sallyport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineProducerTest {
    private static final String ONE = "01".repeat(32);
    private static final String TWO = "02".repeat(32);

    @TempDir
    Path folder;

    private static MessageKeys keys(String... settings) throws IOException {
        return QuarantineProducer.keys(Configs.of(QuarantineConfig.class, settings));
    }

    private static long id(String key) {
        return MessageKeys.of(List.of(key)).current().id();
    }

    @Test
    void withoutAKeyNothingIsEncrypted() throws IOException {
        assertThat(keys().current()).isNull();
        assertThat(keys("sallyport.quarantine.key", "").current()).isNull();
    }

    @Test
    void theFirstLineOfTheFileIsTheKeyAndOthersAreOfEarlierTimes() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), ONE + "\n\n" + TWO + "\n");
        MessageKeys keys = keys("sallyport.quarantine.key-file", file.toString());
        assertThat(keys.current().id()).isEqualTo(id(ONE));
        assertThat(keys.find(id(TWO))).isNotNull();
    }

    @Test
    void theKeyOfTheEnvironmentGoesBeforeThatOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), ONE);
        MessageKeys keys = keys("sallyport.quarantine.key", TWO, "sallyport.quarantine.key-file", file.toString());
        assertThat(keys.current().id()).isEqualTo(id(TWO));
        assertThat(keys.find(id(ONE))).isNotNull();
    }

    @Test
    void aSettingThatIsNoKeyKeepsTheGatewayFromStarting() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> keys("sallyport.quarantine.key-file", empty.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no key");
        assertThatThrownBy(() -> keys("sallyport.quarantine.key-file", "no/such/file"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> keys("sallyport.quarantine.key", "hunter2"))
                .hasMessageContaining("sallyport.quarantine.key")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        assertThatThrownBy(() -> keys("sallyport.quarantine.old-keys", ONE))
                .hasMessageContaining("expected: the key for new messages");
    }

    @Test
    void classesAreSetByTheirNames() {
        QuarantineConfig config = Configs.of(
                QuarantineConfig.class,
                "sallyport.quarantine.classes.\"attachment.*\"",
                "malware",
                "sallyport.quarantine.second-person",
                "malware,phishing",
                "sallyport.quarantine.retention-of.spam",
                "7d");
        assertThat(config.classes()).isEqualTo(Map.of("attachment.*", MailClass.MALWARE));
        assertThat(config.secondPerson()).isEqualTo(Set.of(MailClass.MALWARE, MailClass.PHISHING));
        assertThat(config.retentionOf()).containsKey(MailClass.SPAM);
    }
}
