// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks how comments are written: see CONTRIBUTING.md. */
class CommentRulesTest {
    private static final int MAX_COLUMNS = 120;

    private static final List<String> JAVA = List.of(
            "wgx-protocol",
            "wgx-config",
            "wgx-agent",
            "wgx-relay",
            "wgx-edge",
            "wgx-app",
            "wgx-sim",
            "wgx-bench",
            "wgx-fuzz",
            "wgx-stress");
    private static final List<String> SCRIPTS =
            List.of("lab", "bpf", "packaging", "wgx-app/src/main/sh", "wgx-bench/src/main/sh");

    private static final Pattern COMMENT_LINE = Pattern.compile("\\s*(//|/?\\*|#).*");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern ANNOTATION = Pattern.compile("\\s*@[\\w.]+");
    private static final Pattern NO_METHOD =
            Pattern.compile("\\b(class|record|interface|enum|package)\\b|^\\s*[A-Z][A-Z0-9_]*\\s*\\(");
    private static final Pattern VERB = Pattern.compile("[A-Z][a-z]+s");

    private static final Set<String> QUESTIONS =
            Set.of("What", "When", "Where", "Whether", "Which", "Who", "Whoever", "Whose", "How", "Why", "That");
    private static final Set<String> NO_BEGINNINGS = Set.of(
            "As", "At", "By", "Else", "Empty", "For", "From", "If", "In", "Is", "Never", "None", "Not", "Null", "Of",
            "On", "Only", "Then", "This", "To", "Under", "Until", "With", "Without");

    @Test
    void commentsEndWhereCodeEnds() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : Stream.concat(files(JAVA, ".java").stream(), files(SCRIPTS, "").stream())
                .toList()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_COLUMNS
                        && COMMENT_LINE.matcher(lines.get(i)).matches()) {
                    wide.add(ProjectFiles.ROOT.relativize(file) + ":" + (i + 1));
                }
            }
        }
        assertThat(wide).as("comments beyond column %d", MAX_COLUMNS).isEmpty();
    }

    @Test
    void everyJavadocBeginsWithAWholeSentence() throws IOException {
        List<String> riddles = new ArrayList<>();
        for (Path file : files(JAVA, ".java")) {
            String source = Files.readString(file);
            JAVADOC.matcher(source)
                    .results()
                    .filter(javadoc -> isRiddle(text(javadoc), declaration(source, javadoc.end())))
                    .forEach(javadoc -> riddles.add(ProjectFiles.ROOT.relativize(file) + ": " + text(javadoc)));
        }
        assertThat(riddles)
                .as("Javadoc must begin with a verb in the third person, or say what a type or field is")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            true,  Whether it is there.,              boolean isThere()
            true,  When it is due.,                   private long dueNs
            true,  The first of all.,                 Peer first()
            true,  Empty if there is none.,           Optional<Peer> first()
            true,  Sorted.,                           List<Peer> all()
            true,  Of the request.,                   record Request(long id)
            false, Returns whether it is there.,      boolean isThere()
            false, The first of all.,                 private Peer first
            false, The peers that have got so far.,   final class RollCall
            false, The peer has never come.,          'NEVER_SEEN("never seen")'
            false, '@param key of the peer',          Peer find(PublicKey key)
            """)
    void aRiddleIsToldFromASentence(boolean isRiddle, String text, String code) {
        assertThat(isRiddle(text, code)).isEqualTo(isRiddle);
    }

    private static boolean isRiddle(String text, String declaration) {
        if (text.startsWith("@")) {
            return false;
        }
        String[] words = text.split("[. ,:;]+", 4);
        boolean isMethod =
                declaration.contains("(") && !NO_METHOD.matcher(declaration).find();
        return words.length < 3
                || QUESTIONS.contains(words[0])
                || NO_BEGINNINGS.contains(words[0])
                || (isMethod && !VERB.matcher(words[0]).matches());
    }

    /** Returns the beginning of what a Javadoc belongs to, without its annotations. */
    private static String declaration(String source, int from) {
        int at = from;
        for (Matcher annotation = ANNOTATION.matcher(source);
                annotation.region(at, source.length()).lookingAt(); ) {
            at = afterParentheses(source, annotation.end());
        }
        return source.substring(at).split("[;{=]", 2)[0];
    }

    /** Returns the index behind the parentheses that begin here, or the same one if none do. */
    private static int afterParentheses(String source, int from) {
        if (source.charAt(from) != '(') {
            return from;
        }
        int depth = 0;
        int at = from;
        do {
            depth += source.charAt(at) == '(' ? 1 : source.charAt(at) == ')' ? -1 : 0;
            at++;
        } while (depth > 0);
        return at;
    }

    private static String text(MatchResult javadoc) {
        return javadoc.group(1).replaceAll("\\n\\s*\\*", " ").strip().replaceAll("\\s+", " ");
    }

    private static List<Path> files(List<String> directories, String suffix) {
        return directories.stream()
                .flatMap(directory -> ProjectFiles.under(directory).stream())
                .filter(file -> file.toString().endsWith(suffix))
                .toList();
    }
}
