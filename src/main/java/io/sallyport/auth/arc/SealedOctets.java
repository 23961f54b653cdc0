package io.sallyport.auth.arc;

import io.sallyport.auth.arc.ArcChain.Kind;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.SignedHeader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The octets that the seals of a chain are made of (RFC 8617 § 5.1.1): the AAR, AMS and AS of each set up to the seal's
 * own, in the order of their instances, the seal itself without its {@code b=}, always by "relaxed".
 *
 * <p>Each field is canonicalized once, however many seals cover it.
 */
final class SealedOctets {
    private final byte[] octets;
    private final int[] lengthBeforeSeal;

    /** @param sets the first handler's first */
    SealedOctets(List<SealedSet> sets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lengthBeforeSeal = new int[sets.size()];
        for (int i = 0; i < lengthBeforeSeal.length; i++) {
            SealedSet set = sets.get(i);
            all.writeBytes(relaxed()
                    .add(set.field(Kind.AUTHENTICATION_RESULTS))
                    .add(set.field(Kind.MESSAGE_SIGNATURE))
                    .octets());
            lengthBeforeSeal[i] = all.size();
            all.writeBytes(relaxed().add(set.field(Kind.SEAL)).octets());
        }
        octets = all.toByteArray();
    }

    private static SignedHeader relaxed() {
        return new SignedHeader(Canonicalization.RELAXED);
    }

    /** What the seal of a set signs. */
    byte[] of(SealedSet set) {
        Signature seal = set.seal().signature();
        byte[] own = relaxed().addSignature(seal.field(), seal.tags()).octets();
        int before = lengthBeforeSeal[set.instance() - 1];
        byte[] signed = Arrays.copyOf(octets, before + own.length);
        System.arraycopy(own, 0, signed, before, own.length);
        return signed;
    }
}
