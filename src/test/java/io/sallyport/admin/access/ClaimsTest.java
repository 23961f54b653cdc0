package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Configs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static @Nullable Caller caller(String claims, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.addAll(List.of("sallyport.admin.oidc.roles.mail-admins", "admin"));
        all.addAll(List.of("sallyport.admin.oidc.roles.desk", "helpdesk"));
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return Claims.caller(
                "e30." + payload + ".c2ln",
                Configs.of(AccessConfig.class, all.toArray(String[]::new)).oidc(),
                "192.0.2.1");
    }

    @Test
    void groupsAreRoles() {
        Caller caller = caller("{\"preferred_username\":\"ann\",\"groups\":[\"x\",\"desk\"]}");
        assertThat(caller.name()).isEqualTo("oidc:ann");
        assertThat(caller.permissions()).isEqualTo(Role.HELPDESK.permissions());
        assertThat(caller.domains()).isNull();
        assertThat(caller("{\"preferred_username\":\"ann\",\"groups\":\"mail-admins other\"}")
                        .permissions())
                .isEqualTo(Role.ADMIN.permissions());
    }

    @Test
    void whoHasNoRoleMayDoNothing() {
        for (String groups :
                List.of("", ",\"groups\":[]", ",\"groups\":[\"admin\",\"ADMIN\",7]", ",\"groups\":{\"a\":1}")) {
            assertThat(caller("{\"preferred_username\":\"ann\"" + groups + "}").permissions())
                    .as(groups)
                    .isEmpty();
        }
    }

    @Test
    void claimsMayLieWithinOthersAndHaveDotsAndSlashesInTheirNames() {
        assertThat(caller(
                                "{\"preferred_username\":\"ann\",\"realm_access\":{\"roles\":[\"desk\"]}}",
                                "sallyport.admin.oidc.role-claim",
                                "realm_access/roles")
                        .permissions())
                .isEqualTo(Role.HELPDESK.permissions());
        assertThat(caller(
                                "{\"preferred_username\":\"ann\",\"https://example.com/roles\":[\"desk\"]}",
                                "sallyport.admin.oidc.role-claim",
                                "https://example.com/roles")
                        .permissions())
                .isEqualTo(Role.HELPDESK.permissions());
    }

    @Test
    void domainsAreThoseOfTheClaimAndNoneIfItIsMissing() {
        String[] setting = {"sallyport.admin.oidc.domain-claim", "domains"};
        assertThat(caller("{\"preferred_username\":\"a\",\"domains\":[\"Example.com\"]}", setting)
                        .domains())
                .containsExactly("example.com");
        assertThat(caller("{\"preferred_username\":\"a\",\"domains\":[\"*\"]}", setting)
                        .domains())
                .isNull();
        assertThat(caller("{\"preferred_username\":\"a\"}", setting).domains()).isEmpty();
    }

    @Test
    void whoHasNoNameThatCanBeRecordedIsNotKnown() {
        for (String claims : List.of(
                "{}",
                "[]",
                "x",
                "{\"preferred_username\":\"\"}",
                "{\"preferred_username\":\"a b\"}",
                "{\"preferred_username\":\"a\\nb\"}",
                "{\"preferred_username\":[\"a\"]}",
                "{\"preferred_username\":\"" + "x".repeat(101) + "\"}",
                "[".repeat(100_000))) {
            assertThat(caller(claims)).as("%.60s", claims).isNull();
        }
        assertThat(Claims.caller("a.b", Configs.of(AccessConfig.class).oidc(), ""))
                .isNull();
        assertThat(Claims.caller("a.%%.c", Configs.of(AccessConfig.class).oidc(), ""))
                .isNull();
    }
}
