package org.lxcpool.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.testing.ScriptedFactory;

/** The structure that java/ARCHITECTURE.md describes. */
class ArchitectureTest {
  private static final List<String> API =
      List.of("org.lxcpool", "org.lxcpool.lxc", "org.lxcpool.testing");

  /** Classes that put the parts together; the other API types are values that all rooms share. */
  private static final Set<String> FACADES =
      Set.of(
          "org.lxcpool.ContainerPool",
          "org.lxcpool.PoolBuilder",
          "org.lxcpool.lxc.HostCheck",
          "org.lxcpool.lxc.LxcContainerFactory",
          "org.lxcpool.lxc.LxcInventory",
          "org.lxcpool.lxc.LxcReaper");

  /** Superclasses of the public builders, which hold their setters. */
  private static final Set<String> BUILDERS =
      Set.of("org.lxcpool.PoolBuilder", "org.lxcpool.lxc.LxcFactoryBuilder");

  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    all =
        new ClassFileImporter()
            .importUrls(
                Stream.of(
                        ContainerPool.class,
                        LxcContainerFactory.class,
                        ScriptedFactory.class,
                        Main.class)
                    .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                    .toList());
    assertThat(all.contain(Main.class)).isTrue();
  }

  @Test
  void internalPackagesHaveNoCycle() {
    slices().matching("org.lxcpool.lxc.internal.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void topLevelClassesHaveNoCycle() {
    slices().assignedFrom(new ByTopLevelClass()).should().beFreeOfCycles().check(all);
  }

  @Test
  void internalsUseNoFacade() {
    noClasses()
        .that()
        .resideInAnyPackage("org.lxcpool.internal..", "org.lxcpool.lxc.internal..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe("are facades", each -> FACADES.contains(each.getName())))
        .check(all);
  }

  @Test
  void apiPackagesHoldTheApiAlone() {
    classes()
        .that(resideInAnyPackage(API.toArray(String[]::new)))
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .and(
            DescribedPredicate.describe(
                "hold no builder", each -> !BUILDERS.contains(each.getName())))
        .should()
        .bePublic()
        .check(all);
  }

  @Test
  void theCommandLineUsesThePublicApiAlone() {
    noClasses()
        .that()
        .resideInAPackage("org.lxcpool.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.lxcpool.internal..", "org.lxcpool.lxc.internal..")
        .check(all);
  }

  @Test
  void thePoolKnowsNothingOfLxc() {
    noClasses()
        .that()
        .resideInAnyPackage("org.lxcpool", "org.lxcpool.internal..", "org.lxcpool.testing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lxcpool.lxc..")
        .check(all);
  }

  /** Assigns nested classes to the file that they are in; only core and lxc are checked. */
  private static final class ByTopLevelClass implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getName();
      boolean isLibrary =
          type.getPackageName().matches("org\\.lxcpool(\\.internal|\\.lxc)?(\\..*)?")
              && !type.getPackageName().matches("org\\.lxcpool\\.(cli|testing)(\\..*)?");
      int nested = name.indexOf('$');
      return isLibrary
          ? SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "top-level classes";
    }
  }
}
