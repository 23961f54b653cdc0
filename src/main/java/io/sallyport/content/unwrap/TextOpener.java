package io.sallyport.content.unwrap;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds files that stand in a text as lines: uuencoded (POSIX.1 uuencode) and yEnc. The text stays what it is. Also sees
 * OpenPGP armor (RFC 9580 § 6.2) in the middle of a text.
 */
final class TextOpener implements Opener {
    private static final Pattern UU = Pattern.compile("begin(?:-base64)? [0-7]{3,4} ?(.{0,255})");
    private static final Pattern YENC = Pattern.compile("=ybegin .{0,200}?line=.{0,200}? name=(.{0,255})");
    private static final Set<String> TYPES = Set.of("application/x-uuencode", "application/x-yenc");

    @Override
    public boolean opens(Item item) {
        boolean unclear = item.type().kind() == Kind.UNKNOWN
                && item.declared() != null
                && item.declared().isAny("text");
        return unclear
                || item.type().kind() == Kind.TEXT
                || TYPES.contains(item.type().mediaType());
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        try (InputStream in = new BufferedInputStream(item.octets().open())) {
            TextLines lines = new TextLines(in);
            while (lines.next() && into.goesOn()) {
                if (!line(lines, into)) {
                    return;
                }
            }
        }
    }

    private static boolean line(TextLines lines, Opening into) throws IOException {
        if (lines.startsWith("-----BEGIN PGP MESSAGE")) {
            into.fact(ItemFact.ENCRYPTED);
        } else if (lines.startsWith("-----BEGIN PGP SIGNED")) {
            into.fact(ItemFact.SIGNED);
        } else if (lines.startsWith("begin")) {
            Matcher begin = UU.matcher(lines.text());
            if (begin.matches()) {
                boolean base64 = lines.startsWith("begin-base64");
                return file(begin.group(1), base64 ? new Base64Lines(lines) : new UuLines(lines), into);
            }
        } else if (lines.startsWith("=ybegin ")) {
            Matcher begin = YENC.matcher(lines.text());
            if (begin.matches()) {
                return file(begin.group(1), new YencLines(lines), into);
            }
        }
        return true;
    }

    private static boolean file(String name, InputStream octets, Opening into) {
        String decoded = new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
        List<String> names = decoded.isEmpty() ? List.of() : List.of(decoded);
        return into.member(names, null, Role.MEMBER, Set.of(), octets);
    }
}
