package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.arc.ArcResult.None;
import io.sallyport.auth.arc.ArcResult.Outcome;
import io.sallyport.auth.arc.ArcResult.Pass;
import io.sallyport.auth.arc.TrustedSealers.Believed;
import io.sallyport.auth.arc.TrustedSealers.NotBelieved;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustedSealersTest {
    private static final Pass WHOLE = new Pass(0, true, 0);

    private final TrustedSealers trusted = new TrustedSealers(Set.of("list.example", "Forwarder.Example"));

    @Test
    void setOfOneTrustedSealerIsBelieved() {
        assertThat(trusted.judge(chain(WHOLE, "list.example")))
                .isEqualTo(new Believed(set(1, "list.example"), "sealed by trusted list.example (i=1)"));
    }

    /** The mail came into trusted hands at the list; what the forwarder found is what the list had done to it. */
    @Test
    void oldestOfAnUnbrokenRunOfTrustedSealersIsBelieved() {
        assertThat(instanceBelieved(chain(WHOLE, "other.example", "list.example", "forwarder.example")))
                .isEqualTo(2);
    }

    /** Whoever holds a chain of the list's can put a seal of his own on another text. */
    @Test
    void trustedSealerBehindAnUntrustedOneIsNotBelieved() {
        assertThat(trusted.judge(chain(WHOLE, "list.example", "attacker.example")))
                .isEqualTo(new NotBelieved("the newest seal is of attacker.example, which is not trusted"));
        assertThat(instanceBelieved(chain(WHOLE, "list.example", "attacker.example", "forwarder.example")))
                .isEqualTo(3);
    }

    @Test
    void nameBelowATrustedOneIsNotTrusted() {
        assertThat(trusted.judge(chain(WHOLE, "a.list.example"))).isInstanceOf(NotBelieved.class);
    }

    @Test
    void failedChainIsNotBelievedWhoeverSealedIt() {
        assertThat(trusted.judge(chain(new Fail("seal 1: wrong", false, false), "list.example")))
                .isEqualTo(new NotBelieved("the ARC chain fails: seal 1: wrong"));
    }

    @Test
    void messageWithoutAChainIsNotBelieved() {
        assertThat(trusted.judge(new ArcResult(new None(), List.of(), 0, List.of())))
                .isEqualTo(new NotBelieved("no ARC chain"));
    }

    /** Who received such a mail could send it on with another author. */
    @Test
    void chainWhoseNewestSignatureLeavesTheAuthorOutIsNotBelieved() {
        assertThat(trusted.judge(chain(new Pass(0, false, 0), "list.example"))).isInstanceOf(NotBelieved.class);
    }

    @Test
    void chainWhoseNewestSignatureLeavesPartOfTheBodyOutIsNotBelieved() {
        assertThat(trusted.judge(chain(new Pass(0, true, 7), "list.example")))
                .isEqualTo(new NotBelieved("the newest ARC-Message-Signature leaves out 7 octets of the body"));
    }

    @Test
    void withoutTrustedSealersNothingIsBelieved() {
        assertThat(new TrustedSealers(Set.of()).judge(chain(WHOLE, "list.example")))
                .isInstanceOf(NotBelieved.class);
    }

    private int instanceBelieved(ArcResult chain) {
        return trusted.judge(chain) instanceof Believed(ArcSet set, String why) ? set.instance() : 0;
    }

    /** A chain sealed by these domains, the first handler's first. */
    private static ArcResult chain(Outcome outcome, String... sealers) {
        List<ArcSet> sets = new ArrayList<>();
        for (int i = 1; i <= sealers.length; i++) {
            sets.add(set(i, sealers[i - 1]));
        }
        return new ArcResult(outcome, sets.reversed(), sealers.length, List.of());
    }

    private static ArcSet set(int instance, String sealer) {
        ArcSet.Key key = new ArcSet.Key(sealer, "s");
        return new ArcSet(
                instance,
                " mx." + sealer + "; dmarc=pass",
                key,
                key,
                instance == 1 ? ChainValidationStatus.NONE : ChainValidationStatus.PASS);
    }
}
