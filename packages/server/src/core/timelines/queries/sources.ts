import { type Expression, type SqlBool, sql } from 'kysely';
import { prepareList } from '../../../db/keyset.ts';
import type { QueryKit } from '../../../db/prepare.ts';
import { type Asker, mayMeet, maySee, maySeeBoost } from '../../audience/queries.ts';
import type { Viewer } from '../../audience/viewer.ts';

/** Who reads: `viewerId` is 0 for a visitor. Texts differ by it, so that neither asks what only the other needs. */
export interface Reading {
  viewerId: number;
  now: number;
}

type ReaderKind = Viewer['kind'];

/** One text per kind of reader. */
function perReader<T>(make: (as: ReaderKind) => T): Record<ReaderKind, T> {
  return { visitor: make('visitor'), member: make('member'), remote: make('remote') };
}

function asker<P extends Reading>(q: QueryKit<P>, as: ReaderKind): Asker {
  return { viewer: q.bigint('viewerId'), as };
}

/** The reader wants to meet the post's author. */
function welcome<P extends Reading>(q: QueryKit<P>, as: ReaderKind): Expression<SqlBool> {
  return mayMeet({ author: sql.ref('p.accountId') }, asker(q, as), q.param('now'));
}

/** Posts that start something: top-level ones, and an author going on with their own thread. */
export const startsSomething = sql<SqlBool>`("p"."replyToAccountId" is null and "p"."replyToUri" is null
  or "p"."replyToAccountId" = "p"."accountId")`;

/** Written out, not a parameter: only so do the partial indexes serve. */
const withMedia = sql<SqlBool>`"p"."mediaCount" > 0`;

/** The same where a tag leads: with statistics SQLite would rather read all posts with media and sort them. */
const withMediaUnderTag = sql<SqlBool>`"p"."mediaCount" + 0 > 0`;

/** Nobody who is silenced, here or by server, is listed in public, not even to those who follow them. */
const listedAuthor = sql<SqlBool>`exists (select 1 from "accounts" la where la."id" = "p"."accountId"
  and la."silencedAt" is null and la."domainPolicy" = 'open')`;

/** A stored timeline. What its reader may see and whom they want to meet is asked when it is hydrated. */
export const findStored = prepareList<{ timelineId: number }>()((q, cut) =>
  q.db
    .selectFrom('timelineEntries')
    .select(['entryId', 'postId'])
    .where('timelineId', '=', q.param('timelineId'))
    .$call(cut('entryId')),
);

function publicList(as: ReaderKind, local: 0 | 1 | null, onlyMedia: boolean) {
  return prepareList<Reading>()((q, cut) =>
    q.db
      .selectFrom('posts as p')
      .select(['p.id as entryId', 'p.id as postId'])
      .$if(local !== null, (query) => query.where('p.local', '=', local))
      .$if(onlyMedia, (query) => query.where(withMedia))
      .where('p.visibility', '=', 'public')
      .where(startsSomething)
      .where(listedAuthor)
      .where(maySee('p', asker(q, as)))
      .where(welcome(q, as))
      .$call(cut('p.id')),
  );
}
const publicLists = (local: 0 | 1 | null) =>
  perReader((as) => ({ all: publicList(as, local, false), media: publicList(as, local, true) }));
export const findPublic = { any: publicLists(null), local: publicLists(1), remote: publicLists(0) };

/** What starts something in communities. */
export const findInCommunities = perReader((as) =>
  prepareList<Reading>()((q, cut) =>
    q.db
      .selectFrom('posts as p')
      .select(['p.id as entryId', 'p.id as postId'])
      .where('p.visibility', '=', 'public')
      .where('p.communityId', 'is not', null)
      .where('p.replyToAccountId', 'is', null)
      .where('p.replyToUri', 'is', null)
      .where(listedAuthor)
      .where(maySee('p', asker(q, as)))
      .where(welcome(q, as))
      .$call(cut('p.id')),
  ),
);

/** Posts under a tag that also have all of `all` and none of `none`. */
export interface TagParams extends Reading {
  tag: string;
  all: string[];
  allCount: number;
  none: string[];
}

