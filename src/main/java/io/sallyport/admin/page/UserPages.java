package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.USERS;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.User;
import io.sallyport.admin.access.Users;
import io.sallyport.config.Registers;
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
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who may use the page, and as what. */
@Path("/users")
@Produces(MediaType.TEXT_HTML)
public class UserPages {
    private final Users users;
    private final CurrentCaller caller;
    private final CurrentSession session;

    UserPages(Registers registers, CurrentCaller caller, CurrentSession session) {
        this.users = new Users(registers);
        this.caller = caller;
        this.session = session;
    }

    /** One user, as a row. */
    record Row(String name, String role, String domains, boolean content, boolean mustChange, boolean self) {
        static Row of(User user, String viewer) {
            Set<String> domains = user.domains();
            return new Row(
                    user.name(),
                    user.role().text(),
                    domains == null ? "all" : String.join(", ", new TreeSet<>(domains)),
                    user.content(),
                    user.mustChange(),
                    user.name().equals(viewer));
        }
    }

    /** {@code templates/UserPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(Frame frame, List<Row> rows, List<String> roles, String notice);
    }

    /** The list. */
    @GET
    @Requires(USERS)
    public TemplateInstance list() throws IOException {
        return show("");
    }

    /** Adds somebody, whose password must be changed at the first login. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(USERS)
    public TemplateInstance add(
            @FormParam("name") @DefaultValue("") @Size(max = 100) String name,
            @FormParam("role") @DefaultValue("") @Pattern(regexp = "admin|operator|helpdesk|auditor") String role,
            @FormParam("domains") @DefaultValue("") @Size(max = 4000) String domains,
            @FormParam("content") @DefaultValue("false") @Pattern(regexp = "true|false") String content,
            @FormParam("password") @DefaultValue("") @Size(max = 1024) String password)
            throws IOException {
        Set<String> limited = Arrays.stream(domains.split("[\\s,]+", -1))
                .filter(domain -> !domain.isEmpty())
                .collect(Collectors.toSet());
        try {
            users.add(
                    name.strip(),
                    Role.valueOf(role.toUpperCase(Locale.ROOT)),
                    limited.isEmpty() ? null : limited,
                    content.equals("true"),
                    password,
                    true);
            return show("%s can log in, and must change the password first.".formatted(name.strip()));
        } catch (IllegalArgumentException e) {
            return show("Not done: %s.".formatted(e.getMessage()));
        }
    }

    /** Takes somebody away; their sessions are over. Nobody takes themselves away. */
    @POST
    @Path("/{name}/remove")
    @Requires(USERS)
    public TemplateInstance remove(@PathParam("name") @Size(max = 100) String name) throws IOException {
        if (name.equals(caller.get().name())) {
            return show("Not done: that is you.");
        }
        return show(users.remove(name) ? "%s is gone.".formatted(name) : "There is no user %s.".formatted(name));
    }

    private TemplateInstance show(String notice) throws IOException {
        List<Row> rows = users.all().stream()
                .map(user -> Row.of(user, caller.get().name()))
                .toList();
        List<String> roles = Arrays.stream(Role.values()).map(Role::text).toList();
        return Templates.list(Frame.of("Users", Section.USERS, caller.get(), session), rows, roles, notice);
    }
}
