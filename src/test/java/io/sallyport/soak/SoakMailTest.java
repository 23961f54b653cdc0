package io.sallyport.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.crash.UnsteadyBackend.Damaged;
import io.sallyport.crash.UnsteadyBackend.Intact;
import io.sallyport.crash.UnsteadyBackend.Uncounted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoakMailTest {
    private static final String TRACE = "Received: from sender.example by gateway.example.test\r\n";

    @Test
    void mailOfEachKindIsKnownBehindTheFieldsOfTheGateway() {
        Set<SoakMail.Kind> kinds = EnumSet.noneOf(SoakMail.Kind.class);
        for (int number = 1; kinds.size() < SoakMail.Kind.values().length; number++) {
            SoakMail mail = new SoakMail(number);
            if (kinds.add(mail.kind())) {
                String arrived = TRACE + text(mail.bytes());
                assertThat(recognized(arrived)).as("%s", mail.kind()).isEqualTo(new Intact(number));
                assertThat(recognized(arrived + "more")).isInstanceOf(Damaged.class);
            }
        }
    }

    @Test
    void mailThatWasSmuggledInIsDamaged() {
        assertThat(recognized(TRACE + SoakMail.SMUGGLED + ": yes\r\n\r\nhello\r\n"))
                .isInstanceOf(Damaged.class);
        assertThat(recognized(TRACE + "Subject: nobody's\r\n\r\nhello\r\n")).isInstanceOf(Damaged.class);
    }

    @Test
    void wholeMailOfAnAttackerIsNotCounted() {
        assertThat(recognized(TRACE + SoakMail.HOSTILE + ": smuggling\r\n\r\n" + SoakMail.SMUGGLED + ": within\r\n"))
                .isInstanceOf(Uncounted.class);
    }

    @Test
    void growthIsTheSlopeOfALine() {
        List<Vitals> samples = List.of(sample(0, 100), sample(60, 160), sample(120, 220));
        assertThat(Vitals.growth(samples)).isEqualTo(60.0);
        assertThat(Vitals.growth(List.of())).isZero();
    }

    private static Vitals sample(int seconds, long resident) {
        return new Vitals(Duration.ofSeconds(seconds), resident, 0, 0, 0);
    }

    private static Object recognized(String arrived) {
        return SoakMail.recognize(arrived.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
