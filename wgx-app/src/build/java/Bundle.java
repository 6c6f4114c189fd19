// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code Bundle OUT.jar PROGRAM.jar LIBRARIES}: one jar of the program and a directory of libraries, made at packaging.
 * A start opens one file instead of thirty, and its classes fit into an AOT cache, which takes none of a signed jar and
 * none older than Java 6, for want of stack maps. Of Bouncy Castle, half of all the bytes, only what the program refers
 * to is taken. The same jars make the same bytes: every entry has the time of the program's.
 */
final class Bundle {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final String CLASS = ".class";
    private static final String SERVICES = "META-INF/services/";
    private static final Pattern LEGAL = Pattern.compile("(?:META-INF/)?((?:LICENSE|NOTICE)[^/]*)");
    private static final Pattern TRIMMED = Pattern.compile("org/bouncycastle/[\\w/$]+");

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public static void main(String[] arguments) throws IOException {
        Path program = Path.of(arguments[1]);
        List<Path> jars = new ArrayList<>(List.of(program));
        try (Stream<Path> libraries = Files.list(Path.of(arguments[2]))) {
            jars.addAll(libraries.sorted().toList());
        }
        Bundle bundle = new Bundle();
        for (Path jar : jars) {
            bundle.add(jar);
        }
        bundle.trim();
        bundle.renew();
        try (JarFile file = new JarFile(program.toFile())) {
            LocalDateTime time = file.getEntry(JarFile.MANIFEST_NAME).getTimeLocal();
            bundle.write(Path.of(arguments[0]), file.getManifest(), time);
        }
    }

    private void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (!entry.isDirectory()) {
                    try (var in = file.getInputStream(entry)) {
                        add(
                                entry.getName(),
                                in.readAllBytes(),
                                jar.getFileName().toString());
                    }
                }
            }
        }
    }

    private void add(String name, byte[] bytes, String jar) {
        Matcher legal = LEGAL.matcher(name);
        if (legal.matches()) {
            entries.put("META-INF/legal/" + jar.replace(".jar", "") + "/" + legal.group(1), bytes);
        } else if (name.startsWith(SERVICES)) {
            entries.merge(name, bytes, Bundle::lines);
        } else if (!name.startsWith("META-INF/") && !name.equals("module-info.class")) {
            entries.putIfAbsent(name, bytes);
        }
    }

    private static byte[] lines(byte[] some, byte[] more) {
        return (new String(some, StandardCharsets.UTF_8) + "\n" + new String(more, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Names in strings count too: a class may be loaded by its name. */
    private void trim() {
        Set<String> reached = new HashSet<>();
        Deque<String> unread = new ArrayDeque<>();
        entries.keySet().stream()
                .filter(name -> name.startsWith("dev/wgx/") && name.endsWith(CLASS))
                .forEach(unread::add);
        while (!unread.isEmpty()) {
            for (var constant : ClassFile.of().parse(entries.get(unread.pop())).constantPool()) {
                if (constant instanceof Utf8Entry text) {
                    TRIMMED.matcher(text.stringValue().replace('.', '/'))
                            .results()
                            .map(found -> found.group() + CLASS)
                            .filter(name -> entries.containsKey(name) && reached.add(name))
                            .forEach(unread::add);
                }
            }
        }
        entries.keySet().removeIf(name -> name.startsWith("org/bouncycastle/") && !reached.contains(name));
        entries.entrySet().removeIf(entry -> entry.getKey().startsWith(SERVICES) && !isProvided(entry.getValue()));
    }

    private boolean isProvided(byte[] serviceFile) {
        return new String(serviceFile, StandardCharsets.UTF_8)
                .lines()
                .allMatch(provider -> provider.isBlank() || entries.containsKey(provider.replace('.', '/') + CLASS));
    }

    private void renew() {
        ClassHierarchyResolver hierarchy =
                ClassHierarchyResolver.ofResourceParsing(this::open).orElse(ClassHierarchyResolver.defaultResolver());
        ClassFile classes =
                ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
        entries.replaceAll((name, bytes) -> name.endsWith(CLASS) && version(bytes) < JAVA_6
                ? classes.transformClass(classes.parse(bytes), RENEWAL)
                : bytes);
    }

    private InputStream open(ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] bytes = entries.get(descriptor.substring(1, descriptor.length() - 1) + CLASS);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private static int version(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    }

    // Code that is handed on whole would be copied as it is: taken apart, it gets its stack maps.
    private static final ClassTransform RENEWAL = (builder, element) -> {
        switch (element) {
            case ClassFileVersion _ -> builder.withVersion(JAVA_8, 0);
            case MethodModel method ->
                builder.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            default -> builder.with(element);
        }
    };

    private void write(Path jar, Manifest manifest, LocalDateTime time) throws IOException {
        Files.createDirectories(jar.getParent());
        var manifestBytes = new ByteArrayOutputStream();
        manifest.write(manifestBytes);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            write(out, JarFile.MANIFEST_NAME, manifestBytes.toByteArray(), time);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                write(out, entry.getKey(), entry.getValue(), time);
            }
        }
    }

    private static void write(JarOutputStream out, String name, byte[] bytes, LocalDateTime time) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
