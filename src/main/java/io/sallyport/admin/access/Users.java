package io.sallyport.admin.access;

import io.sallyport.config.FileRegister;
import io.sallyport.config.JsonRegister;
import io.sallyport.config.Registers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Those who log in with a password: {@code <data-dir>/access/users.json}, or a table that gateways share. Changes count at
 * once, those of commands too: who is taken away, or has another role, is so at their next request; on other gateways a
 * second later.
 */
public final class Users {
    /** The fewest characters of a password (NIST SP 800-63B § 3.1.1.2: at least 8, better 15 if it is all there is). */
    public static final int SHORTEST_PASSWORD = 12;

    /** The most characters of a password. */
    public static final int LONGEST_PASSWORD = PasswordHash.LONGEST_PASSWORD;

    private static final int MOST = 10_000;

    private final JsonRegister<People> users;

    /** The users of a data folder; the file need not be there yet. */
    public Users(Path dataDir) {
        this(FileRegister.in(dataDir));
    }

    /** The users, wherever they are kept. */
    public Users(Registers registers) {
        this.users = new JsonRegister<>(registers.register("users"), People.class, new People(List.of()));
    }

    /** The users. */
    record People(List<User> users) {
        People {
            users = List.copyOf(users);
        }
    }

    /** Everybody, in the order that they were added. */
    public List<User> all() throws IOException {
        return users.read().users();
    }

    /** Whether there ever were any; a file that holds none counts. */
    boolean wereEverMade() throws IOException {
        return users.exists();
    }

    /** Somebody; null if there is nobody of that name. */
    public @Nullable User find(String name) throws IOException {
        return all().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * Adds somebody.
     *
     * @param domains null: all
     * @param mustChange whether the password is only for the first login
     * @throws IllegalArgumentException if there is one of that name, or name or password may not be one
     */
    public void add(
            String name, Role role, @Nullable Set<String> domains, boolean content, String password, boolean mustChange)
            throws IOException {
        User added = new User(name, role, domains, content, hash(name, password), mustChange);
        users.update(people -> {
            if (people.users().stream().anyMatch(user -> user.name().equals(name))) {
                throw new IllegalArgumentException("there is a user %s already".formatted(name));
            }
            if (people.users().size() >= MOST) {
                throw new IllegalArgumentException("there are %d users: no more".formatted(MOST));
            }
            List<User> more = new ArrayList<>(people.users());
            more.add(added);
            return new People(more);
        });
    }

    /**
     * Adds somebody who may do everything, if there never was anybody; of several gateways that share their users one does.
     *
     * @return whether this did
     */
    boolean addFirst(String name, String password) throws IOException {
        return users.begin(new People(List.of(new User(name, Role.ADMIN, null, false, hash(name, password), true))));
    }

    /** A password for a first login that nobody can guess. */
    public static String madeUpPassword() {
        return Secrets.random();
    }

    /** Takes somebody away; false if there is nobody of that name. */
    public boolean remove(String name) throws IOException {
        boolean[] found = {false};
        users.update(people -> {
            List<User> fewer = new ArrayList<>(people.users());
            found[0] = fewer.removeIf(user -> user.name().equals(name));
            return new People(fewer);
        });
        return found[0];
    }

    /**
     * Gives somebody another password; their sessions end by it.
     *
     * @param mustChange whether it is only for the next login
     * @return false if there is nobody of that name
     */
    public boolean setPassword(String name, String password, boolean mustChange) throws IOException {
        String hash = hash(name, password);
        boolean[] found = {false};
        UnaryOperator<User> change = user -> {
            boolean meant = user.name().equals(name);
            found[0] |= meant;
            return meant ? user.withPassword(hash, mustChange) : user;
        };
        users.update(people -> new People(people.users().stream().map(change).toList()));
        return found[0];
    }

    private static String hash(String name, String password) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "a password has %d to %d characters".formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
        }
        if (password.equalsIgnoreCase(name)) {
            throw new IllegalArgumentException("the name is not a password");
        }
        return PasswordHash.of(password).toString();
    }
}
