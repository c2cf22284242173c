package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;

import java.util.List;
import java.util.SplittableRandom;

/** Something goes wrong with one part of a world, and is mended. */
final class RandomFailures {
  private final SplittableRandom random;
  private final TestWorld world;
  private final List<String> told;

  RandomFailures(SplittableRandom random, TestWorld world, List<String> told) {
    this.random = random;
    this.world = world;
    this.told = told;
  }

  void ofProcess(String name, long from, long to) {
    int kind = random.nextInt(5);
    told.add(List.of("crash", "hang", "drop", "drain", "remove").get(kind) + " " + name);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.crash(name);
            case 1 -> levers.hang(name);
            case 2 -> levers.drop(name);
            case 3 -> levers.setDraining(name, true);
            default -> levers.setPresent(name, false);
          }
        });
    world.at(
        to,
        levers -> {
          levers.restore(name);
          levers.setDraining(name, false);
          levers.setPresent(name, true);
        });
  }

  void ofServer(String name, long from, long to) {
    int kind = random.nextInt(4);
    told.add(List.of("slow", "errors", "weight", "speed").get(kind) + " " + name);
    double size = .1 + random.nextInt(20);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.slow(name, size);
            case 1 -> levers.setErrorShare(name, .5);
            case 2 -> levers.setWeight(name, size);
            default -> levers.setSpeed(name, size);
          }
        });
    world.at(
        to,
        levers -> {
          levers.slow(name, 1);
          levers.resetErrorShare(name);
          levers.setSpeed(name, 1);
        });
  }

  void ofInstance(String name, long from, long to) {
    int kind = random.nextInt(4);
    told.add(List.of("crash", "drop", "drain", "flush").get(kind) + " " + name);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.crash(name);
            case 1 -> levers.drop(name);
            case 2 -> levers.setDraining(name, true);
            default -> levers.flush(name.substring(0, name.lastIndexOf('.')));
          }
        });
    world.at(
        to,
        levers -> {
          levers.restore(name);
          levers.setDraining(name, false);
        });
  }

  void ofLink(String group, long from, long to) {
    int kind = random.nextInt(3);
    told.add(List.of("cut", "lose", "delay").get(kind) + " " + group);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.setCut(group, true);
            case 1 -> levers.setLoss(group, .15);
            default -> levers.setExtraDelay(group, 30 * MS);
          }
        });
    world.at(
        to,
        levers -> {
          levers.setCut(group, false);
          levers.setLoss(group, 0);
          levers.setExtraDelay(group, 0);
        });
  }
}
