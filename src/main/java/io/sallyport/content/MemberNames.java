package io.sallyport.content;

import io.sallyport.content.file.ItemFact;
import io.sallyport.mail.Printable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the names of packed files give away. */
public final class MemberNames {
    private static final int MOST_NAMES = 4;
    private static final int MOST_LENGTH = 1024;

    /** A step upwards, from the root, from a drive or to another computer; back slashes are slashes on Windows. */
    private static final Pattern LEADS_OUT =
            Pattern.compile("(?:^|.*/)\\.\\.(?:/.*|$)|/.*|[A-Za-z]:.*", Pattern.DOTALL);

    /** What Windows takes for a device, whatever its extension. */
    private static final Pattern DEVICE = Pattern.compile(
            "(?:con|prn|aux|nul|clock\\$|conin\\$|conout\\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])\\s*(?:[.:].*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private MemberNames() {}

    static Set<ItemFact> facts(List<String> names) {
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        for (String raw : names) {
            String name = cut(raw).replace('\\', '/');
            if (LEADS_OUT.matcher(name).matches()) {
                facts.add(ItemFact.TRAVERSAL);
            }
            if (DEVICE.matcher(name.substring(name.lastIndexOf('/') + 1)).matches()) {
                facts.add(ItemFact.DEVICE_NAME);
            }
            if (!name.codePoints().allMatch(Printable::isVisible)) {
                facts.add(ItemFact.DECEPTIVE_NAME);
            }
        }
        return facts;
    }

    /** A bounded number of names of bounded length. */
    static List<String> bounded(List<String> names) {
        return names.stream().distinct().limit(MOST_NAMES).map(MemberNames::cut).toList();
    }

    /** The end is kept, because the extension stands there. */
    private static String cut(String name) {
        return name.length() <= MOST_LENGTH ? name : name.substring(name.length() - MOST_LENGTH);
    }

    /** A path for people: what would deceive them is replaced. */
    public static String path(String parent, String name) {
        StringBuilder path = new StringBuilder(parent).append('/');
        cut(name).codePoints().forEach(c -> path.appendCodePoint(Printable.isVisible(c) ? c : '?'));
        int most = 300;
        return path.length() <= most
                ? path.toString()
                : path.substring(0, most / 3) + "..." + path.substring(path.length() - most / 2);
    }
}
