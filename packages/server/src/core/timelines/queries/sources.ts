import { type Expression, type SqlBool, sql } from 'kysely';
import { prepareList } from '../../../db/keyset.ts';
import type { QueryKit } from '../../../db/prepare.ts';
import { prepareWalk } from '../../../db/walk.ts';
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

/** One text for posts from anywhere, one for ours, one for those of other servers. */
function perOrigin<T>(make: (local: 0 | 1 | null) => T): Record<'any' | 'local' | 'remote', T> {
  return { any: make(null), local: make(1), remote: make(0) };
}

function asker<P extends Reading>(q: QueryKit<P>, as: ReaderKind): Asker {
  return { viewer: q.bigint('viewerId'), as };
}

/** The reader wants to meet the post's author. */
function welcome<P extends Reading>(q: QueryKit<P>, as: ReaderKind): Expression<SqlBool> {
  return mayMeet({ author: sql.ref('p.accountId') }, asker(q, as), q.param('now'));
}

/** Posts that start something: top-level ones, and an author going on with their own thread. As the indexes say it. */
function startsSomething(post: string): Expression<SqlBool> {
  const column = (name: string) => sql.ref(`${post}.${name}`);
  return sql<SqlBool>`(${column('replyToAccountId')} is null and ${column('replyToUri')} is null
    or ${column('replyToAccountId')} = ${column('accountId')})`;
}

/** Written out, not a parameter: only so do the partial indexes serve. */
const withMedia = sql<SqlBool>`"mediaCount" > 0`;

/** Of the index to go along: it knows one of the two. */
const suffix = (onlyMedia: boolean) => (onlyMedia ? 'mediaCount' : 'starts');

/** Nobody who is silenced, here or by server, is listed in public, not even to those who follow them. */
const listedAuthor = sql<SqlBool>`exists (select 1 from "accounts" la where la."id" = "p"."accountId"
  and la."silencedAt" is null and la."domainPolicy" = 'open')`;

const wantsToBeFound = sql<SqlBool>`exists (select 1 from "accounts" fa where fa."id" = "p"."accountId" and fa."discoverable" = 1)`;

/** A stored timeline. What its reader may see and whom they want to meet is asked when it is hydrated. */
export const findStored = prepareList<{ timelineId: number }>()((q, cut) =>
  q.db
    .selectFrom('timelineEntries')
    .select(['entryId', 'postId'])
    .where('timelineId', '=', q.param('timelineId'))
    .$call(cut('entryId')),
);

function publicList(as: ReaderKind, local: 0 | 1 | null, onlyMedia: boolean) {
  return prepareWalk<Reading>()(
    'posts.id',
    (q) =>
      q.db
        .selectFrom(q.along('posts', `posts_${local === null ? '' : 'local_'}visibility_id_${suffix(onlyMedia)}`))
        .selectAll('posts')
        .$if(local !== null, (query) => query.where('local', '=', local))
        .where('visibility', '=', 'public')
        .where(onlyMedia ? withMedia : startsSomething('posts')),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('p'))
        .select(['p.id as entryId', 'p.id as postId'])
        .$if(onlyMedia, (query) => query.where(startsSomething('p')))
        .where(listedAuthor)
        .where(maySee('p', asker(q, as)))
        .where(welcome(q, as))
        .$call(cut('p.id')),
  );
}
const publicLists = (local: 0 | 1 | null) =>
  perReader((as) => ({ all: publicList(as, local, false), media: publicList(as, local, true) }));
export const findPublic = perOrigin(publicLists);

const communityList = (as: ReaderKind, local: 0 | 1 | null) =>
  prepareWalk<Reading>()(
    'posts.id',
    (q) =>
      q.db
        .selectFrom(q.along('posts', 'posts_visibility_id_communityId'))
        .selectAll('posts')
        .where('visibility', '=', 'public')
        .where('communityId', 'is not', null),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('p'))
        .select(['p.id as entryId', 'p.id as postId'])
        .$if(local !== null, (query) => query.where('p.local', '=', local))
        .where('p.replyToAccountId', 'is', null)
        .where('p.replyToUri', 'is', null)
        .where(listedAuthor)
        .where(maySee('p', asker(q, as)))
        .where(welcome(q, as))
        .$call(cut('p.id')),
  );
/** What starts something in communities. */
export const findInCommunities = perOrigin((local) => perReader((as) => communityList(as, local)));

/** Posts under a tag that also have all of `all` and none of `none`. */
export interface TagParams extends Reading {
  tag: string;
  all: string[];
  allCount: number;
  none: string[];
}

