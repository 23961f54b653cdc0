package io.sallyport.auth.dkim;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the two forms of an RSA public key (RFC 8017 appendix A.1.1): what both standards of DKIM have had in mind, and
 * nothing else of ASN.1. It calculates nothing, so that a key of any length costs no more than its octets.
 */
final class DerReader {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;

    /** The algorithm identifier rsaEncryption, 1.2.840.113549.1.1.1, with its NULL (RFC 8017 appendix A.1). */
    private static final byte[] RSA_ENCRYPTION = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private final byte[] octets;
    private int at;
    private final int end;

    /** The numbers of an RSA key, not checked in any way. */
    record RsaNumbers(BigInteger modulus, BigInteger exponent) {}

    private DerReader(byte[] octets, int start, int end) {
        this.octets = octets;
        this.at = start;
        this.end = end;
    }

    /**
     * Reads a {@code SubjectPublicKeyInfo} (as everybody publishes them), or a bare {@code RSAPublicKey} (as RFC 6376 §
     * 3.6.1 has it).
     *
     * @return null if the octets are neither
     */
    static @Nullable RsaNumbers rsa(byte[] octets) {
        DerReader whole = new DerReader(octets, 0, octets.length);
        DerReader key = whole.enter(SEQUENCE);
        if (key == null || whole.at != whole.end) {
            return null;
        }
        if (key.at < key.end && octets[key.at] == SEQUENCE) {
            key = key.inner();
        }
        if (key == null) {
            return null;
        }
        BigInteger modulus = key.integer();
        BigInteger exponent = key.integer();
        return modulus == null || exponent == null || key.at != key.end ? null : new RsaNumbers(modulus, exponent);
    }

    /** {@code SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }} */
    private @Nullable DerReader inner() {
        DerReader algorithm = enter(SEQUENCE);
        DerReader bits = enter(BIT_STRING);
        if (algorithm == null
                || !Arrays.equals(octets, algorithm.at, algorithm.end, RSA_ENCRYPTION, 0, RSA_ENCRYPTION.length)
                || bits == null
                || at != end
                || bits.at == bits.end
                || octets[bits.at] != 0) { // So many bits of the last octet are no part of the string
            return null;
        }
        bits.at++;
        DerReader key = bits.enter(SEQUENCE);
        return bits.at == bits.end ? key : null;
    }

    /** The contents of the next element if it has that tag; null if it has not, or is not whole. */
    private @Nullable DerReader enter(int tag) {
        if (end - at < 2 || (octets[at] & 0xff) != tag) {
            return null;
        }
        int length = octets[at + 1] & 0xff;
        int start = at + 2;
        if (length >= 0x80) {
            int lengthOctets = length & 0x7f;
            if (lengthOctets == 0 || lengthOctets > 2 || end - start < lengthOctets) {
                return null; // Nothing here has more than 65,535 octets
            }
            length = 0;
            for (int i = 0; i < lengthOctets; i++) {
                length = length << 8 | (octets[start++] & 0xff);
            }
        }
        if (end - start < length) {
            return null;
        }
        at = start + length;
        return new DerReader(octets, start, at);
    }

    private @Nullable BigInteger integer() {
        DerReader content = enter(INTEGER);
        return content == null || content.at == content.end
                ? null
                : new BigInteger(octets, content.at, content.end - content.at);
    }
}
