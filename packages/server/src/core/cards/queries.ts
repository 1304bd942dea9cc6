import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { CardsTable } from '../../db/tables/cards.ts';

export const findCardByHash = prepare<{ urlHash: string }>()((q) =>
  q.db.selectFrom('cards').select(['id', 'sameAsId', 'dueAt']).where('urlHash', '=', q.param('urlHash')),
);

export const findCard = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('cards').select(['id', 'url', 'sameAsId', 'state']).where('id', '=', q.param('id')),
);

/** Answers 0 where somebody else has claimed it. */
export const claimCard = prepare<{ id: number; now: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ dueAt: q.param('dueAt') })
    .where('id', '=', q.param('id'))
    .where('dueAt', '<=', q.param('now')),
);

/** What can be shown of these posts' links. */
export const findCardsOfPosts = prepare<{ postIds: number[] }>()((q) =>
  q.db
    .selectFrom('postCards')
    .innerJoin('cards', 'cards.id', 'postCards.cardId')
    .select('postCards.postId')
    .selectAll('cards')
    .where(q.inIds('postCards.postId', 'postIds'))
    .where('cards.state', '=', 'ready'),
);

export const findCardsById = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('cards').selectAll().where(q.inIds('id', 'ids')).where('state', '=', 'ready'),
);

const READ = [
  'type',
  'title',
  'description',
  'language',
  'providerName',
  'authorName',
  'authorUrl',
  'creatorId',
  'imageUrl',
  'imageDescription',
  'width',
  'height',
  'blurhash',
  'publishedAt',
] as const satisfies (keyof CardsTable)[];

/** What was read of a page. */
export type CardText = Pick<CardsTable, (typeof READ)[number]>;

export const saveCard = prepare<CardText & { id: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ state: 'ready', sameAsId: null, dueAt: q.param('dueAt') })
    .set(Object.fromEntries(READ.map((column) => [column, q.param(column)])))
    .where('id', '=', q.param('id')),
);

/** There is nothing to read now; what was read before stays. */
export const leaveCard = prepare<{ id: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ state: sql`case when "state" = 'ready' then 'ready' else 'none' end`, dueAt: q.param('dueAt') })
    .where('id', '=', q.param('id')),
);

/** The address leads to another, and so do those that led to it. */
export const leadTo = prepare<{ id: number; sameAsId: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ sameAsId: q.param('sameAsId'), dueAt: q.param('dueAt') })
    .where('id', '=', q.param('id')),
);

/** Some of those; the others are led on when they are read anew. */
export const leadOthersTo = prepare<{ id: number; sameAsId: number; limit: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ sameAsId: q.param('sameAsId') })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('cards as led')
        .select('led.id')
        .where('led.sameAsId', '=', q.param('id'))
        .where('led.id', '<>', q.param('sameAsId'))
        .limit(q.param('limit')),
    ),
);

/** The newest posts with one card get another. */
export const movePosts = prepare<{ cardId: number; toId: number; limit: number }>()((q) =>
  q.db
    .updateTable('postCards')
    .set({ cardId: q.param('toId') })
    .where('postId', 'in', (eb) =>
      eb
        .selectFrom('postCards as newest')
        .select('newest.postId')
        .where('newest.cardId', '=', q.param('cardId'))
        .orderBy('newest.postId', 'desc')
        .limit(q.param('limit')),
    ),
);

export const findNewestWithCard = prepare<{ cardId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('postCards')
    .select('postId')
    .where('cardId', '=', q.param('cardId'))
    .orderBy('postId', 'desc')
    .limit(q.param('limit')),
);

export const deletePostCard = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postCards').where('postId', '=', q.param('postId')),
);

/** Cards that were to be asked anew long ago, and whether a post or another address leads to them. */
export const findOldCards = prepare<{ before: number; limit: number }>()(
  (q) => sql<{ id: number; used: 0 | 1 }>`
    select c."id", (case when exists (select 1 from "postCards" p where p."cardId" = c."id")
        or exists (select 1 from "cards" a where a."sameAsId" = c."id") then 1 else 0 end) as "used"
    from "cards" c where c."dueAt" < ${q.param('before')}
    order by c."dueAt" limit ${q.bigint('limit')}`,
);

/** They are due as before, and looked at last. */
export const putBehind = prepare<{ ids: number[]; now: number }>()((q) =>
  q.db
    .updateTable('cards')
    .set({ dueAt: q.param('now') })
    .where(q.inIds('id', 'ids')),
);

/** Of these, those that no post has. */
export const deleteCards = prepare<{ ids: number[] }>()(
  (q) => sql`
    delete from "cards" where ${q.inIds('cards.id', 'ids')}
      and not exists (select 1 from "postCards" p where p."cardId" = "cards"."id")`,
);
