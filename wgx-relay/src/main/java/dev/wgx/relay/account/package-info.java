// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Fair shares of what is bounded. Whoever uses a table or a budget does so on an account, and what one account uses
 * never costs another one its share.
 *
 * <p>An {@link dev.wgx.relay.account.Account} answers for peers; a {@link dev.wgx.relay.account.Prefix} for somebody of
 * whom no more is known than the address. {@link dev.wgx.relay.account.FairTable} shares a bounded set of entries,
 * {@link dev.wgx.relay.account.FairRate} a budget of so much a second, {@link dev.wgx.relay.account.FairQueue} the work
 * that is done one after another; {@link dev.wgx.relay.account.Shares} knows who holds most.
 */
@NullMarked
package dev.wgx.relay.account;

import org.jspecify.annotations.NullMarked;
