package dev.lbsim.tidy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The whole repository, as classes and as text. */
final class House {
  /** The repository's root: tests run in their module's folder. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Every class of ours that is shipped, nested ones included. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("dev.lbsim");

  private House() {}

  /** A source file. */
  record Source(Path path, String text) {
    String name() {
      return ROOT.relativize(path).toString();
    }
  }

  /** Every Java file of every module, tests too. */
  static List<Source> sources() {
    return modules().flatMap(module -> javaFiles(module.resolve("src"))).toList();
  }

  /** Java files that are shipped, of one module. */
  static List<Source> mainSources(String module) {
    return javaFiles(ROOT.resolve(module).resolve("src/main/java")).toList();
  }

  /** The folders that hold a pom. */
  static Stream<Path> modules() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(each -> Files.exists(each.resolve("pom.xml")))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Source> javaFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(House::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source read(Path file) {
    try {
      return new Source(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The package a class is in, without our root. */
  static String room(JavaClass type) {
    return type.getPackageName().replaceFirst("^dev\\.lbsim\\.", "");
  }
}
