package io.sallyport.content.unwrap;

import io.sallyport.content.file.SeekableOctets;
import java.io.EOFException;
import java.io.IOException;

/** Numbers one after the other, their lowest octet first, within some of the octets. */
final class LittleEndian {
    private final SeekableOctets octets;
    private final long to;
    private long at;

    LittleEndian(SeekableOctets octets, long from, long to) {
        this.octets = octets;
        this.at = from;
        this.to = to;
    }

    long at() {
        return at;
    }

    long left() {
        return to - at;
    }

    void skip(long count) throws IOException {
        if (count > left()) {
            throw new EOFException("ends within a value");
        }
        at += count;
    }

    int octet() throws IOException {
        return (int) number(1);
    }

    int int16() throws IOException {
        return (int) number(2);
    }

    int int32() throws IOException {
        return (int) number(4);
    }

    /** From 0 to 4294967295. */
    long unsigned32() throws IOException {
        return number(4);
    }

    private long number(int length) throws IOException {
        long from = at;
        skip(length);
        byte[] some = octets.some(from, length);
        if (some.length < length) {
            throw new EOFException("ends within a number");
        }
        long number = 0;
        for (int i = length - 1; i >= 0; i--) {
            number = (number << 8) | (some[i] & 0xff);
        }
        return number;
    }
}
