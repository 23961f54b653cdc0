package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.yaml.Bound;
import io.sallyport.policy.yaml.Place;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out who belongs to the groups of one domain. Nobody belongs to two: what would hold for them? */
final class GroupReader {
    private final String domain;
    private final Bound<DomainFile> bound;
    private final RecipientList lists;
    private final Problems problems;
    private final Map<String, Membership> members = new HashMap<>();

    /** Where somebody became a member of a group. */
    private record Membership(String group, Place place) {}

    GroupReader(String domain, Bound<DomainFile> bound, RecipientList lists, Problems problems) {
        this.domain = domain;
        this.bound = bound;
        this.lists = lists;
        this.problems = problems;
    }

    /** The group of each member, by local part in lower case. */
    Map<String, String> read(Map<String, GroupBlock> groups) {
        groups.forEach((name, group) -> {
            BlockProblems at = new BlockProblems(problems, bound, "groups." + name + ".");
            if (group.recipients().isEmpty() && group.list() == null) {
                at.add("recipients", null, "must name somebody", "recipients: [jane], or list: FILE");
            }
            named(name, group.recipients(), at);
            Path list = group.list();
            if (list != null) {
                lists.read(list, domain, expected -> at.add("list", list.toString(), expected, null))
                        .forEach(address -> join(name, localPart(address), "list", at));
            }
        });
        Map<String, String> groupOf = new HashMap<>();
        members.forEach((member, membership) -> groupOf.put(member, membership.group()));
        return groupOf;
    }

    private void named(String group, List<String> recipients, BlockProblems at) {
        for (int i = 0; i < recipients.size(); i++) {
            String path = "recipients[%d]".formatted(i);
            MailAddress address = RecipientList.address(recipients.get(i), domain);
            if (address == null || !address.domain().equals(domain)) {
                at.add(
                        path,
                        recipients.get(i),
                        "must be an address in " + domain + ", or the part of one before the @",
                        null);
            } else {
                join(group, address.localPart(), path, at);
            }
        }
    }

    private void join(String group, String member, String path, BlockProblems at) {
        Place place = bound.place(at.prefix() + path);
        Membership other = members.putIfAbsent(member, new Membership(group, place));
        if (other != null && !other.group().equals(group)) {
            at.add(
                    path,
                    member,
                    "must not be in two groups",
                    "%s:%d puts it in %s"
                            .formatted(other.place().file(), other.place().line(), other.group()));
        }
    }

    private static String localPart(String address) {
        return address.substring(0, address.lastIndexOf('@'));
    }
}
