package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.SmtpClient;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Known attacks on sender authentication, sent as they are: no mail gets through that the backend could take for one of
 * the spoofed domain, although every domain of the attacker's is authenticated.
 */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class EspooferEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    Doors doors;

    @Test
    void noKnownSpoofOfAServerGetsThrough() throws IOException {
        List<String> through = new ArrayList<>();
        int sent = 0;
        for (JsonNode attack :
                JSON.readTree(Suites.require("smtp/espoofer_cases.json").toFile())) {
            String id = attack.path("id").asText();
            if (id.startsWith("server_")) { // The others are of users whom the spoofed domain itself lets in
                sent++;
                SmtpClient.Reply last = send(attack);
                System.out.printf("espoofer %s: %s%n", id, last);
                if (last.isPositive()) {
                    through.add(id + ": " + last);
                }
            }
        }
        assertThat(sent).isGreaterThan(15);
        assertThat(through).isEmpty();
    }

    /** Sends as far as it is let; the last reply. */
    private SmtpClient.Reply send(JsonNode attack) throws IOException {
        try (SmtpClient client = doors.connectSilently()) {
            client.read();
            SmtpClient.Reply reply = client.command("EHLO " + decoded(attack, "helo_b64"));
            for (String command : List.of(
                    "MAIL FROM:" + attack.path("mail_from_raw").asText(), "RCPT TO:<bob@example.test>", "DATA")) {
                if (reply.isPositive()) {
                    reply = client.command(command);
                }
            }
            if (reply.code() == 354) {
                byte[] message = decoded(attack, "message_b64").getBytes(StandardCharsets.ISO_8859_1);
                byte[] from = attack.path("from_header_raw").asText().getBytes(StandardCharsets.UTF_8);
                client.send(SmtpClient.stuffed(withFrom(from, message)));
                reply = client.read();
            }
            return reply;
        }
    }

    /** The messages of the suite have the attack in their From already, or not at all. */
    private static byte[] withFrom(byte[] from, byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        String attack = new String(from, StandardCharsets.ISO_8859_1);
        return (text.startsWith(attack) ? text : attack + text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String decoded(JsonNode attack, String member) {
        return new String(Base64.getDecoder().decode(attack.path(member).asText()), StandardCharsets.ISO_8859_1);
    }
}
