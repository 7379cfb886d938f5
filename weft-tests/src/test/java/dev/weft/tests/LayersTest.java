package dev.weft.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weft.graph.Wiring;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rooms of the house and the doors between them. */
final class LayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weft");

  /** Everything of the core that its users may see. */
  private static final String CORE = "graph event scheduler store engine client machine";

  /** Which packages each package may import; one that is not named, as the package above it. */
  private static final Map<String, String> MAY_IMPORT =
      Map.ofEntries(
          // weft-core
          entry("machine", ""),
          entry("graph", ""),
          entry("event", "graph"),
          entry("scheduler", "graph"),
          entry("store", "graph"),
          entry("engine", "graph event scheduler store machine"),
          entry("client", "graph event scheduler store engine machine"),
          // weft-array
          entry("array.layout", "graph"),
          entry("array.kernel", "store array.layout"), // the store asks a block for its bytes
          entry("array.linalg", "store array.layout"),
          entry("array.expr", CORE + " array.layout array.kernel array.linalg"),
          entry("array.order", CORE + " array.layout array.kernel array.expr"),
          entry("array", CORE + " array.layout array.kernel array.linalg array.expr array.order"),
          // weft
          entry("", CORE + " array"),
          // weft-io
          entry("io.codec", ""),
          entry("io.chunk", "client array array.layout io.codec"),
          entry("io.raw", "array array.layout io.chunk"),
          entry("io.hdf5", "array array.layout io.codec io.chunk io.raw"),
          entry("io.tiff", "client array array.layout io.chunk"),
          entry("io.n5", "client array array.layout io.codec io.chunk"),
          entry("io.zarr", "client array array.layout io.codec io.chunk"),
          // weft-cluster
          entry("cluster", CORE),
          // weft-adviser: nothing of Weft
          entry("adviser.record", ""),
          entry("adviser.rule", "adviser.record"),
          entry("adviser.gpu", "adviser.record adviser.rule"),
          entry("adviser.watch", "adviser.record adviser.rule"),
          entry("adviser", "adviser.record adviser.rule adviser.watch"),
          entry("adviser.report", "adviser adviser.record adviser.rule adviser.gpu"),
          // not published
          entry("testing", CORE),
          entry(
              "bench",
              CORE
                  + " testing array array.kernel array.layout cluster io.codec io.zarr adviser adviser.record"),
          entry("stress", CORE),
          entry("examples", CORE + " array"),
          // weft-cli
          entry(
              "cli",
              CORE
                  + " array cluster adviser adviser.record adviser.rule adviser.gpu adviser.watch"
                  + " adviser.report"));

  @Test
  void eachPackage_importsOnlyWhatItMay() {
    var offences = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      String from = room(type);
      String allowed = allowed(from);
      Set<String> rooms = allowed.isEmpty() ? Set.of() : Set.of(allowed.split(" ", -1));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOurs(target) && !room(target).equals(from) && !rooms.contains(room(target))) {
          offences.add(
              "%s may not import %s: %s"
                  .formatted(from, room(target), dependency.getDescription()));
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  private static String allowed(String room) {
    String named = room;
    while (!MAY_IMPORT.containsKey(named)) {
      int dot = named.lastIndexOf('.');
      if (dot < 0) {
        throw new AssertionError(
            "nothing says what dev.weft." + room + " may import; say it in LayersTest");
      }
      named = named.substring(0, dot);
    }
    return MAY_IMPORT.get(named);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals("dev.weft")
        || type.getPackageName().startsWith("dev.weft.");
  }

  /** The package, without {@code dev.weft.}. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals("dev.weft") ? "" : name.substring("dev.weft.".length());
  }

  @Test
  void theRooms_areThere() {
    assertThat(CLASSES.stream().map(LayersTest::room).distinct())
        .contains("machine", "graph", "event", "scheduler", "store", "engine", "client", "cli", "");
  }

  @Test
  void theScheduler_knowsNoThreadNoClockNoFileNoSocket() {
    noClasses()
        .that()
        .resideInAPackage("dev.weft.scheduler..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent..")
                .or(resideInAPackage("java.time.."))
                .or(resideInAPackage("java.io.."))
                .or(resideInAPackage("java.nio.."))
                .or(resideInAPackage("java.net..")))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void wirings_areFinalValues() {
    classes()
        .that()
        .areAssignableTo(Wiring.class)
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .andShould()
        .haveOnlyFinalFields()
        .check(CLASSES);
  }

  @Test
  void nobodyUsesTheVectorApi() {
    noClasses().should().dependOnClassesThat().resideInAPackage("jdk.incubator..").check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.weft.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void standardStreams_belongToTheCommandLineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.weft.cli..", "dev.weft.bench..", "dev.weft.examples..")
        .and()
        .doNotHaveSimpleName("WorkerProcess") // hands on what tasks print in worker processes
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
