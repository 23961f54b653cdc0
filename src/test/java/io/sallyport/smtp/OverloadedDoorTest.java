package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.journal.Decision;
import io.sallyport.overload.FixedLevel;
import io.sallyport.overload.Level;
import io.sallyport.testing.SmtpDialog;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients meet when there is more mail than can be judged. */
class OverloadedDoorTest {
    private static final String KNOWN = "P: PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\\r\\n\n";
    private static final String UNKNOWN = "P: PROXY TCP4 203.0.113.8 198.51.100.1 4711 25\\r\\n\n";
    private static final String REFUSED = "S: 421 4\\.3\\.2 .*\nX:";
    private static final String MAIL = """
            R: 220 .*
            C: EHLO client.example
            R: 250 .*
            C: MAIL FROM:<a@client.example>
            R: 250 .*
            C: RCPT TO:<b@example.test>
            R: 250 .*
            C: DATA
            R: 354 .*
            C: Subject: hi
            C:
            C: .
            S: 250 .*
            C: QUIT
            R: 221 .*
            """;

    @TempDir
    private Path data;

    @Test
    void unknownClientIsAskedToComeAgainAndOneThatSentWantedMailDelivers() throws Exception {
        try (TestDoor door = door(Map.of()).open()) {
            run(door, KNOWN + MAIL); // From now on it is known
            FixedLevel.of(door.shedding, Level.REFUSE_UNKNOWN);
            run(door, UNKNOWN + REFUSED);
            run(door, KNOWN + MAIL);
            assertThat(door.mails).hasSize(2);
            FixedLevel.of(door.shedding, Level.NORMAL);
            run(door, UNKNOWN + MAIL);
            assertThat(door.mails).hasSize(3);
        }
    }

    @Test
    void refusalIsInTheJournalWithItsReply() throws Exception {
        try (TestDoor door = door(Map.of()).open()) {
            FixedLevel.of(door.shedding, Level.RESERVE_ONLY);
            run(door, UNKNOWN + REFUSED);
            Decision decision = door.journal.take();
            assertThat(decision.reply()).hasToString("421 4.3.2 Too busy, try again later");
            assertThat(decision.client().address()).isEqualTo(InetAddress.getByName("203.0.113.8"));
        }
    }

    @Test
    void unknownClientWaitsForItsGreetingAndAKnownOneDoesNot() throws Exception {
        try (TestDoor door = door(Map.of("overload.delay", "2m")).open()) {
            run(door, KNOWN + MAIL);
            FixedLevel.of(door.shedding, Level.DELAY_UNKNOWN);
            run(door, KNOWN + MAIL);
            // It would wait for two minutes; that it waits at all shows after half a second
            try (Socket unknown = new Socket("127.0.0.1", door.port())) {
                unknown.setSoTimeout(500);
                unknown.getOutputStream()
                        .write("PROXY TCP4 203.0.113.8 198.51.100.1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> unknown.getInputStream().read());
            }
        }
    }

    @Test
    void lastPlacesAreKeptForThoseWhoAreKnown() throws Exception {
        try (TestDoor door = door(Map.of("smtp.limits.connections", "2", "overload.reserve", "0.5"))
                .open()) {
            run(door, KNOWN + MAIL);
            try (Socket first = new Socket("127.0.0.1", door.port())) {
                first.setSoTimeout(20_000);
                first.getOutputStream()
                        .write("PROXY TCP4 198.51.100.9 198.51.100.1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(first.getInputStream().read()).isEqualTo('2');
                run(door, UNKNOWN + REFUSED);
                run(door, KNOWN + MAIL);
            }
        }
    }

    private TestDoor door(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("listeners.smtp.port", "0");
        all.put("listeners.smtp.address", "127.0.0.1");
        all.put("listeners.smtp.proxy-protocol", "true");
        all.put("smtp.trusted-proxies", "127.0.0.0/8");
        return new TestDoor(data, all);
    }

    private static void run(TestDoor door, String script) throws Exception {
        SmtpDialog.of(script).run(new Socket("127.0.0.1", door.port()), false);
    }
}
