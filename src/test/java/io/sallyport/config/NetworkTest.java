package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @Test
    void holdsTheAddressesThatShareItsPrefix() {
        Network network = Network.of("192.0.2.128/25");
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.128"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.255"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.127"))).isFalse();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.3.128"))).isFalse();
    }

    @Test
    void holdsIpv6AddressesThatShareItsPrefix() {
        Network network = Network.of("2001:db8:0:8000::/49");
        assertThat(network.contains(InetAddress.ofLiteral("2001:db8:0:ffff::1")))
                .isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("2001:db8:0:7fff::1")))
                .isFalse();
    }

    @Test
    void anAddressAloneIsANetworkOfOne() {
        assertThat(Network.of("::1").contains(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(Network.of("::1").contains(InetAddress.ofLiteral("::2"))).isFalse();
        assertThat(Network.of("127.0.0.1")).hasToString("127.0.0.1/32");
    }

    @Test
    void theEmptyPrefixHoldsAllOfOneFamily() {
        assertThat(Network.of("0.0.0.0/0").contains(InetAddress.ofLiteral("203.0.113.9")))
                .isTrue();
        assertThat(Network.of("0.0.0.0/0").contains(InetAddress.ofLiteral("2001:db8::1")))
                .isFalse();
    }

    @Test
    void mappedIpv4AddressesAreIpv4() {
        assertThat(Network.of("192.0.2.0/24").contains(InetAddress.ofLiteral("::ffff:192.0.2.1")))
                .isTrue();
    }

    @Test
    void anythingElseIsRefusedWithWhatIsExpected() {
        for (String text : new String[] {
            "",
            "/",
            "192.0.2.0/",
            "192.0.2.0/33",
            "192.0.2.0/-1",
            "192.0.2.0/+8",
            "192.0.2.0/024x",
            "192.0.2.1/24",
            "192.0.2/24",
            "localhost",
            "example.org/8",
            "fe80::1%eth0/64",
            "::/129",
            " ::/0",
            "0".repeat(1000)
        }) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Network.of(text))
                    .withMessageContaining("(expected: ");
        }
    }
}
