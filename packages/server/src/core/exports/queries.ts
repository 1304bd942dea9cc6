import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import { maySee } from '../audience/queries.ts';

/** Somebody in a list, as `username` and `domain` ('' for here). */
const who = ['a.username', 'a.domain'] as const;

/** Whom an account follows, as accepted, with what was chosen for each. */
export const findFollowed = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('follows as f')
    .innerJoin('accounts as a', 'a.id', 'f.targetId')
    .select(['f.id', ...who, 'f.showBoosts', 'f.notify', 'f.languagesJson'])
    .where('f.accountId', '=', q.param('accountId'))
    .where('f.state', '=', 'accepted')
    .where('a.deletedAt', 'is', null)
    .$call(cut('f.id')),
);

export const findFollowers = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('follows as f')
    .innerJoin('accounts as a', 'a.id', 'f.accountId')
    .select(['f.id', ...who])
    .where('f.targetId', '=', q.param('accountId'))
    .where('f.state', '=', 'accepted')
    .where('a.deletedAt', 'is', null)
    .$call(cut('f.id')),
);

export const findBlocked = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('blocks as b')
    .innerJoin('accounts as a', 'a.id', 'b.targetId')
    .select(['b.id', ...who])
    .where('b.accountId', '=', q.param('accountId'))
    .where('a.deletedAt', 'is', null)
    .$call(cut('b.id')),
);

/** Who is muted at this moment. */
export const findMuted = prepareList<{ accountId: number; now: number }>()((q, cut) =>
  q.db
    .selectFrom('mutes as m')
    .innerJoin('accounts as a', 'a.id', 'm.targetId')
    .select(['m.id', ...who, 'm.notifications'])
    .where('m.accountId', '=', q.param('accountId'))
    .where((eb) => eb.or([eb('m.expiresAt', 'is', null), eb('m.expiresAt', '>', q.param('now'))]))
    .where('a.deletedAt', 'is', null)
    .$call(cut('m.id')),
);

/** The ids on the wire of what an account bookmarked, as far as it may still see it. */
export const findBookmarked = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('bookmarks as b')
    .innerJoin('posts as p', 'p.id', 'b.postId')
    .select(['b.id', 'p.uri'])
    .where('b.accountId', '=', q.param('accountId'))
    .where(maySee('p', { viewer: q.bigint('accountId'), as: 'member' }))
    .$call(cut('b.id')),
);

/** How many entries each list of an account has. */
export const countEntries = prepare<{ accountId: number; now: number }>()((q) => {
  const mine = q.param('accountId');
  return sql<Record<'lists' | 'blocks' | 'mutes' | 'domainBlocks' | 'bookmarks', number>>`select
    (select count(*) from "lists" where "accountId" = ${mine}) as "lists",
    (select count(*) from "blocks" where "accountId" = ${mine}) as "blocks",
    (select count(*) from "mutes" where "accountId" = ${mine}
      and ("expiresAt" is null or "expiresAt" > ${q.param('now')})) as "mutes",
    (select count(*) from "accountDomainBlocks" where "accountId" = ${mine}) as "domainBlocks",
    (select count(*) from "bookmarks" where "accountId" = ${mine}) as "bookmarks"`;
});
