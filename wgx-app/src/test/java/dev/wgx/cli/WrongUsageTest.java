// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            typo                               | there is no command typo; see `wgx --help`
            hub typo                           | there is no command typo; see `wgx hub --help`
            hub set-peers 10.120.0.2:8787 abc  | Invalid value for KEY: abc; see `wgx hub set-peers --help`
            hub spokes --typo                  | there is no option --typo; see `wgx hub spokes --help`
            hub remove-spoke phone tablet      | there is one argument too many: tablet; see `wgx hub remove-spoke --help`
            hub init 300.1.1.1                 | Invalid value for RELAY: 300.1.1.1: this is not an IP address; see `wgx hub init --help`
            hub add-spoke --mtu 10             | --mtu is from 576 to 65535; see `wgx hub add-spoke --help`
            hub add-spoke --mtu x              | Invalid value for option '--mtu': 'x' is no whole number; see `wgx hub add-spoke --help`
            hub spokes --online --offline      | Choose one of --online and --offline; see `wgx hub spokes --help`
            hub spokes --sort x                | Invalid value for option '--sort': 'x' is none of file, name, address, seen, handshake, received, sent; see `wgx hub spokes --help`
            hub aC+l/JxRhmuUNZMW/Nq98hyG/SjXQUp0tfNQUR1c11s= | there is no command (a key); see `wgx hub --help`
            """)
    void aMistakeIsOneSentence(String arguments, String sentence) {
        StringWriter errors = new StringWriter();
        int exitCode = Wgx.run(
                List.of(arguments.split(" ")), new PrintWriter(new StringWriter()), new PrintWriter(errors, true));
        assertThat(errors.toString().strip()).isEqualTo("wgx: " + sentence);
        assertThat(exitCode).isEqualTo(ExitCode.USAGE.number());
    }
}
