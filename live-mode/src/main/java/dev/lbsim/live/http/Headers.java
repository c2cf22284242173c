package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.TimePart;
import dev.lbsim.core.model.Visit;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a live world tell each other beside HTTP, in a header each way: of a
 * request what its demand is drawn from, so that it asks the same of a real server as of a
 * simulated one; of an answer how it ended and where the time went. Who knows nothing of these
 * headers is served all the same. Whoever sends them from outside is believed, as a process of the
 * world would be: live worlds listen on loopback only, and a load tool can say so what it wants.
 */
final class Headers {
  /** {@code kind key size cost priority demand change}. */
  static final String REQUEST = "lbsim-request";

  /** {@code ending retry-after age}, then nanoseconds by part of time. */
  static final String ANSWER = "lbsim-answer";

  /** A health check. */
  static final String CHECK = "lbsim-check";

  private static final AsciiString REQUEST_NAME = AsciiString.cached(REQUEST);
  private static final AsciiString ANSWER_NAME = AsciiString.cached(ANSWER);
  private static final AsciiString CHECK_NAME = AsciiString.cached(CHECK);
  private static final AsciiString SERVER_TIMING = AsciiString.cached("server-timing");
  private static final Pattern DURATION =
      Pattern.compile("(?:^|,)\\s*([^,;=\\s]+)[^,]*?;\\s*dur=\"?([0-9]{1,9}(?:\\.[0-9]{1,9})?)");
  private static final double LONGEST_MILLIS = 1e9;
  private static final int FIELDS = 7;
  private static final int ANSWER_FIELDS = 3;

  private Headers() {}

  /** Takes off what only processes of one live world tell each other. */
  static void strip(HttpHeaders headers) {
    headers.remove(REQUEST_NAME);
    headers.remove(ANSWER_NAME);
    headers.remove(CHECK_NAME);
  }

  static String of(CarriedRequest request) {
    return request.kindNumber()
        + " "
        + request.key()
        + " "
        + request.sizeBytes()
        + " "
        + request.cost()
        + " "
        + request.priority()
        + " "
        + Long.toHexString(request.demandBits())
        + " "
        + (request.asksForChange() ? 1 : 0);
  }

  /** Null if it is not such a header. */
  static Visit.@Nullable Asked asked(@Nullable String value) {
    String[] fields = value == null ? new String[0] : value.split(" ", -1);
    if (fields.length != FIELDS) {
      return null;
    }
    try {
      long size = Long.parseLong(fields[2]);
      double cost = Double.parseDouble(fields[3]);
      int priority = Integer.parseInt(fields[4]);
      int kind = Integer.parseInt(fields[0]);
      boolean sane = size >= 0 && cost >= 0 && cost < 1e9 && kind >= 0;
      return !sane || priority < 0 || priority > 2
          ? null
          : new Visit.Asked(
              kind,
              Long.parseLong(fields[1]),
              size,
              cost,
              priority,
              Long.parseUnsignedLong(fields[5], 16),
              fields[6].equals("1"));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static String of(Ending ending, AnswerFacts answer) {
    StringBuilder value = new StringBuilder(ending.label());
    value.append(' ').append(answer.retryAfterNanos()).append(' ').append(answer.ageNanos());
    for (long nanos : answer.spentNanos()) {
      value.append(' ').append(nanos);
    }
    return value.toString();
  }

  /** What an answer says of itself. */
  record Told(Ending ending, AnswerFacts answer) {}

  private static final Told OK = new Told(Ending.OK, AnswerFacts.PLAIN);

  /** What the header says; where there is none, what follows from the status. */
  static Told told(@Nullable String value, int status) {
    if (value != null) {
      String[] fields = value.split(" ", -1);
      try {
        List<Long> numbers = new ArrayList<>();
        for (int i = 1; i < fields.length; i++) {
          numbers.add(Math.max(0, Long.parseLong(fields[i])));
        }
        for (Ending ending : Ending.values()) {
          if (ending.label().equals(fields[0]) && numbers.size() >= ANSWER_FIELDS - 1) {
            long[] spent = new long[AnswerFacts.PLAIN.spentNanos().length];
            for (int i = 0; i < spent.length && i + 2 < numbers.size(); i++) {
              spent[i] = numbers.get(i + 2);
            }
            return new Told(ending, new AnswerFacts(numbers.get(0), numbers.get(1), spent));
          }
        }
      } catch (NumberFormatException e) {
        // then it is not ours
      }
    }
    return told(status);
  }

  /**
   * What a real server says: its status, and in {@code Server-Timing} how long it worked (W3C): the
   * metric {@code total}, or the first that has a duration.
   */
  static Told told(int status, HttpHeaders headers) {
    Told plain = told(status);
    if (!headers.contains(SERVER_TIMING)) {
      return plain;
    }
    double millis = Double.NaN;
    for (String line : headers.getAll(SERVER_TIMING)) {
      Matcher metrics = DURATION.matcher(line);
      while (metrics.find()) {
        boolean total = metrics.group(1).equalsIgnoreCase("total");
        if (total || Double.isNaN(millis)) {
          millis = Double.parseDouble(metrics.group(2));
        }
      }
    }
    if (!(millis > 0 && millis < LONGEST_MILLIS)) {
      return plain;
    }
    long[] spent = new long[AnswerFacts.PLAIN.spentNanos().length];
    spent[TimePart.SERVICE.ordinal()] = Math.round(millis * 1e6);
    return new Told(plain.ending(), new AnswerFacts(0, 0, spent));
  }

  /** What follows from the status alone. */
  static Told told(int status) {
    return status < 429 ? OK : new Told(byStatus(status), AnswerFacts.PLAIN);
  }

  private static Ending byStatus(int status) {
    return switch (status) {
      case 429 -> Ending.LIMITED;
      case 503 -> Ending.REJECTED;
      case 504 -> Ending.GATEWAY_TIMEOUT;
      default -> status >= 500 ? Ending.STATUS_5XX : Ending.OK;
    };
  }

  /** The status of an ending; 0 for one that is told by breaking the connection. */
  static int status(Ending ending) {
    return switch (ending) {
      case OK -> 200;
      case STATUS_5XX -> 500;
      case REJECTED, NO_BACKEND, SHED -> 503;
      case GATEWAY_TIMEOUT -> 504;
      case LIMITED -> 429;
      case BLOCKED, CHALLENGED -> 403;
      default -> 0;
    };
  }
}
