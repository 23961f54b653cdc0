package io.sallyport.store.rows;

import io.sallyport.config.Network;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionQuery.Criterion;
import io.sallyport.journal.DecisionQuery.Place;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A search as SQL. The first key leads: its rows of {@code tag} are in the order of the pages, so that a page is read from
 * where it begins, and other keys are looked up one by one. Without a key the decisions themselves lead.
 */
public final class DecisionSearch {
    private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /**
     * A search in one database's words.
     *
     * @param inOrder how tables are joined so that the first one leads
     */
    public DecisionSearch(DecisionQuery query, String inOrder) {
        List<Map.Entry<Criterion, String>> keys = new ArrayList<>(query.keys().entrySet());
        boolean byKey = !keys.isEmpty() && query.id() == null;
        sql.append("SELECT d.seq, d.at, d.json FROM ")
                .append(byKey ? "tag t %s decision d ON d.seq = t.decision".formatted(inOrder) : "decision d")
                .append(" WHERE 1 = 1");
        if (byKey) {
            Map.Entry<Criterion, String> first = keys.removeFirst();
            add("t.kind = ?", first.getKey().text());
            add("t.value = ?", first.getValue());
        }
        if (query.id() != null) {
            add("d.id = ?", query.id());
        }
        String at = byKey ? "t.at" : "d.at";
        String number = byKey ? "t.decision" : "d.seq";
        Place after = query.after();
        if (after != null) {
            add("(%s, %s) < (?, ?)".formatted(at, number), after.at(), after.number());
        }
        if (query.since() != null) {
            add(at + " >= ?", query.since().toEpochMilli());
        }
        if (query.until() != null) {
            add(at + " < ?", query.until().toEpochMilli());
        }
        for (Map.Entry<Criterion, String> key : keys) {
            add(
                    "EXISTS (SELECT 1 FROM tag x WHERE x.kind = ? AND x.value = ? AND x.at = d.at AND x.decision = d.seq)",
                    key.getKey().text(),
                    key.getValue());
        }
        if (query.network() != null) {
            addNetwork(query.network());
        }
        sql.append(" ORDER BY %s DESC, %s DESC LIMIT ?".formatted(at, number));
        values.add((long) query.limit() + 1); // One more tells whether there is a next page
    }

    private void add(String condition, Object... parameters) {
        sql.append(" AND ").append(condition);
        values.addAll(List.of(parameters));
    }

    private void addNetwork(Network network) {
        byte[] first = comparable(network.address());
        byte[] last = first.clone();
        int prefix = network.prefixLength() + (first.length - network.address().getAddress().length) * Byte.SIZE;
        for (int i = 0; i < last.length; i++) {
            int kept = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
            last[i] |= (byte) (0xff >> kept);
        }
        if (prefix == last.length * Byte.SIZE) {
            add("d.client = ?", (Object) first);
        } else {
            add("d.client BETWEEN ? AND ?", first, last);
        }
    }

    /** An address in 16 octets, in the order of numbers: IPv4 as RFC 4291 § 2.5.5.2 maps it. */
    public static byte[] comparable(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 16) {
            return octets;
        }
        byte[] mapped = new byte[16];
        System.arraycopy(IPV4_MAPPED, 0, mapped, 0, IPV4_MAPPED.length);
        System.arraycopy(octets, 0, mapped, IPV4_MAPPED.length, octets.length);
        return mapped;
    }

    /** The statement with its parameters: up to one row more than the page has, which tells that there is a next one. */
    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }
}
