import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { insertRow } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { DeedKind, DeedsTable } from '../tables/deeds.ts';

export type { DeedKind, DeedsTable };

interface DeedKey {
  actorId: number;
  uri: string;
}

interface DeedObject {
  actorId: number;
  kind: DeedKind;
  objectId: number;
  emoji: string;
}

/** False where the deed is known already. */
export async function insertDeed(tx: Tx, row: DeedsTable): Promise<boolean> {
  return (await insertRow(tx, 'deeds', row, { ignoreConflicts: true })) > 0;
}

export const findDeed = prepare<DeedKey>()((q) =>
  q.db.selectFrom('deeds').selectAll().where('actorId', '=', q.param('actorId')).where('uri', '=', q.param('uri')),
);

/** What stands of an actor's deeds of one kind towards one thing, the latest last. */
export const findStanding = prepare<DeedObject>()((q) =>
  q.db
    .selectFrom('deeds')
    .selectAll()
    .where('actorId', '=', q.param('actorId'))
    .where('kind', '=', q.param('kind'))
    .where('objectId', '=', q.param('objectId'))
    .where('emoji', '=', q.param('emoji'))
    .where('undoneAt', 'is', null)
    .orderBy('at')
    .orderBy('uri'),
);

/** All but the newest `keep` of what stands of an actor's deeds of one kind towards one thing. */
export const trimStanding = prepare<DeedObject & { keep: number }>()((q) => {
  const same = sql`"actorId" = ${q.param('actorId')} and "kind" = ${q.param('kind')}
    and "objectId" = ${q.param('objectId')} and "emoji" = ${q.param('emoji')} and "undoneAt" is null`;
  return sql`delete from "deeds" where ${same} and "uri" not in (
    select "uri" from "deeds" where ${same} order by "at" desc, "uri" desc limit ${q.bigint('keep')})`;
});

/** Takes a deed back: for its own sake (`undoneFor` null), or in the place of one that is not known. */
export const undoDeed = prepare<DeedKey & { now: number; undoneFor: string | null }>()((q) =>
  q.db
    .updateTable('deeds')
    .set({ undoneAt: q.param('now'), undoneFor: q.param('undoneFor') })
    .where('actorId', '=', q.param('actorId'))
    .where('uri', '=', q.param('uri')),
);

/** Deeds that were taken back in the place of this one stand again. Answers them. */
export const redoDeeds = prepare<DeedKey>()((q) =>
  q.db
    .updateTable('deeds')
    .set({ undoneAt: null, undoneFor: null })
    .where('actorId', '=', q.param('actorId'))
    .where('undoneFor', '=', q.param('uri'))
    .returning('uri'),
);

export const findUndoneFor = prepare<DeedKey>()((q) =>
  q.db
    .selectFrom('deeds')
    .select('uri')
    .where('actorId', '=', q.param('actorId'))
    .where('undoneFor', '=', q.param('uri'))
    .limit(1),
);

/** All but the newest `keep` of what a host took back. Answers how many of at most `limit`. */
export const trimUndone = prepare<{ host: string; keep: number; limit: number }>()(
  (q) => sql`delete from "deeds" where ("actorId", "uri") in (
    select "actorId", "uri" from "deeds" where "host" = ${q.param('host')} and "undoneAt" is not null
    order by "undoneAt" desc limit ${q.bigint('limit')} offset ${q.bigint('keep')})`,
);

/** Forgets what was taken back long ago, at most `limit`. */
export const pruneUndone = prepare<{ before: number; limit: number }>()(
  (q) => sql`delete from "deeds" where ("actorId", "uri") in (
    select "actorId", "uri" from "deeds" where "undoneAt" < ${q.param('before')} limit ${q.bigint('limit')})`,
);

/** Forgets old marks on posts; follows and blocks stay as long as they may have to be taken back by their id alone. */
export const pruneMarks = prepare<{ before: number; limit: number }>()(
  (q) => sql`delete from "deeds" where ("actorId", "uri") in (
    select "actorId", "uri" from "deeds" where "at" < ${q.param('before')} and "kind" in ('like', 'dislike', 'reaction', 'boost')
    limit ${q.bigint('limit')})`,
);

export const deleteDeedsOf = prepare<{ actorId: number }>()((q) =>
  q.db.deleteFrom('deeds').where('actorId', '=', q.param('actorId')),
);
