import { createHash } from 'node:crypto';
import { findAccountByUri } from '../../core/accounts/find.ts';
import { ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { touchHost } from '../../core/instances/touch.ts';
import { findRelayOf } from '../../core/relays/relay.ts';
import { insertInboxActivity } from '../../db/queries/inbox.ts';
import { resetHost } from '../delivery/reset-host.ts';
import type { ReadActivity } from '../read/activity.ts';
import { checkOrigin, hostOf } from '../read/origin.ts';
import { readDocument } from '../read/read-document.ts';
import { requestLook } from '../remote/look.ts';
import { checkBacklog, checkLane } from './backlog.ts';
import { concernsUs } from './concerns.ts';
import { HANDLERS } from './handlers.ts';
import { processInboxJob } from './process.ts';
import { InboxRefusal } from './refusal.ts';
import { FORWARDED } from './relayed.ts';
import { checkAddress, noteWorth, takeShare, unlessUnproven } from './shares.ts';
import {
  type IncomingRequest,
  identifySigner,
  readSignatures,
  type StoredSigner,
  storeSigner,
} from './verify-request.ts';

/** What became of an activity. `ignored` names why nothing of it was kept. */
export type Acceptance = { state: 'accepted' | 'duplicate' } | { state: 'ignored'; reason: string };

/** Faults of the document itself, as opposed to claims its sender has no right to make. */
const MALFORMED = new Set(['not-an-activity', 'missing-actor', 'missing-id', 'not-https']);

/**
 * Takes in a delivery: once this resolves with `accepted` it survives a crash and will be worked on. Everything that
 * can be refused without asking anybody is refused before a key is fetched. Throws InboxRefusal.
 */
export async function acceptActivity(
  ctx: Context,
  request: IncomingRequest & { /** Of the sender's connection. */ address: string },
): Promise<Acceptance> {
  checkAddress(ctx, request.address);
  const signatures = await unlessUnproven(ctx, request.address, async () => readSignatures(ctx, request));
  const body = request.body ?? new Uint8Array(0);
  const activity = readActivity(ctx, body);
  if (typeof activity === 'string') return { state: 'ignored', reason: activity };
  if (activity.type === 'Delete' && (await isStranger(ctx, activity))) {
    return { state: 'ignored', reason: 'delete-by-stranger' };
  }
  await checkBacklog(ctx);
  const signer = await unlessUnproven(ctx, request.address, () => identifySigner(ctx, signatures));
  const relay = await findRelayOf(ctx, signer.uri);
  // Of others, forwarded activities end here: what they tell of is asked for at its origin when it is needed.
  if (signer.uri !== activity.actor && relay === undefined) throw new InboxRefusal(403, 'wrong-signer');
  if (signer.uri !== activity.actor && !FORWARDED.has(activity.type)) {
    return { state: 'ignored', reason: `forwarded-${activity.type}` };
  }
  const host = hostOf(signer.uri) as string;
  takeShare(ctx, host);
  await checkLane(ctx, host);
  const isStrange = relay === undefined && signer.account === undefined && !(await isKnown(ctx, signer.uri));
  if (isStrange && !(await concernsUs(ctx, activity))) {
    noteWorth(ctx, signer.uri, false);
    return { state: 'ignored', reason: 'stranger-without-effect' };
  }
  const stored = await storeSigner(ctx, signer);
  return (await store(ctx, stored, activity, body)) ? { state: 'accepted' } : { state: 'duplicate' };
}

/** Stored already, with an older key. */
async function isKnown(ctx: Context, uri: string): Promise<boolean> {
  return (await findAccountByUri(ctx.db, uri)) !== undefined;
}

/** The activity, or why it is of no interest. Throws InboxRefusal. */
function readActivity(ctx: Context, body: Uint8Array): ReadActivity | string {
  const reading = readDocument(body);
  if (!reading.understood) {
    if (reading.reason === 'unknown-type') return 'unknown-type';
    throw new InboxRefusal(400, reading.detail === undefined ? reading.reason : `${reading.reason}: ${reading.detail}`);
  }
  if (reading.kind !== 'activity') throw new InboxRefusal(400, 'not-an-activity');
  const activity = reading.value;
  const reason = checkOrigin(reading, {
    arrivedAs: 'delivered',
    signer: activity.actor ?? '',
    ownHosts: ourHosts(ctx),
    allowHttp: ctx.config.allowPrivate,
  });
  if (reason !== null) throw new InboxRefusal(MALFORMED.has(reason) ? 400 : 403, reason);
  return Object.hasOwn(HANDLERS, activity.type) ? activity : `ignored-type: ${activity.type}`;
}

/** Servers tell everyone they know of when an account goes: for one we never met, or that went already, it is news of nothing. */
async function isStranger(ctx: Context, activity: ReadActivity): Promise<boolean> {
  const actor = await findAccountByUri(ctx.db, activity.actor ?? '');
  return actor === undefined || actor.deletedAt !== null;
}

/** False where we had it already: the same activity comes by several ways. */
async function store(ctx: Context, signer: StoredSigner, activity: ReadActivity, body: Uint8Array): Promise<boolean> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const row = {
    id: ctx.ids.next(),
    dedupeKey: hash(activity.id === null ? bytes : `${signer.uri}\n${activity.id}`),
    actorId: signer.accountId,
    bodyJson: bytes.toString('utf8'),
    receivedAt: ctx.clock.now(),
    host: hostOf(signer.uri) as string,
    dueAt: null,
    attempts: 0,
  };
  let firstInAWhile = false;
  const isNew = await ctx.db.write(async (tx) => {
    firstInAWhile = await touchHost(ctx, tx, signer.domain);
    if (!(await insertInboxActivity(tx, row))) return false;
    const input = { id: row.id, actorId: row.actorId };
    await ctx.queue.enqueue(tx, processInboxJob, [input]);
    return true;
  });
  // Who speaks to us can be spoken to.
  if (firstInAWhile) {
    await resetHost(ctx, row.host);
    await requestLook(ctx, signer.domain);
  }
  return isNew;
}

function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64url');
}
