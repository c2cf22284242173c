package dev.lbsim.live.run;

import dev.lbsim.live.FreePort;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A short live run with somebody from outside who calls, and ends it when that is done. */
final class LiveTrial {
  static final int PATIENCE_MILLIS = 120_000;

  /** Meters are read at a hundredth of a run, and the next, and so on. */
  private static final double BIN = .01;

  private LiveTrial() {}

  /**
   * Runs until the outsider has done and the meters have been read after that; a scenario that
   * would take a minute is read often enough.
   */
  static RunReport until(String text, Outsider outsider) {
    double[] end = {2};
    double[] now = {0};
    Outsider.Call call =
        new Outsider.Call(outsider) {
          @Override
          public void at(double part) {
            now[0] = part;
            if (isDone() && end[0] > 1) {
              end[0] = Math.max(part + BIN, 2 * BIN);
            }
          }
        };
    RunReport report =
        LiveRun.run(
            LiveRuns.scenario(text),
            new LiveRun.Options(FreePort.find(), 1, new RunOptions(null, 1, 1, null, false)),
            "test",
            call,
            () -> now[0] < end[0]);
    call.join();
    return Objects.requireNonNull(report);
  }

  /** A connection from an address of our own. */
  static Socket connect(String from, InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(to, PATIENCE_MILLIS);
    return socket;
  }

  /** Says something and hears all that comes until the end. */
  static String say(Socket socket, String what) throws IOException {
    socket.getOutputStream().write(what.getBytes(StandardCharsets.ISO_8859_1));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