function tagList(as: ReaderKind, local: 0 | 1 | null, onlyMedia: boolean) {
  return prepareList<TagParams>()((q, cut) =>
    q.db
      // From the tag to its posts, in their order: SQLite keeps to it, whatever it knows of how many there are.
      .selectFrom('postTags as t')
      .crossJoin('posts as p')
      .select(['p.id as entryId', 'p.id as postId'])
      .where('t.tag', '=', q.param('tag'))
      .whereRef('p.id', '=', 't.postId')
      .$if(local !== null, (query) => query.where('p.local', '=', local))
      .$if(onlyMedia, (query) => query.where(withMediaUnderTag))
      .where('p.visibility', '=', 'public')
      .where(sql<SqlBool>`(select count(*) from "postTags" x where x."postId" = "p"."id"
        and ${q.inTexts('x.tag', 'all')}) = ${q.bigint('allCount')}`)
      .where(sql<SqlBool>`not exists (select 1 from "postTags" x where x."postId" = "p"."id"
        and ${q.inTexts('x.tag', 'none')})`)
      .where(listedAuthor)
      .where(maySee('p', asker(q, as)))
      .where(welcome(q, as))
      .$call(cut('t.postId')),
  );
}
const tagLists = (local: 0 | 1 | null) =>
  perReader((as) => ({ all: tagList(as, local, false), media: tagList(as, local, true) }));
export const findTagged = { any: tagLists(null), local: tagLists(1), remote: tagLists(0) };

/** An account's posts under a tag. Who looks at a profile has chosen to: willingness is not asked. */
function taggedByList(as: ReaderKind, onlyMedia: boolean) {
  return prepareList<Reading & { tag: string; accountId: number }>()((q, cut) =>
    q.db
      .selectFrom('posts as p')
      .select(['p.id as entryId', 'p.id as postId'])
      .where('p.accountId', '=', q.param('accountId'))
      .where(
        sql<SqlBool>`exists (select 1 from "postTags" t where t."tag" = ${q.param('tag')} and t."postId" = "p"."id")`,
      )
      .$if(onlyMedia, (query) => query.where(withMedia))
      .where(maySee('p', asker(q, as)))
      .$call(cut('p.id')),
  );
}
export const findTaggedBy = perReader((as) => ({ all: taggedByList(as, false), media: taggedByList(as, true) }));

function accountPosts(as: ReaderKind, onlyMedia: boolean, noReplies: boolean) {
  return prepareList<Reading & { accountId: number }>()((q, cut) =>
    q.db
      .selectFrom('posts as p')
      .select(['p.id as entryId', 'p.id as postId'])
      .where('p.accountId', '=', q.param('accountId'))
      .$if(onlyMedia, (query) => query.where(withMedia))
      .$if(noReplies, (query) => query.where(startsSomething))
      .where(maySee('p', asker(q, as)))
      .$call(cut('p.id')),
  );
}
const accountLists = (noReplies: boolean) =>
  perReader((as) => ({ all: accountPosts(as, false, noReplies), media: accountPosts(as, true, noReplies) }));
export const findAccountPosts = { all: accountLists(false), noReplies: accountLists(true) };

/** What an account boosted; whom the viewer does not want to meet is not brought by a profile either. */
export const findAccountBoosts = perReader((as) =>
  prepareList<Reading & { accountId: number }>()((q, cut) =>
    q.db
      .selectFrom('boosts as x')
      .innerJoin('posts as p', 'p.id', 'x.postId')
      .select(['x.id as entryId', 'p.id as postId'])
      .where('x.accountId', '=', q.param('accountId'))
      .where(maySee('p', asker(q, as)))
      .where(maySeeBoost('x', asker(q, as)))
      .where(welcome(q, as))
      .$call(cut('x.id')),
  ),
);

function markedList(table: 'votes' | 'bookmarks' | 'pins', as: ReaderKind) {
  return prepareList<Reading & { accountId: number }>()((q, cut) =>
    q.db
      .selectFrom(`${table as 'bookmarks'} as m`)
      .innerJoin('posts as p', 'p.id', 'm.postId')
      .select(['m.id as markId', 'p.id as entryId', 'p.id as postId'])
      .where('m.accountId', '=', q.param('accountId'))
      .$if(table === 'votes', (query) => query.where(sql<SqlBool>`m."value" = 1`))
      .where(maySee('p', asker(q, as)))
      .$call(cut('m.id')),
  );
}
/** What an account liked, bookmarked or pinned, by the mark's own id. */
export const findMarked = {
  likes: perReader((as) => markedList('votes', as)),
  bookmarks: perReader((as) => markedList('bookmarks', as)),
  pins: perReader((as) => markedList('pins', as)),
};
