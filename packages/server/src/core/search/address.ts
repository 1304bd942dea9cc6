import { findAccountByAddress } from '../accounts/find.ts';
import { findAccountByUri } from '../accounts/queries.ts';
import { isOurs, parseOurs } from '../addresses.ts';
import { findCollectionByAddress } from '../collections/load.ts';
import type { Context } from '../context.ts';
import { findPostByAddress } from '../posts/find.ts';
import { findPostByPage } from '../posts/queries.ts';

/** What an address means; whether the viewer may see it is for the views to say. */
export type Found = { kind: 'account' | 'post' | 'collection'; id: number };

/** `/@name`, `/users/name` and what other servers call it: worth asking for an account first. */
const PROFILE = /^\/(?:@[^/]+|(?:users|u|user|c|profile|author|channel|video-channels|a|accounts)\/[^/]+)\/?$/;

/** The account, post or choice of people at an address: of ours, known here, or with `resolve` asked for at its server. */
export async function findByAddress(ctx: Context, typed: string, resolve: boolean): Promise<Found | undefined> {
  const url = typed.length > 2_000 ? null : URL.parse(typed);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  // Scheme and host may be typed in capitals and in any script; the rest is kept as it is, being an id.
  const address = typed.trim().replace(/^[a-z]+:\/\/[^/?#]*/i, url.origin);
  // A fragment is for the browser: `/@name#posts` is `/@name` to its server.
  const page = address.replace(/#.*$/s, '');
  if (isOurs(ctx, address)) return (await findOurs(ctx, address)) ?? findOurs(ctx, page);
  const known = await findKnown(ctx, new Set([address, page, url.href]));
  if (known !== undefined || !resolve) return known;
  const asAccount = async () => toFound('account', await ctx.remote.resolveAccount(page));
  const asPost = async () => toFound('post', await ctx.remote.resolvePost(page));
  const [first, second] = PROFILE.test(url.pathname) ? [asAccount, asPost] : [asPost, asAccount];
  return (await first()) ?? (await second()) ?? toFound('collection', await ctx.remote.resolveCollection(page));
}

/** By the first of several forms of an address: as typed, without its fragment, as browsers write it. */
async function findKnown(ctx: Context, forms: Set<string>): Promise<Found | undefined> {
  for (const form of forms) {
    const post = await findPostByPage.first(ctx.db, { url: form });
    if (post !== undefined) return { kind: 'post', id: post.id };
    const account = await findAccountByUri.first(ctx.db, { uri: form });
    if (account !== undefined) return { kind: 'account', id: account.id };
    const collection = await findCollectionByAddress(ctx, form);
    if (collection !== undefined) return { kind: 'collection', id: collection };
  }
  return undefined;
}

async function findOurs(ctx: Context, address: string): Promise<Found | undefined> {
  const ours = parseOurs(ctx, address);
  if (ours?.kind === 'collection') return { kind: 'collection', id: ours.id };
  const post = await findPostByAddress(ctx, address);
  if (post !== undefined) return { kind: 'post', id: post.id };
  const account = await findAccountByAddress(ctx, address);
  return account === undefined || account.kind === 'application' ? undefined : { kind: 'account', id: account.id };
}

function toFound(kind: Found['kind'], resolution: Awaited<ReturnType<Context['remote']['resolvePost']>>) {
  return resolution.state === 'found' ? { kind, id: resolution.id } : undefined;
}
