package io.sallyport.auth.dkim;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a header by name: made once for a message, so that a thousand names in {@code h=} cost no more. */
public final class FieldIndex {
    private final Map<String, List<HeaderField>> fields = new HashMap<>();

    public FieldIndex(MessageHeader header) {
        for (HeaderField field : header.fields()) {
            if (field.isWellFormed()) {
                fields.computeIfAbsent(field.lowerCaseName(), ignored -> new ArrayList<>(1))
                        .add(field);
            }
        }
    }

    /**
     * The fields that a list of names signs (RFC 6376 § 5.4.2): a name that stands there for the n-th time means the
     * n-th field of that name from the bottom; where there is none it means that none may be added, and signs nothing.
     *
     * @param names in lower case
     */
    public List<HeaderField> select(List<String> names) {
        List<HeaderField> selected = new ArrayList<>(names.size());
        Map<String, Integer> taken = new HashMap<>();
        for (String name : names) {
            List<HeaderField> named = named(name);
            int nth = taken.merge(name, 1, Integer::sum);
            if (nth <= named.size()) {
                selected.add(named.get(named.size() - nth));
            }
        }
        return selected;
    }

    /** The fields of a name in lower case, from the top. */
    public List<HeaderField> named(String name) {
        return fields.getOrDefault(name, List.of());
    }
}
