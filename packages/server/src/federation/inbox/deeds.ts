import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import type { Tx } from '../../db/database.ts';
import {
  findDeed,
  findStanding,
  forgetStandIns,
  insertDeed,
  redoDeed,
  trimUndone,
  undoDeed,
} from '../../db/queries/deeds.ts';
import type { DeedKind, DeedsTable } from '../../db/tables/deeds.ts';
import { createCache } from '../../lib/cache.ts';
import { hostOf } from '../read/origin.ts';

/** Somebody's deed towards an account or post that is here. */
export interface Deed {
  actorId: number;
  kind: Exclude<DeedKind, 'unknown'>;
  objectId: number;
}

/** Longer than any sender repeats itself. */
const REPEATS_MS = 7 * 24 * 3_600_000;
/** What one host took back and we keep. */
const UNDONE_PER_HOST = 10_000;
const TRIM_EVERY = 256;

/** How many each host took back since its rows were counted last. */
const taken = perProcess(() => createCache<string, number>({ max: 10_000 }));

/**
 * Whether an activity may have its effect now: the id to do it under, which is another deed's where that was taken back
 * in its place; null where it was taken back before it came.
 */
export async function askDeed(ctx: Context, actorId: number, uri: string): Promise<string | null> {
  const known = await findDeed.first(ctx.db, { actorId, uri });
  return known === undefined || known.undoneAt === null ? uri : known.standsFor;
}

/**
 * Registers what has been done under the id that `askDeed` gave. False where it was taken back meanwhile: then it is
 * the caller's to take its effect back. To be repeated after a crash.
 */
export async function registerDeed(ctx: Context, deed: Deed, { uri, as }: { uri: string; as: string }) {
  return ctx.db.write(
    async (tx) => {
      if (as !== uri) {
        // Still in its place? A real Undo of it may have come.
        if ((await findDeed.first(tx, { actorId: deed.actorId, uri }))?.standsFor !== as) return false;
        await redoDeed.run(tx, { actorId: deed.actorId, uri: as });
        await forgetStandIns.run(tx, { actorId: deed.actorId, uri: as });
        return true;
      }
      const now = ctx.clock.now();
      if (!(await insertDeed(tx, toRow(deed, uri, now)))) {
        const known = await findDeed.first(tx, { actorId: deed.actorId, uri });
        return known?.undoneAt === null;
      }
      for (const older of await findStanding.all(tx, deed)) {
        if (older.uri !== uri && older.at < now - REPEATS_MS) await undoDeed.run(tx, { ...older, now });
      }
      return true;
    },
    { durable: false },
  );
}

/** Whether the register knows of one that stands. */
export async function stillStands(ctx: Context, deed: Deed): Promise<boolean> {
  return (await findStanding.all(ctx.db, deed)).length > 0;
}

/** Ends what stands in the register of a thing whose effect is gone, but `except`. */
export async function endDeeds(ctx: Context, deed: Deed, except: string | null): Promise<void> {
  const standing = (await findStanding.all(ctx.db, deed)).filter(({ uri }) => uri !== except);
  if (standing.length === 0) return;
  await ctx.db.write(
    async (tx) => {
      for (const { uri } of standing) await undoDeed.run(tx, { actorId: deed.actorId, uri, now: ctx.clock.now() });
    },
    { durable: false },
  );
}

/** What an Undo names: the id, and the deed where the document tells it and its object is here. */
export interface Taken {
  actorId: number;
  uri: string | null;
  kind: DeedKind;
  objectId: number | null;
}

/** Takes a deed back, known or not yet. Answers whose effect has to go now; undefined where none has to. */
export async function takeBack(ctx: Context, undo: Taken): Promise<Deed | undefined> {
  const { actorId, uri } = undo;
  const result = await ctx.db.write(
    async (tx) => {
      const now = ctx.clock.now();
      const known = uri === null ? undefined : await findDeed.first(tx, { actorId, uri });
      if (known === undefined) return takeBackUnknown(tx, undo, now);
      await undoDeed.run(tx, { actorId, uri: known.uri, now });
      await forgetStandIns.run(tx, { actorId, uri: known.uri });
      const deed = toDeed({ ...known, objectId: known.objectId ?? undo.objectId });
      if (deed === undefined) return undefined;
      return (await findStanding.all(tx, deed)).length === 0 ? deed : undefined;
    },
    { durable: false },
  );
  if (uri !== null) await trim(ctx, uri);
  return result;
}

/** The id never came: what stands of its kind and object goes in its place; without those it is only remembered. */
async function takeBackUnknown(tx: Tx, undo: Taken, now: number): Promise<Deed | undefined> {
  const { actorId, uri } = undo;
  const deed = toDeed(undo);
  const standing = deed === undefined ? [] : await findStanding.all(tx, deed);
  for (const one of standing) await undoDeed.run(tx, { actorId, uri: one.uri, now });
  if (uri !== null) {
    await insertDeed(tx, {
      ...undo,
      uri,
      host: hostOf(uri) ?? '',
      undoneAt: now,
      standsFor: standing.at(-1)?.uri ?? null,
      at: now,
    });
  }
  return deed;
}

async function trim(ctx: Context, uri: string): Promise<void> {
  const host = hostOf(uri) ?? '';
  const count = (taken(ctx).get(host) ?? 0) + 1;
  taken(ctx).set(host, count % TRIM_EVERY);
  if (count < TRIM_EVERY) return;
  const bounds = { host, keep: UNDONE_PER_HOST, limit: 2 * TRIM_EVERY };
  await ctx.db.write((tx) => trimUndone.run(tx, bounds), { durable: false });
}

function toRow(deed: Deed, uri: string, now: number): DeedsTable {
  return { ...deed, uri, host: hostOf(uri) ?? '', undoneAt: null, standsFor: null, at: now };
}

function toDeed({ actorId, kind, objectId }: Pick<DeedsTable, 'actorId' | 'kind' | 'objectId'>): Deed | undefined {
  return kind === 'unknown' || objectId === null ? undefined : { actorId, kind, objectId };
}
