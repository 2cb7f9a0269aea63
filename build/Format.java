import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

/** Checks or repairs the format of every Java source below the working directory. */
void main(String[] args) throws Exception {
  boolean fix = args[0].equals("fix");
  Formatter formatter = new Formatter();
  List<Path> wrong = new ArrayList<>();
  List<Path> sources;
  try (Stream<Path> files = Files.walk(Path.of(""))) {
    sources =
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().matches("(.*/)?target/.*|build/.*"))
            .sorted()
            .toList();
  }
  for (Path source : sources) {
    String is = Files.readString(source);
    String should =
        formatter.formatSource(
            ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(is), Style.GOOGLE));
    if (!is.equals(should)) {
      wrong.add(source);
      if (fix) {
        Files.writeString(source, should);
      }
    }
  }
  if (fix) {
    IO.println(wrong.size() + " of " + sources.size() + " sources reformatted");
  } else if (!wrong.isEmpty()) {
    wrong.forEach(source -> IO.println("not formatted: " + source));
    IO.println("repair with: ./mvnw -N validate -Dformat=fix");
    System.exit(1);
  }
}
