package io.sallyport.content.unwrap;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetStringParser;
import org.bouncycastle.asn1.ASN1SequenceParser;
import org.bouncycastle.asn1.ASN1StreamParser;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.CompressedDataParser;
import org.bouncycastle.asn1.cms.ContentInfoParser;
import org.bouncycastle.asn1.cms.SignedDataParser;

/** Opens S/MIME messages (RFC 8551 § 3), which are CMS (RFC 5652): signed and compressed ones; others are encrypted. */
final class CmsOpener implements Opener {
    /** The most octets of a structure that is not content, such as the list of digests. */
    private static final int MOST_STRUCTURE = 1 << 20;

    private static final Set<ASN1ObjectIdentifier> ENCRYPTED = Set.of(
            CMSObjectIdentifiers.envelopedData,
            CMSObjectIdentifiers.signedAndEnvelopedData,
            CMSObjectIdentifiers.encryptedData,
            CMSObjectIdentifiers.authEnvelopedData);

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/pkcs7-mime");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        try (InputStream in = item.octets().open()) {
            if (in.read() != (BERTags.SEQUENCE | BERTags.CONSTRUCTED)) {
                into.fact(ItemFact.NOT_UNPACKED); // PEM (RFC 7468), which no mail program opens
                return;
            }
        }
        try (InputStream in = item.octets().open()) {
            ASN1Encodable outer = new ASN1StreamParser(in, MOST_STRUCTURE).readObject();
            if (!(outer instanceof ASN1SequenceParser sequence)) {
                throw new IOException("not a ContentInfo");
            }
            ContentInfoParser info = new ContentInfoParser(sequence);
            ASN1ObjectIdentifier type = info.getContentType();
            if (ENCRYPTED.contains(type)) {
                into.fact(ItemFact.ENCRYPTED);
            } else if (type.equals(CMSObjectIdentifiers.signedData)) {
                into.fact(ItemFact.SIGNED);
                SignedDataParser signed = SignedDataParser.getInstance(info.getContent(BERTags.SEQUENCE));
                signed.getDigestAlgorithms().toASN1Primitive(); // Only behind them comes the content
                content(signed.getEncapContentInfo(), false, into);
            } else if (type.equals(CMSObjectIdentifiers.compressedData)) {
                CompressedDataParser compressed =
                        new CompressedDataParser((ASN1SequenceParser) info.getContent(BERTags.SEQUENCE));
                compressed.getCompressionAlgorithmIdentifier(); // The only one is ZLIB (RFC 3274 § 1.2)
                content(compressed.getEncapContentInfo(), true, into);
            } else {
                into.fact(ItemFact.NOT_UNPACKED);
            }
        }
    }

    /** The entity that was signed or compressed; none if the signature stands beside it (RFC 8551 § 3.5.3). */
    private static void content(ContentInfoParser info, boolean compressed, Opening into) throws IOException {
        ASN1Encodable content = info.getContent(BERTags.OCTET_STRING);
        if (!(content instanceof ASN1OctetStringParser octets)) {
            return;
        }
        try (InputStream plain = octets.getOctetStream();
                InputStream entity = compressed ? new InflaterInputStream(plain) : plain) {
            into.member(List.of(), null, Role.MEMBER, Set.of(), entity);
        }
    }
}
