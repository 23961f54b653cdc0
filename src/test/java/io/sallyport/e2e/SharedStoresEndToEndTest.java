package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.sallyport.admin.access.User;
import io.sallyport.admin.access.Users;
import io.sallyport.config.FileRegister;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresRegister;
import io.sallyport.testing.Await;
import io.sallyport.testing.PostgresServer;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that keeps what it knows in PostgreSQL and Redis, and takes mail without them. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@WithTestResource(SharedStoresResource.class)
class SharedStoresEndToEndTest {
    private static final String HOLD = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
              ratelimit:
                on-unavailable: pass
                limits:
                  - { name: each-client, count: messages, key: [client], rate: 1000/1h }
            """;

    Doors doors;
    PostgresServer database;
    RedisProcess counters;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        domain = JudgedDomain.serve(doors, "shared", HOLD);
    }

    private String hold(String subject) throws IOException {
        return Doors.queueId(domain.send("bob", Doors.message(subject + " shall be-held"))) + "-held-1";
    }

    private static RequestSpecification asAdmin() {
        return Doors.asAdmin().contentType("application/json");
    }

    private static void assertHealth(boolean degraded) {
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'shared stores' }.data.degraded", equalTo(degraded));
    }

    @Test
    void mailIsHeldFoundAndReleased() throws IOException {
        String id = hold("in-postgres");
        asAdmin().get("/api/quarantine?q=in-postgres").then().statusCode(200).body("mails", hasSize(1));
        asAdmin().body("{}").post("/api/quarantine/" + id + "/release").then().statusCode(200);
        assertThat(Doors.text(Doors.awaitAt(doors.first(), "in-postgres").bytes()))
                .startsWith("X-Sallyport-Released: " + id);
        assertHealth(false);
    }

    @Test
    void whoMayLogInHereMayOnEachGateway() throws IOException {
        asAdmin()
                .body("{\"name\": \"ann\", \"role\": \"helpdesk\", \"password\": \"correct horse battery\"}")
                .post("/api/users")
                .then()
                .statusCode(201);
        String name = ConfigProvider.getConfig()
                .getValue("sallyport.postgresql.server", String.class)
                .split("/")[1];
        try (PostgresDatabase another = database.open(name)) {
            Users users = new Users(
                    register -> new PostgresRegister(another, register, new FileRegister(Path.of("target/none.json"))));
            assertThat(users.all()).extracting(User::name).contains("admin", "ann");
            users.remove("ann");
        }
        Await.until(
                Duration.ofSeconds(20),
                () -> "the change counts here",
                () -> asAdmin().get("/api/users/ann").statusCode() == 404);
    }

    @Test
    void mailIsTakenAndHeldWhileBothAreAwayAndFoundWhenTheyAreBack() throws IOException {
        String before = hold("before-the-outage");
        database.stop();
        counters.stop();
        String during = hold("during-the-outage");
        for (int i = 0; i < 3; i++) {
            assertThat(domain.send("bob", Doors.message("harmless")).code()).isEqualTo(250);
        }
        assertHealth(true);
        assertThat(asAdmin().get("/api/quarantine/" + before).statusCode()).isBetween(500, 503);

        database.startAgain();
        counters.startAgain();
        Await.until(
                Duration.ofMinutes(1),
                () -> "the held mail came to the shared store",
                () -> asAdmin().get("/api/quarantine/" + during).statusCode() == 200);
        asAdmin()
                .body("{}")
                .post("/api/quarantine/" + during + "/release")
                .then()
                .statusCode(200);
        Doors.awaitAt(doors.first(), "during-the-outage");
        asAdmin().get("/api/quarantine/" + before).then().statusCode(200).body("state", equalTo("held"));
    }
}
