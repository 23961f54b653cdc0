package io.sallyport.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a register holds, as JSON.
 *
 * @param <T> a record
 */
public final class JsonRegister<T> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Register register;
    private final Class<T> type;
    private final T empty;
    private volatile @Nullable Parsed<T> known;

    /**
     * The content of a register.
     *
     * @param empty what holds while nothing was ever written
     */
    public JsonRegister(Register register, Class<T> type, T empty) {
        this.register = register;
        this.type = type;
        this.empty = empty;
    }

    private record Parsed<T>(Register.Text text, T content) {}

    /** Whether it was ever written. */
    public boolean exists() throws IOException {
        return register.read() != null;
    }

    /**
     * What it holds now.
     *
     * @throws IOException if it cannot be read, or does not hold what it should: nobody is let in by it then
     */
    public T read() throws IOException {
        Register.Text text = register.read();
        if (text == null) {
            return empty;
        }
        Parsed<T> before = known;
        if (before == null || before.text() != text) {
            before = new Parsed<>(text, parse(text.value()));
            known = before;
        }
        return before.content();
    }

    private T parse(String text) throws IOException {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            // Not its own words: they quote the text, and what it holds is not for logs
            throw new IOException("%s does not hold what it should, near line %d"
                    .formatted(
                            register,
                            e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
    }

    /** Changes it; durable on return. What the change throws leaves it as it was. */
    public void update(UnaryOperator<T> change) throws IOException {
        register.update(present -> text(change.apply(present == null ? empty : parse(present))));
    }

    /**
     * Writes it, if nobody ever has.
     *
     * @return whether this wrote it
     */
    public boolean begin(T first) throws IOException {
        boolean[] written = {false};
        register.update(present -> {
            written[0] = present == null;
            return present == null ? text(first) : present;
        });
        return written[0];
    }

    private static String text(Object content) throws JsonProcessingException {
        return JSON.writeValueAsString(content) + "\n";
    }
}
