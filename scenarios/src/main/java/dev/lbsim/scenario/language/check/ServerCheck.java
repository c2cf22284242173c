package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.bind.Binder;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.Discipline;
import dev.lbsim.scenario.language.spec.LaterKeys;
import dev.lbsim.scenario.language.spec.MemberSpec;
import dev.lbsim.scenario.language.spec.QueueSpec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.spec.SpecTypes;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.TuneRange;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What must hold inside a pool of servers. */
final class ServerCheck {
  private final Context context;

  ServerCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().servers().forEach(this::checkPool);
  }

  private void checkPool(String name, ServersSpec pool) {
    String path = "servers." + name;
    context.checkFiles(path + ".service", pool.service());
    context.checkFiles(path + ".slowdown", pool.slowdown());
    context.checkFiles(path + ".errors.service", pool.errors().service());
    checkEnds(path, pool.tune());
    if (pool.members().isEmpty()) {
      ServerSpec like = ServerSpec.of("", MemberSpec.NONE, pool);
      checkService(path, like);
      checkQueue(path, like);
      checkTune(path, pool.tune(), like);
      return;
    }
    pool.members()
        .forEach(
            (member, spec) -> {
              String at = path + ".members." + member;
              ServerSpec whole = ServerSpec.of(member, spec, pool);
              checkService(at, whole);
              checkQueue(at, whole);
              context.checkFiles(at + ".service", spec.service());
              context.checkFiles(at + ".slowdown", spec.slowdown());
              checkTune(path, pool.tune(), whole);
              checkEnds(at, spec.tune());
              checkTune(at, spec.tune(), whole);
            });
  }

  private void checkService(String path, ServerSpec server) {
    String pool = path.replaceFirst("\\.members\\..*", "");
    if (server.service() == null
        && !context.problems().failed(path + ".service")
        && !context.problems().failed(pool + ".service")) {
      context.error(
          context.marks().key(path),
          path,
          "the key \"service\" is missing",
          "service: how long a worker is busy with one request, such as exp(10ms)");
    }
  }

  /** Rules that contradict each other, said where the queue is written. */
  private void checkQueue(String path, ServerSpec server) {
    QueueSpec queue = server.queue();
    String at = context.marks().has(path + ".queue") ? path + ".queue" : path;
    boolean shares = server.discipline() == Discipline.PS;
    if (shares && (queue.drop() != null || queue.deadline())) {
      context.error(
          at,
          "under ps nobody waits, so nothing can be dropped before it is begun",
          "choose fifo, lifo or priority, or turn requests away with max or shed");
    }
    if (queue.drop() != null
        && queue.drop().name().equals("controlled-delay")
        && !shares
        && server.discipline() != Discipline.FIFO) {
      context.error(
          at,
          "controlled-delay chooses itself who is next, and not "
              + server.discipline().name().toLowerCase(Locale.ROOT),
          "leave the discipline out, or drop by codel or min-delay-codel");
    }
    QueueSpec.ShedSpec shed = queue.shed();
    if (shed != null && queue.max().isUnlimited()) {
      context.error(
          at, "how full is a queue without an end?", "give it a max, such as queue: { max: 100 }");
    }
    if (shed != null && shed.start().compareTo(shed.full()) >= 0) {
      context.error(
          at,
          "shedding starts at " + shed.start() + " and is complete at " + shed.full(),
          "start must be less than full");
    }
  }

  private void checkTune(String path, Map<String, TuneRange> tune, ServerSpec server) {
    tune.forEach(
        (key, range) -> {
          String at = path + ".tune." + key;
          double value = value(key, server);
          if (value < range.min() || value > range.max()) {
            context.error(
                at,
                key + " is " + print(key, server) + ", outside its own slider",
                "widen the slider, or change " + key);
          }
        });
  }

  /** A slider ends where its key could stand as well. */
  private void checkEnds(String path, Map<String, TuneRange> tune) {
    tune.forEach(
        (key, range) -> {
          for (double end : new double[] {range.min(), range.max()}) {
            Problems found = new Problems();
            Mark mark = context.marks().of(path + ".tune." + key);
            Node.Scalar name = new Node.Scalar(key, true, mark);
            Node.Scalar value = new Node.Scalar(Measure.NUMBER.print(end), true, mark);
            new Binder(SpecTypes.all(), LaterKeys.ALL, found)
                .bind(Node.Fields.of(List.of(new Node.Field(name, value)), mark), MemberSpec.class);
            for (Problem problem : found.sorted()) {
              context.error(
                  path + ".tune." + key, "an end of this slider: " + problem.message(), null);
            }
          }
        });
  }

  private static double value(String key, ServerSpec server) {
    return switch (key) {
      case "workers" -> server.workers();
      case "queue" -> server.queue().max().max();
      case "speed" -> server.speed().value();
      default -> server.weight().value();
    };
  }

  private static String print(String key, ServerSpec server) {
    return switch (key) {
      case "workers" -> Integer.toString(server.workers());
      case "queue" -> server.queue().max().toString();
      case "speed" -> server.speed().toString();
      default -> server.weight().toString();
    };
  }
}
