package dev.lbsim.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The core knows no clock, thread, file or network and shares no state: that is why one object
 * serves both worlds, and why the same seed gives the same bytes.
 */
final class PureCoreTest {
  private static final List<String> CALLS =
      List.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random");
  private static final Pattern TYPES =
      Pattern.compile(
          "java\\.lang\\.(Thread|Runtime|Process|ThreadLocal).*|java\\.time\\..*|java\\.net\\..*"
              + "|java\\.nio\\.(file|channels)\\..*|java\\.util\\.(Random|UUID|Timer.*)"
              + "|java\\.util\\.concurrent\\..*"
              + "|java\\.io\\.(File|Console|PrintStream|Reader|Writer|InputStream|OutputStream).*");

  @Test
  void nothingReadsAClockOrTheEnvironmentOrDrawsFromTheProcess() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : core()) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        String name = call.getTargetOwner().getName() + "." + call.getName();
        if (CALLS.contains(name)) {
          wrong.add(name + " in " + call.getOrigin().getFullName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingTouchesThreadsFilesOrTheNetwork() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : core()) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        String target = arrow.getTargetClass().getBaseComponentType().getName();
        if (TYPES.matcher(target).matches()) {
          wrong.add(target + " in " + type.getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingIsSharedOrLocked() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : core()) {
      for (JavaField field : type.getFields()) {
        boolean isStatic = field.getModifiers().contains(JavaModifier.STATIC);
        boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
        if (isStatic && !isFinal && !field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          wrong.add("a static that changes: " + field.getFullName());
        }
        if (field.getModifiers().contains(JavaModifier.VOLATILE)) {
          wrong.add("volatile: " + field.getFullName());
        }
      }
      for (JavaMethod method : type.getMethods()) {
        if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
          wrong.add("synchronized: " + method.getFullName());
        }
      }
    }
    House.mainSources("sim-core").stream()
        .filter(source -> Pattern.compile("\\bsynchronized *\\(").matcher(source.text()).find())
        .forEach(source -> wrong.add("synchronized: " + source.name()));
    assertThat(wrong).isEmpty();
  }

  private static List<JavaClass> core() {
    List<JavaClass> core =
        House.CLASSES.stream().filter(type -> House.room(type).startsWith("core.")).toList();
    assertThat(core).hasSizeGreaterThan(50);
    return core;
  }
}
