package io.sallyport.content.archive;

import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Octets as libraries want them that seek. */
final class OctetsChannel implements SeekableByteChannel {
    private final SeekableOctets octets;
    private long position;
    private boolean open = true;

    OctetsChannel(SeekableOctets octets) {
        this.octets = octets;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] some = new byte[into.remaining()];
        int read = octets.read(position, some, 0, some.length);
        if (read > 0) {
            into.put(some, 0, read);
            position += read;
        }
        return read;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        if (newPosition < 0) {
            throw new IOException("position " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return octets.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
