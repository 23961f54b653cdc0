package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A domain that is served for one test, with a policy of its own, and what the journal says of its mail.
 *
 * @param name its mail goes to the {@link Doors#first first} backend, which is asked whether a mailbox exists
 */
record JudgedDomain(Doors doors, String name) {
    /** A sender about whom nothing is known. */
    static final String STRANGER = "anne@sender.example";

    private static final Pattern REFUSED_AS = Pattern.compile("\\[([0-9A-Za-z]+)]");

    /**
     * Serves a domain from now on.
     *
     * @param judging the blocks of its file that say how its mail is judged
     */
    static JudgedDomain serve(Doors doors, String name, String judging) throws IOException {
        var domain = new JudgedDomain(doors, name);
        domain.judge(judging);
        return domain;
    }

    /** Judges its mail otherwise from now on; the version of the policy that does. */
    String judge(String judging) throws IOException {
        write(judging);
        Response reload = reload();
        assertThat(reload.statusCode())
                .as(() -> Doors.asAdmin().get("/api/policy").asString())
                .isEqualTo(200);
        return reload.jsonPath().getString("version");
    }

    /** Writes its file; when it is read is another matter. */
    void write(String judging) throws IOException {
        doors.serve(name, """
                relay:
                  backends: ["127.0.0.1:%d"]
                  delivery: cut-through
                  budget: 5s
                  retry: { first: 1s, most: 1s }
                """.formatted(doors.first().address().port()) + judging);
    }

    /** Has the files of the policy read now. */
    static Response reload() {
        return Doors.asAdmin().post("/api/policy/reload");
    }

    /** A mailbox of it. */
    String mailbox(String local) {
        return local + "@" + name;
    }

    /** Sends a message of a stranger to one mailbox. */
    SmtpClient.Reply send(String local, byte[] message) throws IOException {
        return last(doors.send(STRANGER, List.of(mailbox(local)), message));
    }

    /** What the client was told last of a transaction: at RCPT if it ended there. */
    static SmtpClient.Reply last(SmtpClient.Outcome outcome) {
        SmtpClient.Reply end = outcome.end();
        return end == null ? outcome.recipients().getLast() : end;
    }

    /** What the journal knows of a mail that was taken. */
    static JsonPath taken(SmtpClient.Reply reply) {
        assertThat(reply.code()).as("%s", reply).isEqualTo(250);
        return decision(Doors.queueId(reply));
    }

    /** What the journal knows of what was refused; the reply must not tell what is only for us. */
    static JsonPath refused(SmtpClient.Reply reply) {
        Matcher id = REFUSED_AS.matcher(reply.toString());
        assertThat(id.find()).as("an id in %s", reply).isTrue();
        JsonPath decision = decision(id.group(1));
        assertTellsNothingInternal(reply, decision);
        return decision;
    }

    /** Names of findings, rules, lists and files, and how mail is counted, would teach a sender how to get through. */
    private static void assertTellsNothingInternal(SmtpClient.Reply reply, JsonPath decision) {
        List<String> internal = new ArrayList<>(findings(decision));
        assertThat(internal).isNotEmpty();
        internal.addAll(List.of("score", "points", "threshold", "rule", "lists/", ".yaml"));
        for (String evidence : List.of("use", "place", "entry", "expression", "limit")) {
            internal.addAll(decision.getList(
                    "decision.judgements.findings.flatten().evidence.findAll { it.%1$s }.%1$s".formatted(evidence)));
        }
        assertThat(reply.toString()).doesNotContainIgnoringCase(internal.toArray(String[]::new));
    }

    private static JsonPath decision(String id) {
        Await.until(
                Doors.PATIENCE,
                () -> "the decision " + id,
                () -> Doors.asAdmin().get("/api/decisions/" + id).statusCode() == 200);
        return Doors.asAdmin().get("/api/decisions/" + id).jsonPath();
    }

    /**
     * Waits until the journal knows of the delivery to each of these, whichever copy of the mail it was; for what was
     * delivered while the sender waited, the decision itself says so.
     */
    static void awaitDeliveries(String id, String... recipients) {
        Await.until(
                Doors.PATIENCE,
                () -> "deliveries to %s, of which are known: %s".formatted(List.of(recipients), deliveries(id)),
                () -> Set.copyOf(deliveries(id)).equals(Set.of(recipients)));
    }

    private static List<String> deliveries(String id) {
        return Doors.asAdmin()
                .get("/api/decisions/" + id)
                .jsonPath()
                .getList("deliveries.findAll { it.kind == 'relay.delivered' }.recipient");
    }

    /** The names of all that was found, for whichever recipient. */
    static List<String> findings(JsonPath decision) {
        return decision.getList("decision.judgements.findings.flatten().name");
    }

    /** What the policies made of it, in the order of the journal. */
    static List<String> actions(JsonPath decision) {
        return decision.getList("decision.judgements.action");
    }

    /** The evidence of a finding. */
    static String evidence(JsonPath decision, String finding, String piece) {
        return decision.getString("decision.judgements.findings.flatten().find { it.name == '%s' }.evidence.%s"
                .formatted(finding, piece));
    }

    /** The story in one or two sentences. */
    static String summary(JsonPath decision) {
        return decision.getString("explanation.summary");
    }

    /** Whether the backend was ever asked about a mailbox, or got mail for it. */
    boolean isKnownToBackend(String local) {
        return doors.first().commands().stream().anyMatch(command -> command.contains(mailbox(local)));
    }
}
