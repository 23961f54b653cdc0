package io.sallyport.message;

import io.sallyport.message.FieldParameters.Parameter;
import io.sallyport.message.MimeOddity.Kind;
import io.sallyport.message.ParameterValues.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the Content fields of a part say (RFC 2045 § 3): the reading that most programs take, and the others.
 *
 * @param type as most read it
 * @param otherTypes what a second field says
 * @param encoding as most read it
 * @param otherEncodings what others make of the fields
 * @param boundaries that delimit the parts of a multipart, the most likely first; none in another part
 */
record ContentFields(
        MediaType type,
        List<MediaType> otherTypes,
        TransferEncoding encoding,
        Set<TransferEncoding> otherEncodings,
        @Nullable String disposition,
        List<String> names,
        @Nullable String contentId,
        List<String> boundaries) {
    /** Of a part that says nothing. */
    static final ContentFields NONE = new ContentFields(
            MediaType.TEXT_PLAIN, List.of(), TransferEncoding.IDENTITY, Set.of(), null, List.of(), null, List.of());

    private static final int MOST_NAME = 500;
    private static final int MOST_NAMES = 4;
    private static final int MOST_BOUNDARY = 1000;
    private static final int MOST_BOUNDARIES = 3;
    private static final MediaType MESSAGE = new MediaType("message", "rfc822", Map.of());
    private static final MediaType UNKNOWN = new MediaType("application", "octet-stream", Map.of());

    /**
     * Reads the fields of a part.
     *
     * @param inDigest whether it is a part of a multipart/digest
     */
    static ContentFields of(MessageHeader header, boolean inDigest, int mostParameters, String part, OddityList odd) {
        return new Reader(mostParameters, part, odd).read(header, inDigest);
    }

    private static final class Reader {
        private final int mostParameters;
        private final String part;
        private final OddityList odd;
        private final Set<String> names = new LinkedHashSet<>();
        private @Nullable List<HeaderField> typeFields;
        private @Nullable List<HeaderField> encodingFields;
        private @Nullable List<HeaderField> dispositionFields;
        private @Nullable HeaderField id;

        Reader(int mostParameters, String part, OddityList odd) {
            this.mostParameters = mostParameters;
            this.part = part;
            this.odd = odd;
        }

        ContentFields read(MessageHeader header, boolean inDigest) {
            sort(header);
            String disposition = disposition();
            List<MediaType> types = new ArrayList<>(1);
            List<String> boundaries = new ArrayList<>(0);
            for (HeaderField field : some(typeFields, Kind.REPEATED_TYPE)) {
                types.add(type(field, boundaries));
            }
            // RFC 2046 § 5.1.5: in a digest what says nothing is a message
            MediaType type = types.isEmpty() ? inDigest ? MESSAGE : MediaType.TEXT_PLAIN : types.getFirst();
            Set<TransferEncoding> encodings = encodings();
            TransferEncoding encoding = encodings.isEmpty()
                    ? TransferEncoding.IDENTITY
                    : encodings.iterator().next();
            encodings.remove(encoding);
            List<MediaType> others = types.size() < 2 ? List.of() : types.subList(1, types.size());
            return new ContentFields(
                    type, others, encoding, encodings, disposition, named(), contentId(), boundaries(boundaries));
        }

        /** One look at each name: a message has many parts, and a part many fields that are not asked for. */
        private void sort(MessageHeader header) {
            for (HeaderField field : header.fields()) {
                if (!field.name().regionMatches(true, 0, "content-", 0, 8)) {
                    continue;
                }
                switch (field.lowerCaseName()) {
                    case "content-type" -> typeFields = add(typeFields, field);
                    case "content-transfer-encoding" -> encodingFields = add(encodingFields, field);
                    case "content-disposition" -> dispositionFields = add(dispositionFields, field);
                    case "content-id" -> id = id == null ? field : id;
                    default -> {
                        // Nothing that tells what the part is
                    }
                }
            }
        }

        private static List<HeaderField> add(@Nullable List<HeaderField> fields, HeaderField field) {
            List<HeaderField> added = fields == null ? new ArrayList<>(1) : fields;
            added.add(field);
            return added;
        }

        /** The first three: what nobody reads need not be read. */
        private List<HeaderField> some(@Nullable List<HeaderField> fields, Kind repeated) {
            if (fields == null) {
                return List.of();
            }
            if (fields.size() > 1) {
                odd.add(repeated, part, fields.size() + " fields");
            }
            return fields.subList(0, Math.min(fields.size(), 3));
        }

        private FieldParameters parameters(HeaderField field) {
            FieldParameters read = FieldParameters.of(field, mostParameters);
            if (read.tooMany()) {
                odd.add(Kind.TOO_MANY_PARAMETERS, part, "more than " + mostParameters + " in " + field.name());
            }
            if (read.nestedComments()) {
                odd.add(Kind.NESTED_COMMENTS, part, "in " + field.name());
            }
            return read;
        }

        private @Nullable String disposition() {
            String disposition = null;
            for (HeaderField field : some(dispositionFields, Kind.REPEATED_DISPOSITION)) {
                FieldParameters read = parameters(field);
                name("filename", read);
                if (disposition == null && !read.first().isEmpty()) {
                    disposition = read.first();
                }
            }
            return disposition;
        }

        private MediaType type(HeaderField field, List<String> boundaries) {
            FieldParameters read = parameters(field);
            name("name", read);
            Map<String, String> values = new LinkedHashMap<>();
            for (Parameter parameter : read.parameters()) {
                String name = parameter.name();
                int asterisk = name.indexOf('*');
                String base = asterisk > 0 ? name.substring(0, asterisk) : name;
                if (!base.isEmpty() && !values.containsKey(base)) {
                    List<Value> all = ParameterValues.of(base, read.parameters());
                    values.put(
                            base,
                            all.isEmpty() ? parameter.value() : all.getFirst().text());
                    differing(base, all);
                }
            }
            String[] parts = read.first().split("/", 2);
            String type = parts[0].strip();
            String subtype = parts.length < 2 ? "" : parts[1].strip();
            if (type.equals("multipart")) {
                boundaries(read.parameters(), boundaries);
            }
            boolean odd = !isToken(type) || !isToken(subtype) || read.isCommented();
            if (odd) {
                this.odd.add(Kind.BAD_TYPE, part, read.first());
            }
            if (isToken(type) && isToken(subtype)) {
                return new MediaType(type, subtype, values);
            }
            if (type.equals("multipart")) {
                return new MediaType(type, "mixed", values); // RFC 2046 § 5.1.3: as what is not known
            }
            // RFC 2045 § 5.2: what cannot be read is plain text; a type that is half there is not
            boolean text = type.isEmpty() || type.equals("text");
            return text
                    ? new MediaType("text", "plain", values)
                    : new MediaType("application", UNKNOWN.subtype(), values);
        }

        private static boolean isToken(String text) {
            return !text.isEmpty()
                    && text.length() < 128
                    && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
        }

        private void differing(String name, List<Value> values) {
            if (values.stream().map(Value::text).distinct().count() > 1) {
                odd.add(Kind.REPEATED_PARAMETER, part, name);
            }
        }

        private void boundaries(List<Parameter> parameters, List<String> into) {
            Set<String> all = new LinkedHashSet<>(into);
            ParameterValues.of("boundary", parameters).forEach(value -> {
                // Plain ones are taken as they are: nobody reads encoded words there
                all.add((value.extended() ? value.text() : value.raw()).stripTrailing());
            });
            parameters.stream()
                    .filter(parameter -> parameter.name().equals("boundary"))
                    .forEach(parameter -> all.add(parameter.otherValue().stripTrailing()));
            into.clear();
            into.addAll(all);
        }

        private List<String> boundaries(List<String> all) {
            List<String> usable = all.stream()
                    .filter(boundary -> !boundary.isEmpty() && boundary.length() <= MOST_BOUNDARY)
                    .limit(MOST_BOUNDARIES)
                    .toList();
            if (all.size() > 1) {
                odd.add(Kind.AMBIGUOUS_BOUNDARY, part, String.join(" or ", usable));
            }
            if (all.stream().anyMatch(boundary -> boundary.length() > 70)) {
                odd.add(Kind.LONG_BOUNDARY, part, "more than 70 characters");
            }
            return usable;
        }

        private Set<TransferEncoding> encodings() {
            Set<TransferEncoding> encodings = new LinkedHashSet<>();
            List<HeaderField> fields = encodingFields == null ? List.of() : encodingFields;
            for (HeaderField field : fields.subList(0, Math.min(fields.size(), 3))) {
                FieldParameters read = parameters(field);
                TransferEncoding exact = TransferEncoding.of(read.first());
                if (exact != null && !read.isCommented() && read.parameters().isEmpty()) {
                    encodings.add(exact);
                    continue;
                }
                TransferEncoding near = near(read.first());
                if (near == null) {
                    odd.add(Kind.UNKNOWN_ENCODING, part, read.first());
                    encodings.add(TransferEncoding.IDENTITY);
                } else {
                    odd.add(Kind.BAD_ENCODING, part, field.value());
                    encodings.add(near);
                    encodings.add(TransferEncoding.IDENTITY);
                }
            }
            if (fields.size() > 1 && encodings.size() > 1) {
                odd.add(Kind.REPEATED_ENCODING, part, fields.size() + " fields");
            }
            return encodings;
        }

        /** What a program makes of it that looks only for the name. */
        private static @Nullable TransferEncoding near(String text) {
            for (String name : List.of("base64", "quoted-printable", "8bit", "7bit", "binary")) {
                if (text.contains(name)) {
                    return TransferEncoding.of(name);
                }
            }
            return null;
        }

        /** RFC 2231's value first, which is what programs show that know it; the plain one too. */
        private void name(String parameter, FieldParameters read) {
            List<Value> values = ParameterValues.of(parameter, read.parameters());
            differing(parameter, values);
            for (Value value : values.reversed()) {
                if (value.raw().chars().anyMatch(c -> c > 0x7f)) {
                    odd.add(Kind.RAW_NAME, part, value.text());
                }
                if (value.raw().contains("=?") && !value.raw().equals(value.text())) {
                    odd.add(Kind.ENCODED_WORD_NAME, part, value.raw());
                }
                bounded(value.text());
            }
            for (Parameter written : read.parameters()) {
                if (written.name().equals(parameter) && !written.otherValue().equals(written.value())) {
                    bounded(written.otherValue()); // Unquoted, with white space: many senders, shown whole by most
                }
            }
        }

        private void bounded(String name) {
            if (name.length() > MOST_NAME) {
                odd.add(Kind.LONG_NAME, part, name.length() + " characters");
            }
            if (!name.isBlank() && names.size() < MOST_NAMES) {
                names.add(name.length() > MOST_NAME ? ends(name) : name);
            }
        }

        /** The beginning and the end, where the extension is. */
        private static String ends(String name) {
            return name.substring(0, MOST_NAME / 2) + name.substring(name.length() - MOST_NAME / 2);
        }

        private List<String> named() {
            if (names.size() > 1) {
                odd.add(Kind.NAMES_DIFFER, part, String.join(" | ", names));
            }
            return List.copyOf(names);
        }

        private @Nullable String contentId() {
            if (id == null) {
                return null;
            }
            String value = id.value().strip();
            boolean inBrackets = value.startsWith("<") && value.endsWith(">") && value.length() > 1;
            String bare = inBrackets ? value.substring(1, value.length() - 1) : value;
            return bare.isEmpty() ? null : bare.substring(0, Math.min(bare.length(), MOST_NAME));
        }
    }
}
