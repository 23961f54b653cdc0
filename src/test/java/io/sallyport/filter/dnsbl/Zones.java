package io.sallyport.filter.dnsbl;

import io.sallyport.filter.CodeRange;
import io.sallyport.filter.dnsbl.ListZone.Code;
import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.mail.Score;
import io.sallyport.policy.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list for a test, in a line. Each method changes it and gives it back. */
final class Zones {
    private final String zone;
    private final List<Code> codes = new ArrayList<>();
    private @Nullable String name;
    private Subject of = Subject.CLIENT;
    private @Nullable Score points;
    private boolean ipv4 = true;
    private boolean ipv6 = true;
    private boolean testPoints = true;
    private boolean shadow;
    private Duration timeOut = Duration.ofSeconds(4);

    private Zones(String zone) {
        this.zone = zone;
    }

    static Zones zone(String zone) {
        return new Zones(zone);
    }

    static ListZone listing(String zone, String points) {
        return zone(zone).points(points).make();
    }

    Zones name(String label) {
        name = label;
        return this;
    }

    Zones of(Subject subject) {
        of = subject;
        return this;
    }

    Zones points(String score) {
        points = Score.of(score);
        return this;
    }

    Zones code(String answer, String score) {
        codes.add(new Code(CodeRange.of(answer), Score.of(score)));
        return this;
    }

    Zones ipv4(boolean listed) {
        ipv4 = listed;
        return this;
    }

    Zones ipv6(boolean listed) {
        ipv6 = listed;
        return this;
    }

    Zones timeOut(Duration time) {
        timeOut = time;
        return this;
    }

    Zones withoutTestPoints() {
        testPoints = false;
        return this;
    }

    Zones shadow() {
        shadow = true;
        return this;
    }

    ListZone make() {
        return new ListZone(DomainName.of(zone), name, of, points, codes, ipv4, ipv6, timeOut, testPoints, shadow);
    }
}
