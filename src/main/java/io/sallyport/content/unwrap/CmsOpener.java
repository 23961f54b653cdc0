package io.sallyport.content.unwrap;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.MessageOpener;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.StructureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

    private static final int MOST_START = 1000;

    /** A field, or the empty line behind none (RFC 5322 § 2.1). */
    private static final Pattern HEADER_START = Pattern.compile("[!-9;-~]{1,900}[ \\t]*:|\\r?\\n");

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
            entity(into.keep(entity), into);
        }
    }

    /**
     * What was signed is a MIME entity (RFC 8551 § 3.1), of which mail programs show the parts, whatever field comes first;
     * signed files are often no entities. What may be either is taken for both.
     */
    private static void entity(SeekableOctets entity, Opening into) throws IOException {
        String start = new String(entity.some(0, MOST_START), StandardCharsets.ISO_8859_1);
        boolean declared = false;
        if (HEADER_START.matcher(start).lookingAt()) {
            MessageStructure structure = StructureReader.read(entity, MimeBounds.DEFAULT);
            MessageOpener.parts(structure, into);
            declared = structure.root().header().fields().stream()
                    .anyMatch(field -> field.isNamed("Content-Type") || field.isNamed("Content-Transfer-Encoding"));
        }
        if (!declared) {
            try (InputStream whole = entity.open()) {
                into.member(List.of(), null, Role.MEMBER, Set.of(), whole);
            }
        }
    }
}
