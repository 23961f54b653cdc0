package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.USERS;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.accounts.TokenBody;
import io.sallyport.admin.accounts.TokenView;
import io.sallyport.admin.accounts.TokensResource;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens by which programs use the interface, on the page. The text of one is shown when it is made, and never again. */
@Path("/tokens")
@Produces(MediaType.TEXT_HTML)
public class TokenPages {
    private final TokensResource tokens;
    private final CurrentCaller caller;
    private final CurrentSession session;

    TokenPages(TokensResource tokens, CurrentCaller caller, CurrentSession session) {
        this.tokens = tokens;
        this.caller = caller;
        this.session = session;
    }

    /** One token, as a row. */
    record Row(String name, String allowed, String domains, String expires, boolean expired) {
        static Row of(TokenView token) {
            List<String> domains = token.domains();
            return new Row(
                    token.name(),
                    allowed(token.permissions()),
                    domains == null ? "all" : String.join(", ", domains),
                    Words.minute(Instant.parse(token.expires())),
                    token.expired());
        }

        /** A role in a word, if it is all that a role may; else each permission. */
        private static String allowed(List<String> permissions) {
            return Arrays.stream(Role.values())
                    .filter(role -> words(role.permissions()).equals(Set.copyOf(permissions)))
                    .map(Role::text)
                    .findFirst()
                    .orElse(String.join(", ", permissions));
        }

        private static Set<String> words(Set<Permission> permissions) {
            return permissions.stream()
                    .map(permission -> permission.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * The list.
     *
     * @param notice what came of what was just wanted; empty if nothing was
     * @param text of the token that was just made; empty if none was
     */
    record View(List<Row> rows, List<String> roles, String notice, String text) {}

    /** {@code templates/TokenPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(Frame frame, View view);
    }

    /** The list. */
    @GET
    @Requires(USERS)
    public TemplateInstance list() throws IOException {
        return show("", "");
    }

    /** Makes a token, and shows it this once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(value = USERS, records = true)
    public TemplateInstance add(
            @FormParam("name") @DefaultValue("") @Pattern(regexp = TokenBody.NAME) String name,
            @FormParam("role") @DefaultValue("") @Pattern(regexp = "admin|operator|helpdesk|auditor") String role,
            @FormParam("domains") @DefaultValue("") @Size(max = 4000) String domains,
            @FormParam("days") @DefaultValue("365") @Min(1) @Max(TokenBody.LONGEST) int days)
            throws IOException {
        List<String> limited = Arrays.stream(domains.split("[\\s,]+", -1))
                .filter(domain -> !domain.isEmpty())
                .toList();
        TokenBody body = new TokenBody(name, role, null, limited.isEmpty() ? null : limited, days);
        try (Response made = tokens.add(body)) {
            String text = made.getEntity() instanceof TokenView token ? Words.or(token.token(), "") : "";
            return show("This is the token %s. It is shown this once: copy it now.".formatted(name), text);
        } catch (WebApplicationException e) {
            return show(refusal(e), "");
        }
    }

    /** Takes a token away: it opens nothing any more. */
    @POST
    @Path("/{name}/remove")
    @Requires(value = USERS, records = true)
    public TemplateInstance remove(@PathParam("name") @Size(max = 64) String name) throws IOException {
        try (Response done = tokens.remove(name)) {
            return show(done.getStatus() < 300 ? "%s is gone.".formatted(name) : "Not done.", "");
        } catch (WebApplicationException e) {
            return show(refusal(e), "");
        }
    }

    private static String refusal(WebApplicationException refused) {
        @Nullable Object why = refused.getResponse().getEntity();
        return why instanceof Problem problem ? "Not done: %s.".formatted(problem.detail()) : "Not done.";
    }

    private TemplateInstance show(String notice, String text) throws IOException {
        List<Row> rows = tokens.list().tokens().stream().map(Row::of).toList();
        List<String> roles = Arrays.stream(Role.values()).map(Role::text).toList();
        return Templates.list(
                Frame.of("Tokens", Section.TOKENS, caller.get(), session), new View(rows, roles, notice, text));
    }
}
