package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.Model.Progress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model as a sequence of octets, numbers with their highest octet first. */
final class ModelFormat {
    private static final int FLOATS_AT_ONCE = 16 * 1024;

    private ModelFormat() {}

    static void write(Model model, DataOutputStream out) throws IOException {
        Progress progress = model.progress();
        out.writeLong(model.id());
        out.writeLong(progress.version());
        out.writeLong(progress.spam());
        out.writeLong(progress.ham());
        writeFloats(model.weights.weights, out);
        writeFloats(model.weights.squares, out);
        out.writeLong(model.calibration.spamSeen);
        out.writeLong(model.calibration.hamSeen);
        writeFloats(model.calibration.spam, out);
        writeFloats(model.calibration.ham, out);
        writeReplay(model.spamReplay, out);
        writeReplay(model.hamReplay, out);
        Map<String, Float> domains = model.domains.all();
        out.writeInt(domains.size());
        for (Map.Entry<String, Float> domain : domains.entrySet()) {
            out.writeUTF(domain.getKey());
            out.writeFloat(domain.getValue());
        }
    }

    /**
     * Reads it back.
     *
     * @throws IOException if it ends early, or says what no model says
     */
    static Model read(DataInputStream in) throws IOException {
        Model model = new Model(in.readLong());
        Progress progress = new Progress(in.readLong(), in.readLong(), in.readLong());
        readFloats(model.weights.weights, in);
        readFloats(model.weights.squares, in);
        model.calibration.spamSeen = in.readLong();
        model.calibration.hamSeen = in.readLong();
        readFloats(model.calibration.spam, in);
        readFloats(model.calibration.ham, in);
        readReplay(model.spamReplay, in);
        readReplay(model.hamReplay, in);
        int domains = count(in, DomainOffsets.MOST);
        for (int i = 0; i < domains; i++) {
            model.domains.all().put(in.readUTF(), in.readFloat());
        }
        model.restore(progress);
        return model;
    }

    private static void writeFloats(float[] numbers, DataOutputStream out) throws IOException {
        for (int from = 0; from < numbers.length; from += FLOATS_AT_ONCE) {
            int count = Math.min(FLOATS_AT_ONCE, numbers.length - from);
            ByteBuffer octets = ByteBuffer.allocate(count * Float.BYTES);
            octets.asFloatBuffer().put(numbers, from, count);
            out.write(octets.array());
        }
    }

    private static void readFloats(float[] into, DataInputStream in) throws IOException {
        for (int from = 0; from < into.length; from += FLOATS_AT_ONCE) {
            int count = Math.min(FLOATS_AT_ONCE, into.length - from);
            byte[] octets = new byte[count * Float.BYTES];
            in.readFully(octets);
            FloatBuffer floats = ByteBuffer.wrap(octets).asFloatBuffer();
            floats.get(into, from, count);
        }
    }

    private static void writeReplay(Replay replay, DataOutputStream out) throws IOException {
        out.writeLong(replay.seen());
        out.writeInt(replay.kept().size());
        for (int[] features : replay.kept()) {
            out.writeInt(features.length);
            for (int feature : features) {
                out.writeInt(feature);
            }
        }
    }

    private static void readReplay(Replay replay, DataInputStream in) throws IOException {
        long seen = in.readLong();
        int messages = count(in, Replay.MOST);
        List<int[]> kept = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            int[] features = new int[count(in, Replay.MOST_FEATURES)];
            for (int j = 0; j < features.length; j++) {
                features[j] = count(in, Weights.SIZE - 1);
            }
            kept.add(features);
        }
        replay.restore(kept, seen);
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("%d (expected: 0 to %d)".formatted(count, most));
        }
        return count;
    }
}
