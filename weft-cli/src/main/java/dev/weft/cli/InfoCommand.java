package dev.weft.cli;

import dev.weft.array.Linalg;
import dev.weft.machine.Gpu;
import dev.weft.machine.Grant;
import dev.weft.machine.Limit;
import dev.weft.machine.Machine;
import dev.weft.machine.Scratch;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** {@code weft info}: what this process was granted, and by whom. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Print what this machine grants: cores, memory, GPUs, scratch folders.")
final class InfoCommand implements Runnable {
  private static final String HOW_TO_GET_BLAS =
      "apt install libopenblas0-pthread, dnf install openblas, brew install openblas, or -Dweft.blas=PATH";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var machine = Machine.detect();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(generator -> write(machine, generator)));
    } else {
      out.print(table(machine));
    }
  }

  static String table(Machine machine) {
    var table =
        new TextTable()
            .row("WHAT", "GRANTED", "SOURCE")
            .row("weft", Version.weft(), "")
            .row("java", Runtime.version().toString(), System.getProperty("java.home"))
            .row("cores", "" + machine.cores().value(), source(machine.cores(), Long::toString))
            .row(
                "physical cores",
                "" + machine.physicalCores().value(),
                source(machine.physicalCores(), Long::toString))
            .row("memory", Sizes.of(machine.memory().value()), source(machine.memory(), Sizes::of))
            .row("heap", Sizes.of(Runtime.getRuntime().maxMemory()), "this JVM (--memory)");
    table.row("blas", Linalg.library(), Linalg.hasLibrary() ? "" : HOW_TO_GET_BLAS);
    if (machine.gpus().isEmpty()) {
      table.row("gpus", "none", "CUDA_VISIBLE_DEVICES, nvidia-smi");
    }
    for (Gpu gpu : machine.gpus()) {
      String memory = gpu.memoryBytes() == 0 ? "" : ", " + Sizes.of(gpu.memoryBytes());
      table.row("gpu " + gpu.id(), gpu.name() + memory, gpu.source());
    }
    for (Scratch folder : machine.scratch()) {
      table.row(
          "scratch",
          folder.path()
              + " ("
              + folder.fileSystem()
              + ", "
              + Sizes.of(folder.freeBytes())
              + " free)",
          folder.source() + remark(folder));
    }
    return table.toString();
  }

  private static String remark(Scratch folder) {
    return switch (folder.medium()) {
      case DISK -> "";
      case MEMORY -> "; lies in memory, and is charged to it";
      case NETWORK -> "; over the network, slow for many small files";
    };
  }

  /** Who set the limit, and what the others would have allowed. */
  private static String source(Grant grant, LongFunction<String> amount) {
    List<Limit> others =
        grant.considered().stream()
            .filter(limit -> !limit.source().equals(grant.source()))
            .toList();
    return others.isEmpty()
        ? grant.source()
        : others.stream()
            .map(limit -> limit.source() + " " + amount.apply(limit.value()))
            .collect(Collectors.joining(", ", grant.source() + " (", ")"));
  }

  static void write(Machine machine, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("weft", Version.weft());
    json.writeStringProperty("java", Runtime.version().toString());
    write("cores", machine.cores(), json);
    write("physicalCores", machine.physicalCores(), json);
    write("memoryBytes", machine.memory(), json);
    json.writeNumberProperty("heapBytes", Runtime.getRuntime().maxMemory());
    json.writeStringProperty("blas", Linalg.library());
    json.writeArrayPropertyStart("gpus");
    for (Gpu gpu : machine.gpus()) {
      json.writeStartObject();
      json.writeStringProperty("id", gpu.id());
      json.writeStringProperty("name", gpu.name());
      json.writeNumberProperty("memoryBytes", gpu.memoryBytes());
      json.writeStringProperty("source", gpu.source());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("scratch");
    for (Scratch folder : machine.scratch()) {
      json.writeStartObject();
      json.writeStringProperty("path", folder.path().toString());
      json.writeStringProperty("fileSystem", folder.fileSystem());
      json.writeStringProperty("medium", folder.medium().name().toLowerCase(Locale.ROOT));
      json.writeNumberProperty("freeBytes", folder.freeBytes());
      json.writeStringProperty("source", folder.source());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(String name, Grant grant, JsonGenerator json) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("value", grant.value());
    json.writeStringProperty("source", grant.source());
    json.writeArrayPropertyStart("considered");
    for (Limit limit : grant.considered()) {
      json.writeStartObject();
      json.writeNumberProperty("value", limit.value());
      json.writeStringProperty("source", limit.source());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
