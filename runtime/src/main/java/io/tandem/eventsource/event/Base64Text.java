package io.tandem.eventsource.event;

import java.nio.charset.StandardCharsets;

/** Standard base64 with padding, written into the middle of an array, which {@link java.util.Base64} cannot do. */
public final class Base64Text {
    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** Two digits for each twelve bits. */
    private static final byte[] PAIRS = pairs();

    private Base64Text() {}

    /** Characters that so many bytes take. */
    public static int size(int length) {
        return Math.multiplyExact((length + 2) / 3, 4);
    }

    /**
     * Writes the first {@code length} bytes of {@code raw}.
     *
     * @return the index behind what was written
     */
    public static int put(byte[] raw, int length, byte[] whole, int at) {
        int to = at;
        int i = 0;
        for (; i + 2 < length; i += 3) {
            int bits = (raw[i] & 0xFF) << 16 | (raw[i + 1] & 0xFF) << 8 | raw[i + 2] & 0xFF;
            int high = bits >> 11 & 0x1FFE;
            int low = bits << 1 & 0x1FFE;
            whole[to] = PAIRS[high];
            whole[to + 1] = PAIRS[high + 1];
            whole[to + 2] = PAIRS[low];
            whole[to + 3] = PAIRS[low + 1];
            to += 4;
        }
        return i == length ? to : rest(raw, i, length, whole, to);
    }

    private static int rest(byte[] raw, int i, int length, byte[] whole, int at) {
        boolean two = i + 1 < length;
        int bits = (raw[i] & 0xFF) << 16 | (two ? (raw[i + 1] & 0xFF) << 8 : 0);
        whole[at] = DIGITS[bits >> 18];
        whole[at + 1] = DIGITS[bits >> 12 & 0x3F];
        whole[at + 2] = two ? DIGITS[bits >> 6 & 0x3F] : (byte) '=';
        whole[at + 3] = '=';
        return at + 4;
    }

    private static byte[] pairs() {
        var pairs = new byte[2 << 12];
        for (int bits = 0; bits < 1 << 12; bits++) {
            pairs[2 * bits] = DIGITS[bits >> 6];
            pairs[2 * bits + 1] = DIGITS[bits & 0x3F];
        }
        return pairs;
    }
}
