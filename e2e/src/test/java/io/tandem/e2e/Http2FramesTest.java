package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.tandem.e2e.Http2Frames.Frame;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http2FramesTest {
    @Test
    void framesAreWrittenAsTheStandardSays() {
        assertThat(hex(Http2Frames.reset(5).bytes())).isEqualTo("0000040300" + "00000005" + "00000008");
        assertThat(hex(Http2Frames.data(1, new byte[] {'{'}).bytes())).isEqualTo("0000010000" + "00000001" + "7b");
        assertThat(hex(Http2Frames.opening()))
                .startsWith(hex(HttpConnection.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
                .endsWith("0000000400" + "00000000");
        var ping = new Frame(Http2Frames.PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(hex(Http2Frames.acknowledge(ping).bytes()))
                .isEqualTo("0000080601" + "00000000" + "0102030405060708");
        var settings = new Frame(Http2Frames.SETTINGS, 0, 0, new byte[12]);
        assertThat(hex(Http2Frames.acknowledge(settings).bytes())).isEqualTo("0000000401" + "00000000");
    }

    @Test
    void aHeadIsReadByAnotherImplementationAndDoesNotEndItsStream() throws Exception {
        var frame =
                Http2Frames.headers(3, Map.of(":method", "POST", ":path", "/numbers", "content-type", "text/plain"));

        assertThat(frame.is(Http2Frames.END_HEADERS)).isTrue();
        assertThat(frame.is(Http2Frames.END_STREAM)).isFalse();
        var read = new DefaultHttp2HeadersDecoder().decodeHeaders(3, Unpooled.wrappedBuffer(frame.payload()));
        assertThat(read.method()).hasToString("POST");
        assertThat(read.path()).hasToString("/numbers");
        assertThat(read.get("content-type")).hasToString("text/plain");
    }

    @Test
    void aFrameIsReadAsItWasWritten() throws Exception {
        var large = new byte[70_000];
        Arrays.fill(large, (byte) 7);
        var in = new ByteArrayInputStream(Http2Frames.data(9, large).bytes());

        var read = Http2Frames.read(in);

        assertThat(read.type()).isEqualTo(Http2Frames.DATA);
        assertThat(read.stream()).isEqualTo(9);
        assertThat(read.payload()).isEqualTo(large);
        assertThatThrownBy(() -> Http2Frames.read(in)).isInstanceOf(EOFException.class);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
