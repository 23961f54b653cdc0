package io.sallyport.admin;

import io.sallyport.admin.access.Sessions.Session;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The session that the request belongs to, if it came with one. */
@RequestScoped
public class CurrentSession {
    private @Nullable String name;
    private @Nullable Session session;

    /** The session; null for one that bears a token, or is not known. */
    public @Nullable Session orNull() {
        return session;
    }

    /** What forms and requests of the page must bear to change something; empty without a session. */
    public String csrf() {
        return session == null ? "" : session.csrf();
    }

    /** The value of its cookie; empty without a session. */
    String name() {
        return name == null ? "" : name;
    }

    void set(String cookie, Session found) {
        name = cookie;
        session = found;
    }
}
