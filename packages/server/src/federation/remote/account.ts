import { type AccountRef, findAccount, findAccountByAddress, findAccountByUri } from '../../core/accounts/find.ts';
import { receiveAccount } from '../../core/accounts/receive.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { perProcess } from '../../core/per-process.ts';
import { createCache } from '../../lib/cache.ts';
import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { ReadActor } from '../read/actor.ts';
import { hostOf } from '../read/origin.ts';
import { toRemoteAccount } from './account-input.ts';
import { type Budget, createBudget } from './budget.ts';
import { requestCollections } from './collection.ts';
import { confirmHandle, readUsername } from './confirm-handle.ts';
import { requestFeaturedTags } from './featured-tags.ts';
import { fetchDocument } from './fetch-document.ts';
import { requestLook } from './look.ts';
import { type RemoteResolution, unusable } from './resolution.ts';

const FRESH_MS = 24 * 3_600_000;
const REFRESH_EVERY_MS = 3_600_000;

const refreshes = perProcess((ctx) =>
  createCache<number, true>({ max: 10_000, ttlMs: REFRESH_EVERY_MS, clock: ctx.clock }),
);

/** Looks again at a profile that is older than a day. Input: the account's id. */
export const refreshAccountJob = defineJob<Context, number>({
  name: 'remote.refresh-account',
  priority: 8,
  concurrency: 2,
  retry: { attempts: 3, delayMs: (attempt) => attempt * REFRESH_EVERY_MS },
  run: async (ctx, ids) => {
    for (const id of ids) {
      const account = await findAccount(ctx, id);
      if (account !== undefined) await fetchAccount(ctx, account.uri, createBudget(ctx, 8));
    }
  },
});

/** An account by its uri or page: known, or fetched. One that has grown old is answered and refreshed afterwards. */
export async function resolveAccount(ctx: Context, uri: string, budget: Budget): Promise<RemoteResolution> {
  const known = await findAccountByAddress(ctx, uri);
  if (known !== undefined) return answerKnown(ctx, known);
  return isOurs(ctx, uri) ? { state: 'gone' } : fetchAccount(ctx, uri, budget);
}

/** What may be done with an account we have. */
export async function answerKnown(ctx: Context, account: AccountRef): Promise<RemoteResolution> {
  if (account.deletedAt !== null) return { state: 'gone' };
  if (account.suspended) return { state: 'blocked' };
  if (account.domain === '') return { state: 'found', id: account.id };
  if (await isDomainSuspended(ctx, account.domain)) return { state: 'blocked' };
  if ((account.fetchedAt ?? 0) < ctx.clock.now() - FRESH_MS) await requestRefresh(ctx, account.id);
  return { state: 'found', id: account.id };
}

async function requestRefresh(ctx: Context, id: number): Promise<void> {
  if (refreshes(ctx).get(id) !== undefined) return;
  refreshes(ctx).set(id, true);
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, refreshAccountJob, [id]), { durable: false });
}

/** Fetches a profile anew and stores it with its keys. */
export async function fetchAccount(ctx: Context, uri: string, budget: Budget): Promise<RemoteResolution> {
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state !== 'found') return fetched;
  if (fetched.document.kind !== 'actor') return unusable('not-an-actor');
  return storeActor(ctx, fetched.document.value, budget);
}

/** Stores an actor that was fetched from its own address. */
export async function storeActor(ctx: Context, actor: ReadActor, budget: Budget): Promise<RemoteResolution> {
  const id = actor.id as string;
  const known = await findAccountByUri(ctx.db, id);
  if (known?.suspended) return { state: 'blocked' };
  if (known?.deletedAt != null) return { state: 'gone' };
  try {
    // A known account keeps its domain: nothing that a profile says moves it to another one.
    const handle =
      known === undefined
        ? await confirmHandle(ctx, actor, budget)
        : { username: readUsername(actor), domain: known.domain };
    for (const domain of [handle.domain, hostOf(id) as string]) {
      if (await isDomainSuspended(ctx, domain)) return { state: 'blocked' };
    }
    const accountId = await receiveAccount(ctx, toRemoteAccount(actor, handle));
    await requestLook(ctx, handle.domain);
    await requestFeaturedTags(ctx, accountId, actor.featuredTags);
    await requestCollections(ctx, accountId, actor.featuredCollections);
    return { state: 'found', id: accountId };
  } catch (error) {
    if (error instanceof AppError) return unusable(error.safeMessage);
    throw error;
  }
}
