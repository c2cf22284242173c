package dev.lbsim.live.http;

import static dev.lbsim.live.http.Upgrading.ASKS;
import static dev.lbsim.live.http.Upgrading.begin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The servers of a world speak WebSocket: they send back what they get. */
final class WebSocketEchoTest {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;

  /** A short frame of a client, masked (RFC 6455, section 5.2). */
  private static byte[] frame(int opcode, String text) {
    return frame(opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] frame(int opcode, byte... payload) {
    byte[] mask = {1, 2, 3, 4};
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(FINAL | opcode);
    frame.write(FINAL | payload.length);
    frame.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ mask[i % mask.length]);
    }
    return frame.toByteArray();
  }

  /** The next short frame of a server: its opcode and its text. */
  private static String frame(Socket socket) throws IOException {
    int opcode = socket.getInputStream().read();
    int length = socket.getInputStream().read();
    byte[] payload = socket.getInputStream().readNBytes(length);
    return (opcode & ~FINAL) + " " + new String(payload, StandardCharsets.UTF_8);
  }

  private static void talk(Socket client) throws IOException {
    client.getOutputStream().write(frame(TEXT, "gr\u00fc\u00df dich"));
    assertThat(frame(client)).isEqualTo(TEXT + " gr\u00fc\u00df dich");
    client.getOutputStream().write(frame(PING, "there?"));
    assertThat(frame(client)).isEqualTo(PONG + " there?");
  }

  @Test
  void messagesComeBackUntilOneSideClosesIt() throws Exception {
    try (Door door = new Door(Transport.best());
        Socket client = door.knock()) {
      begin(client);
      talk(client);
      client.getOutputStream().write(frame(CLOSE, (byte) (1000 >> 8), (byte) 1000));
      assertThat(frame(client)).startsWith(CLOSE + " ");
      assertThat(client.getInputStream().read()).isNegative();
      assertThat(door.wrong()).isEmpty();
    }
  }

  @Test
  void framesThatAreSentWithTheRequestAreNotLostAndBadOnesEndIt() throws Exception {
    try (Door door = new Door(Transport.best());
        Socket client = door.knock()) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(Origin.ascii(ASKS));
      both.writeBytes(frame(TEXT, "early"));
      client.getOutputStream().write(both.toByteArray());
      assertThat(new RawAnswers(client.getInputStream()).next(false).status()).isEqualTo(101);
      assertThat(frame(client)).isEqualTo(TEXT + " early");
      client.getOutputStream().write(new byte[] {(byte) (FINAL | TEXT), 1, 'x'}); // not masked
      assertThat(frame(client)).startsWith(CLOSE + " ");
      assertThat(client.getInputStream().read()).isNegative();
    }
  }
}
