import { findAccount, findAccountByHandle } from '../../core/accounts/find.ts';
import { ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import type { RemoteResolver, Resolution } from '../../core/ports.ts';
import { findPost } from '../../core/posts/find.ts';
import { answerKnown, resolveAccount } from './account.ts';
import { type Budget, createBudget } from './budget.ts';
import { checkStamp } from './check-stamp.ts';
import { resolveCollection } from './collection.ts';
import { inspect } from './inspect.ts';
import { resolvePost } from './post.ts';
import { refreshPost } from './refresh-post.ts';
import { lookUpHandle, parseHandle } from './webfinger-client.ts';

/** The port through which core asks other servers. The context is asked for late, as it holds the resolver itself. */
export function createRemoteResolver(getCtx: () => Context): RemoteResolver {
  return {
    resolveHandle: (handle) => resolveHandle(getCtx(), handle, createBudget(getCtx())),
    resolveAccount: (uri) => resolveAccount(getCtx(), uri, createBudget(getCtx())),
    resolvePost: (uri) => resolvePost(getCtx(), uri, createBudget(getCtx())),
    resolveCollection: (uri) => resolveCollection(getCtx(), uri, createBudget(getCtx())),
    resolveQuoted: (uri) => resolvePost(getCtx(), uri, { ...createBudget(getCtx()), forQuote: true }),
    checkStamp: (stamp) => checkStamp(getCtx(), stamp, createBudget(getCtx())),
    inspect: (address) => inspect(getCtx(), address),
    refreshPost: (id) => refreshKnown(getCtx(), id, createBudget(getCtx())),
  };
}

async function refreshKnown(ctx: Context, id: number, budget: Budget): Promise<Resolution> {
  const post = await findPost(ctx.db, id);
  if (post === undefined || post.local) return { state: 'gone' };
  const fetched = await refreshPost(ctx, post, budget);
  return fetched === 'found' ? { state: 'found', id } : { state: 'unreachable', reason: fetched };
}

async function resolveHandle(ctx: Context, text: string, budget: Budget): Promise<Resolution> {
  const handle = parseHandle(text);
  if (handle === undefined) return { state: 'unreachable', reason: 'not-a-handle' };
  const known = await findAccountByHandle(ctx, `${handle.username}@${handle.domain}`);
  if (known !== undefined) return answerKnown(ctx, known);
  if (ourHosts(ctx).includes(handle.domain)) return { state: 'gone' };
  const finger = await lookUpHandle(ctx, handle, budget);
  if (finger.state === 'absent') return { state: 'gone' };
  if (finger.state === 'unreachable') return finger;
  const resolution = await resolveAccount(ctx, finger.self, budget);
  if (resolution.state !== 'found') return resolution;
  // The handle asked for, or the one its domain sends us on to, must be the one that the actor carries.
  const account = await findAccount(ctx, resolution.id);
  const names = [handle, finger.subject].map((name) => `${name.username.toLowerCase()}@${name.domain}`);
  if (account === undefined || account.uri !== finger.self) return { state: 'unreachable', reason: 'foreign-subject' };
  return names.includes(`${account.username.toLowerCase()}@${account.domain}`)
    ? resolution
    : { state: 'unreachable', reason: 'foreign-subject' };
}
