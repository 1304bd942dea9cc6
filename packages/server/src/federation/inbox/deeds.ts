import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import type { Tx } from '../../db/database.ts';
import {
  type DeedKind,
  type DeedsTable,
  findDeed,
  findStanding,
  findUndoneFor,
  insertDeed,
  redoDeeds,
  trimStanding,
  trimUndone,
  undoDeed,
} from '../../db/queries/deeds.ts';
import { lockDeeds, lockPosts } from '../../db/queries/locks.ts';
import { createCache } from '../../lib/cache.ts';
import { AppError } from '../../lib/errors.ts';
import { hostOf } from '../read/origin.ts';

/** Somebody's deed towards an account or post that is here. */
export interface Deed {
  actorId: number;
  kind: Exclude<DeedKind, 'unknown' | 'post'>;
  objectId: number;
  /** Of a reaction: what it is kept as. */
  emoji?: string;
}

/** Longer than any sender repeats itself. */
const REPEATS_MS = 7 * 24 * 3_600_000;
/** Under so many ids one deed stands; an Undo by an older one finds it by what it is about. */
const IDS_PER_DEED = 8;
/** What one host took back and we keep. */
const UNDONE_PER_HOST = 10_000;
const TRIM_EVERY = 256;

/** How many each host took back since its rows were counted last. */
const taken = perProcess(() => createCache<string, number>({ max: 10_000 }));

/** Whether an activity was taken back before it came: for asking before anything is fetched for it. */
export async function wasTakenBack(ctx: Context, actorId: number, uri: string): Promise<boolean> {
  const known = await findDeed.first(ctx.db, { actorId, uri });
  if (known === undefined || known.undoneAt === null) return false;
  return (await findUndoneFor.first(ctx.db, { actorId, uri })) === undefined;
}

/**
 * Registers what the same transaction does and answers the id to do it under: another deed's where that was taken back in
 * its place. `stands` tells whether its effect is there already: asked behind the lock, because another process may be
 * doing the same. Throws `gone` for what was taken back before it came.
 */
export async function claimDeed(
  tx: Tx,
  deed: Deed,
  { uri, stands, now }: { uri: string; stands: () => Promise<boolean>; now: number },
): Promise<string> {
  const { actorId } = deed;
  await lockDeeds(tx, actorId);
  const there = await stands();
  const known = await findDeed.first(tx, { actorId, uri });
  if (known !== undefined && known.undoneAt !== null) {
    const [again] = await redoDeeds.all(tx, { actorId, uri });
    if (again === undefined) throw new AppError('gone', 'It was taken back before it came');
    return again.uri;
  }
  if (known !== undefined) return uri;
  const standing = await findStanding.all(tx, { emoji: '', ...deed });
  for (const older of standing) {
    // What ended otherwise (a follower removed, a block) leaves no deed that could keep the new one alive; and who does
    // again what stands for so long has forgotten the first.
    if (!there || older.at < now - REPEATS_MS)
      await undoDeed.run(tx, { actorId, uri: older.uri, now, undoneFor: null });
  }
  await insertDeed(tx, { emoji: '', ...deed, uri, host: hostOf(uri) ?? '', undoneAt: null, undoneFor: null, at: now });
  if (standing.length >= IDS_PER_DEED) await trimStanding.run(tx, { emoji: '', ...deed, keep: IDS_PER_DEED });
  return uri;
}

/** What an Undo names: the id, and the deed where the document tells it and its object is here. */
export interface Taken {
  actorId: number;
  uri: string | null;
  kind: DeedKind;
  objectId: number | null;
  emoji?: string;
}

/** What is known of an Undo's deed before it is taken back: the register, else the document. */
export async function findTaken(ctx: Context, undo: Taken): Promise<Deed | undefined> {
  const { actorId, uri } = undo;
  const known = uri === null ? undefined : await findDeed.first(ctx.db, { actorId, uri });
  return toDeed(fillIn(known, undo));
}

/** Takes a deed back, known or not yet. Answers whose effect has to go in this transaction, if any has to. */
export async function takeBack(tx: Tx, undo: Taken, now: number): Promise<Deed | undefined> {
  const { actorId, uri } = undo;
  await lockDeeds(tx, actorId);
  // A post that is just being stored is here, or stays out.
  if (undo.kind === 'post') await lockPosts(tx, [uri]);
  const known = uri === null ? undefined : await findDeed.first(tx, { actorId, uri });
  if (known === undefined) return takeBackUnknown(tx, undo, now);
  await undoDeed.run(tx, { actorId, uri: known.uri, now, undoneFor: null });
  const deed = toDeed(fillIn(known, undo));
  return deed !== undefined && (await findStanding.all(tx, { emoji: '', ...deed })).length === 0 ? deed : undefined;
}

/** The id never came: what stands of its kind and object goes in its place; without those it is only remembered. */
async function takeBackUnknown(tx: Tx, undo: Taken, now: number): Promise<Deed | undefined> {
  const { actorId, uri } = undo;
  const deed = toDeed(undo);
  const standing = deed === undefined ? [] : await findStanding.all(tx, { emoji: '', ...deed });
  for (const one of standing) await undoDeed.run(tx, { actorId, uri: one.uri, now, undoneFor: uri });
  if (uri !== null) {
    await insertDeed(tx, { emoji: '', ...undo, uri, host: hostOf(uri) ?? '', undoneAt: now, undoneFor: null, at: now });
  }
  return deed;
}

/** Keeps what a host takes back within bounds; to be called after each. */
export async function trimTaken(ctx: Context, uri: string): Promise<void> {
  const host = hostOf(uri) ?? '';
  const count = (taken(ctx).get(host) ?? 0) + 1;
  taken(ctx).set(host, count % TRIM_EVERY);
  if (count < TRIM_EVERY) return;
  const bounds = { host, keep: UNDONE_PER_HOST, limit: 2 * TRIM_EVERY };
  await ctx.db.write((tx) => trimUndone.run(tx, bounds), { durable: false });
}

function fillIn(known: DeedsTable | undefined, undo: Taken): Omit<Taken, 'uri'> {
  return known === undefined || known.kind === 'unknown' || known.objectId === null ? undo : known;
}

function toDeed({ actorId, kind, objectId, emoji = '' }: Omit<Taken, 'uri'>): Deed | undefined {
  return kind === 'unknown' || kind === 'post' || objectId === null ? undefined : { actorId, kind, objectId, emoji };
}