function tagList(as: ReaderKind, local: 0 | 1 | null, onlyMedia: boolean) {
  // Of the index to go along. Media are rarer than what is local.
  const only = onlyMedia ? 'media' : local === 1 ? 'local' : null;
  const index = only === null ? null : `postTags_tag_postId_${only}`;
  return prepareWalk<TagParams>()(
    'postTags.postId',
    (q) =>
      q.db
        .selectFrom(q.along('postTags', index))
        .select('postTags.postId')
        .where('tag', '=', q.param('tag'))
        .$if(only !== null, (query) => query.where(sql<SqlBool>`${sql.ref(only ?? '')} > 0`)),
    (q, walked, cut) =>
      q.db
        // From the tag to its posts, in their order: SQLite keeps to it, whatever it knows of how many there are.
        .selectFrom(walked.as('t'))
        .crossJoin('posts as p')
        .select(['p.id as entryId', 'p.id as postId'])
        .whereRef('p.id', '=', 't.postId')
        .$if(local !== null, (query) => query.where('p.local', '=', local))
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
export const findTagged = perOrigin(tagLists);

const linkingList = (as: ReaderKind, local: 0 | 1 | null) =>
  prepareWalk<Reading & { cardId: number }>()(
    'postCards.postId',
    (q) =>
      q.db
        .selectFrom(q.along('postCards', 'postCards_cardId_postId'))
        .select('postCards.postId')
        .where('cardId', '=', q.param('cardId')),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('c'))
        .crossJoin('posts as p')
        .select(['p.id as entryId', 'p.id as postId'])
        .whereRef('p.id', '=', 'c.postId')
        .$if(local !== null, (query) => query.where('p.local', '=', local))
        .where('p.visibility', '=', 'public')
        .where(listedAuthor)
        .where(wantsToBeFound)
        .where(maySee('p', asker(q, as)))
        .where(welcome(q, as))
        .$call(cut('c.postId')),
  );
/** Posts that have a card, by people who want to be found. */
export const findLinking = perOrigin((local) => perReader((as) => linkingList(as, local)));

/** With `noDirect` as 1, what was written to those it names alone is left out. */
interface OfAccount extends Reading {
  accountId: number;
  noDirect: 0 | 1;
}

function notDirect<P extends OfAccount>(q: QueryKit<P>): Expression<SqlBool> {
  return sql<SqlBool>`(${q.bigint('noDirect')} = 0 or p."visibility" <> 'direct')`;
}

/** An account's posts under a tag. Who looks at a profile has chosen to: willingness is not asked. */
function taggedByList(as: ReaderKind, onlyMedia: boolean) {
  return prepareWalk<OfAccount & { tag: string }>()(
    'postTags.postId',
    (q) =>
      q.db
        .selectFrom(q.along('postTags', 'postTags_accountId_tag_postId'))
        .select('postTags.postId')
        .where('accountId', '=', q.param('accountId'))
        .where('tag', '=', q.param('tag')),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('t'))
        .crossJoin('posts as p')
        .select(['p.id as entryId', 'p.id as postId'])
        .whereRef('p.id', '=', 't.postId')
        .$if(onlyMedia, (query) => query.where('p.mediaCount', '>', 0))
        .where(notDirect(q))
        .where(maySee('p', asker(q, as)))
        .$call(cut('t.postId')),
  );
}
export const findTaggedBy = perReader((as) => ({ all: taggedByList(as, false), media: taggedByList(as, true) }));

function accountPosts(as: ReaderKind, onlyMedia: boolean, noReplies: boolean) {
  return prepareWalk<OfAccount>()(
    'posts.id',
    (q) =>
      q.db
        .selectFrom(q.along('posts', `posts_accountId_id${onlyMedia || noReplies ? `_${suffix(onlyMedia)}` : ''}`))
        .selectAll('posts')
        .where('accountId', '=', q.param('accountId'))
        .$if(onlyMedia, (query) => query.where(withMedia))
        .$if(noReplies && !onlyMedia, (query) => query.where(startsSomething('posts'))),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('p'))
        .select(['p.id as entryId', 'p.id as postId'])
        .$if(noReplies && onlyMedia, (query) => query.where(startsSomething('p')))
        .where(notDirect(q))
        .where(maySee('p', asker(q, as)))
        .$call(cut('p.id')),
  );
}
const accountLists = (noReplies: boolean) =>
  perReader((as) => ({ all: accountPosts(as, false, noReplies), media: accountPosts(as, true, noReplies) }));
export const findAccountPosts = { all: accountLists(false), noReplies: accountLists(true) };

/** What an account boosted; whom the viewer does not want to meet is not brought by a profile either. */
export const findAccountBoosts = perReader((as) =>
  prepareWalk<Reading & { accountId: number }>()(
    'boosts.id',
    (q) =>
      q.db
        .selectFrom(q.along('boosts', 'boosts_accountId_id'))
        .selectAll('boosts')
        .where('accountId', '=', q.param('accountId')),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('x'))
        .crossJoin('posts as p')
        .select(['x.id as entryId', 'p.id as postId'])
        .whereRef('p.id', '=', 'x.postId')
        .where(maySee('p', asker(q, as)))
        .where(maySeeBoost('x', asker(q, as)))
        .where(welcome(q, as))
        .$call(cut('x.id')),
  ),
);

function markedList(table: 'votes' | 'bookmarks' | 'pins', as: ReaderKind) {
  return prepareWalk<Reading & { accountId: number }>()(
    `${table}.id`,
    (q) =>
      q.db
        .selectFrom(q.along(table as 'bookmarks', `${table}_accountId_${table === 'votes' ? 'value_' : ''}id`))
        .selectAll()
        .where('accountId', '=', q.param('accountId'))
        .$if(table === 'votes', (query) => query.where(sql<SqlBool>`"value" = 1`)),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('m'))
        .crossJoin('posts as p')
        .select(['m.id as markId', 'p.id as entryId', 'p.id as postId'])
        .whereRef('p.id', '=', 'm.postId')
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

/** What quotes a post with its author's consent. */
export const findQuotes = perReader((as) =>
  prepareWalk<Reading & { postId: number }>()(
    'posts.id',
    (q) =>
      q.db.selectFrom(q.along('posts', 'posts_quoteId_id')).selectAll('posts').where('quoteId', '=', q.param('postId')),
    (q, walked, cut) =>
      q.db
        .selectFrom(walked.as('p'))
        .select(['p.id as entryId', 'p.id as postId'])
        .where('p.quoteState', '=', 'accepted')
        .where(maySee('p', asker(q, as)))
        .where(welcome(q, as))
        .$call(cut('p.id')),
  ),
);
