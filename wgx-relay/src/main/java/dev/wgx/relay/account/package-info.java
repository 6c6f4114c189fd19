/**
 * Fair shares of what is bounded. Whoever uses a table or a budget does so on an account, and what one account uses never
 * costs another one its share.
 *
 * <p>{@link dev.wgx.relay.account.FairRate} shares a budget of so much a second. {@link dev.wgx.relay.account.Prefix} is
 * the account of somebody of whom no more is known than the address.
 */
@NullMarked
package dev.wgx.relay.account;

import org.jspecify.annotations.NullMarked;
