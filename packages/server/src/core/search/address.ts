import { findAccountByHandle } from '../accounts/find.ts';
import { findAccountByUri } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { findPostByPage } from '../posts/queries.ts';

/** What an address means; whether the viewer may see it is for the views to say. */
export type Found = { kind: 'account'; id: number } | { kind: 'post'; id: number };

/** `/@name`, `/users/name` and what other servers call it: worth asking for an account first. */
const PROFILE = /^\/(?:@[^/]+|(?:users|u|user|c|profile|author|channel|video-channels|a|accounts)\/[^/]+)\/?$/;

/** The account or post at an address: of ours, known here, or with `resolve` asked for at its server. */
export async function findByAddress(ctx: Context, address: string, resolve: boolean): Promise<Found | undefined> {
  if (address.length > 2_000 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const known = (await findOwnPage(ctx, url)) ?? (await findKnown(ctx, address));
  if (known !== undefined || !resolve || url.origin === ctx.config.publicUrl) return known;
  // A fragment is for the browser: `/@name#posts` is `/@name` to its server.
  const asked = withoutFragment(url);
  const asAccount = async () => toFound('account', await ctx.remote.resolveAccount(asked));
  const asPost = async () => toFound('post', await ctx.remote.resolvePost(asked));
  const [first, second] = PROFILE.test(url.pathname) ? [asAccount, asPost] : [asPost, asAccount];
  return (await first()) ?? (await second());
}

/** As it was typed, as browsers write it (host in lower case and punycode, blanks encoded), without its fragment. */
async function findKnown(ctx: Context, address: string): Promise<Found | undefined> {
  const url = new URL(address);
  for (const form of new Set([address, url.href, withoutFragment(url)])) {
    const post = await findPostByPage.first(ctx.db, { url: form });
    if (post !== undefined) return { kind: 'post', id: post.id };
    const account = await findAccountByUri.first(ctx.db, { uri: form });
    if (account !== undefined) return { kind: 'account', id: account.id };
  }
  return undefined;
}

function withoutFragment(url: URL): string {
  return url.hash === '' ? url.href : url.href.slice(0, -url.hash.length);
}

/** Our pages: `/@name` and `/@name/id`. */
async function findOwnPage(ctx: Context, url: URL): Promise<Found | undefined> {
  if (url.origin !== ctx.config.publicUrl) return undefined;
  const page = /^\/@([A-Za-z0-9_]{1,30})(?:\/([0-9]{1,15}))?\/?$/.exec(url.pathname);
  if (page === null) return undefined;
  if (page[2] !== undefined) return { kind: 'post', id: Number(page[2]) };
  const account = await findAccountByHandle(ctx, page[1] as string);
  return account === undefined ? undefined : { kind: 'account', id: account.id };
}

function toFound(kind: Found['kind'], resolution: Awaited<ReturnType<Context['remote']['resolvePost']>>) {
  return resolution.state === 'found' ? { kind, id: resolution.id } : undefined;
}
