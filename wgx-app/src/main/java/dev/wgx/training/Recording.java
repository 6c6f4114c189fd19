// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import dev.wgx.daemon.Wgxd;
import dev.wgx.edge.kernel.KernelPath;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * {@code Recording relay.conf}: a {@code wgxd} whose cache has the classes of the kernel path too. The training itself
 * lets the kernel forward nothing: that would change the machine, and needs more rights than a build has.
 */
final class Recording {
    private static final String KERNEL_PATH = KernelPath.class.getPackageName().replace('.', '/') + "/";
    private static final String CLASS = ".class";

    private Recording() {}

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        for (String name : kernelPathClasses()) {
            Class.forName(name, false, KernelPath.class.getClassLoader());
        }
        // Asks the kernel as far as it answers here, and keeps nothing.
        var _ = KernelPath.unavailability();
        Wgxd.main(arguments);
    }

    private static List<String> kernelPathClasses() throws IOException {
        try (JarFile program = new JarFile(System.getProperty("java.class.path", ""))) {
            return program.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(KERNEL_PATH) && name.endsWith(CLASS))
                    .map(name -> name.replace('/', '.').substring(0, name.length() - CLASS.length()))
                    .filter(name -> !name.endsWith("package-info"))
                    .toList();
        }
    }
}
