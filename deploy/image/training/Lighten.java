import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Nobody reads these here: signatures of jars whose digests are gone, and a framework's indexes.
 */
static final Pattern UNREAD = Pattern.compile("META-INF/(jandex\\.idx|[^/]+\\.(SF|RSA|DSA|EC))");

/** What is older is in no ahead-of-time cache, and is verified when it is loaded. */
static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

/** The oldest format whose classes all have stack maps. */
static final int WITH_STACK_MAPS = ClassFile.JAVA_7_VERSION;

/**
 * Rewrites jars so that a start has less to read and more from the ahead-of-time cache: without
 * signatures and the digests in the manifest, which is read at every start, and without indexes;
 * classes too old for the cache get a newer format. What classes do stays.
 *
 * <p>Arguments: the jars.
 */
void main(String[] jars) throws IOException {
  for (String jar : jars) {
    Path rewritten = Path.of(jar + ".rewritten");
    // Unverified: Maven has compared their checksums.
    try (JarFile from = new JarFile(new File(jar), false);
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(rewritten))) {
      rewrite(from, to, hierarchy(Path.of(jar)));
    }
    Files.move(rewritten, Path.of(jar), StandardCopyOption.REPLACE_EXISTING);
  }
}

void rewrite(JarFile from, JarOutputStream to, ClassHierarchyResolver hierarchy)
    throws IOException {
  ClassFile classFile =
      ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
  for (JarEntry entry : Collections.list(from.entries())) {
    String name = entry.getName();
    if (UNREAD.matcher(name).matches()) {
      continue;
    }
    byte[] content = from.getInputStream(entry).readAllBytes();
    ZipEntry written = new ZipEntry(name);
    written.setTimeLocal(entry.getTimeLocal());
    to.putNextEntry(written);
    if (name.equals(JarFile.MANIFEST_NAME)) {
      withoutDigests(from.getManifest()).write(to);
    } else if (name.endsWith(".class")) {
      to.write(cacheable(content, classFile));
    } else {
      to.write(content);
    }
    to.closeEntry();
  }
}

Manifest withoutDigests(Manifest manifest) {
  Manifest own = new Manifest(manifest);
  for (Attributes attributes : own.getEntries().values()) {
    attributes.keySet().removeIf(name -> name.toString().endsWith("-Digest"));
  }
  own.getEntries().values().removeIf(Attributes::isEmpty);
  return own;
}

byte[] cacheable(byte[] bytes, ClassFile classFile) {
  ClassModel model = classFile.parse(bytes);
  if (model.majorVersion() >= OLDEST_CACHED) {
    return bytes;
  }
  ClassTransform version =
      (builder, element) -> {
        switch (element) {
          case ClassFileVersion _ -> builder.withVersion(WITH_STACK_MAPS, 0);
          default -> builder.with(element);
        }
      };
  return classFile.transformClass(
      model, version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
}

/** Knows the classes of the jar, and those of Java. */
ClassHierarchyResolver hierarchy(Path jar) throws IOException {
  URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
  return ClassHierarchyResolver.ofResourceParsing(loader).cached();
}
