import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { Audience } from '../../db/tables/posts.ts';
import type { ActedOn } from './may-act.ts';
import type { Viewer } from './viewer.ts';

/** Who asks, in SQL: `viewer` is a parameter, a column or an element of a list; nobody's id for visitors. */
export interface Asker {
  viewer: RawBuilder<unknown>;
  as: Viewer['kind'];
}

/** A visitor. */
export const NOBODY: Asker = { viewer: sql`0`, as: 'visitor' };

const column = (alias: string, name: string) => sql.ref(`${alias}.${name}`);

function follows(follower: RawBuilder<unknown>, target: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from "follows" af where af."accountId" = ${follower}
    and af."targetId" = ${target} and af."state" = 'accepted')`;
}

function blocks(blocker: RawBuilder<unknown>, target: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from "blocks" ab where ab."accountId" = ${blocker} and ab."targetId" = ${target})`;
}

/** One row or none, and no `exists`: of that PostgreSQL would make a list of everything the viewer was ever named in. */
function isNamed(
  table: 'postMentions' | 'postReaders',
  viewer: RawBuilder<unknown>,
  postId: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`(select an."postId" from ${sql.table(table)} an
    where an."accountId" = ${viewer} and an."postId" = ${postId}) is not null`;
}

/** The account is there: neither it nor its server is suspended, and nobody deleted it. */
function stands(account: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from "accounts" aa where aa."id" = ${account} and aa."suspendedAt" is null
    and aa."deletedAt" is null and aa."domainPolicy" <> 'suspended')`;
}

/** The server an account comes from is none that `by` wants to know of. */
function wantsNoneOf(by: RawBuilder<unknown>, account: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from "accounts" da join "accountDomainBlocks" db on db."domain" = da."domain"
    where da."id" = ${account} and da."domain" <> '' and db."accountId" = ${by})`;
}

/**
 * Whether a post (an alias of `posts`) exists for a viewer: the one rule of sight. Whether the viewer wants to meet its
 * author is `mayMeet`. For what is gone its author need not be here any more either.
 */
export function maySee(post: string, { viewer, as }: Asker, gone = false): Expression<SqlBool> {
  const [author, state, localOnly, audience] = ['accountId', 'state', 'localOnly', 'audience'].map((name) =>
    column(post, name),
  ) as [RawBuilder<unknown>, RawBuilder<unknown>, RawBuilder<unknown>, RawBuilder<unknown>];
  if (as === 'visitor') {
    return sql<SqlBool>`(${state} in ('shown', 'archived') and ${audience} = 'everyone' and ${localOnly} = 0
      and ${stands(author)})`;
  }
  return sql<SqlBool>`(
    (${state} in ('shown', 'archived') or (${state} in ('removed', 'held', 'refused') and ${author} = ${viewer})
      or (${state} = 'pending' and ${viewer} in (${author}, ${column(post, 'replyToAccountId')})))
    and (${author} = ${viewer} or (
      ${as === 'remote' ? sql`${localOnly} = 0 and not ${wantsNoneOf(author, viewer)} and` : sql``}
      ${gone ? sql`1 = 1` : stands(author)} and not ${blocks(author, viewer)}
      and (${audience} = 'everyone'
        or (${audience} = 'followers' and ${follows(viewer, author)})
        or (${audience} = 'mutuals' and ${follows(viewer, author)} and ${follows(author, viewer)})
        or (${audience} = 'community' and ${follows(viewer, column(post, 'communityId'))})
        or ${isNamed('postMentions', viewer, column(post, 'id'))} or ${isNamed('postReaders', viewer, column(post, 'id'))}
      )
    ))
  )`;
}

/** Of these members, those who may have seen what was shown to an audience by an author, and named nobody. */
export const findWitnesses = prepare<{
  viewerIds: number[];
  accountId: number;
  audience: Audience;
  communityId: number | null;
}>()(
  (q) => sql<{ id: number }>`
    select v."id" from "accounts" v cross join (
      select 0 as "id", 'shown' as "state", 0 as "localOnly", ${q.bigint('accountId')} as "accountId",
        cast(${q.param('audience')} as text) as "audience", ${q.bigint('communityId')} as "communityId",
        ${q.bigint('accountId')} as "replyToAccountId") p
    where ${q.inIds('v.id', 'viewerIds')} and ${maySee('p', { viewer: sql.ref('v.id'), as: 'member' }, true)}`,
);

/** Whether a boost (an alias of `boosts`) exists for a viewer; whether the post does is asked beside it. */
export function maySeeBoost(boost: string, { viewer, as }: Asker): Expression<SqlBool> {
  const booster = column(boost, 'accountId');
  const visibility = column(boost, 'visibility');
  const open = sql`${visibility} in ('public', 'unlisted')`;
  if (as === 'visitor') return sql<SqlBool>`(${open} and ${stands(booster)})`;
  return sql<SqlBool>`(${booster} = ${viewer} or (
    ${as === 'remote' ? sql`not ${wantsNoneOf(booster, viewer)} and` : sql``}
    ${stands(booster)} and not ${blocks(booster, viewer)}
    and (${open} or (${visibility} = 'followers' and ${follows(viewer, booster)}))))`;
}

/**
 * Whether something may be brought to a viewer: nobody of its author and its bringer (who boosted it; may be the same)
 * is blocked or muted by the viewer, blocks the viewer, comes from a server the viewer does not want, or is silenced
 * and not followed. `now` decides which mutes have ended.
 */
export function mayMeet(
  { author, bringer }: { author: RawBuilder<unknown>; bringer?: RawBuilder<unknown> },
  { viewer, as }: Asker,
  now: RawBuilder<unknown>,
): Expression<SqlBool> {
  const both = bringer === undefined ? author : sql`${author}, ${bringer}`;
  if (as === 'visitor') {
    return sql<SqlBool>`not exists (select 1 from "accounts" ma where ma."id" in (${both})
      and (ma."silencedAt" is not null or ma."domainPolicy" <> 'open'))`;
  }
  return willing(both, viewer, now, sql``, silenced(viewer));
}

const NOTIFICATIONS = sql`and mm."notifications" = 1`;

/**
 * Whether what an account does may come to a member: who is muted is heard, unless their notifications are muted too;
 * who is gone is not. What becomes of it where they are silenced is for the member's policy to say.
 */
export function mayBeTold(from: RawBuilder<unknown>, { viewer }: Asker, now: RawBuilder<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`(${stands(from)} and ${willing(from, viewer, now, NOTIFICATIONS, sql`1 = 0`)})`;
}

/** Whether a member hears of what an account does: of who is silenced where they said that they want to. */
export function mayHear(from: RawBuilder<unknown>, { viewer }: Asker, now: RawBuilder<unknown>): Expression<SqlBool> {
  const unwanted = sql<SqlBool>`(${silenced(viewer)}
    and not exists (select 1 from "notificationPermissions" ok
      where ok."accountId" = ${viewer} and ok."fromAccountId" = ma."id")
    and not exists (select 1 from "notificationPolicies" np
      where np."accountId" = ${viewer} and np."limitedAccounts" = 'accept'))`;
  return sql<SqlBool>`(${stands(from)} and ${willing(from, viewer, now, NOTIFICATIONS, unwanted)})`;
}

/** Whether an account is silenced, or its server is, and a member does not follow it. */
export function isLimited(account: RawBuilder<unknown>, { viewer }: Asker): Expression<SqlBool> {
  return sql<SqlBool>`exists (select 1 from "accounts" ma where ma."id" = ${account} and ${silenced(viewer)})`;
}

/** The same of an account with the alias `ma`. */
function silenced(viewer: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`((ma."silencedAt" is not null or ma."domainPolicy" <> 'open')
    and not ${follows(viewer, sql`ma."id"`)})`;
}

/**
 * No block, mute (of those that `muted` is about), unwanted server or silence is between a member and accounts; `silent`
 * says when an account `ma` is one too many.
 */
function willing(
  both: RawBuilder<unknown>,
  viewer: RawBuilder<unknown>,
  now: RawBuilder<unknown>,
  muted: RawBuilder<unknown>,
  silent: RawBuilder<SqlBool>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`(
    not exists (select 1 from "blocks" mb where mb."accountId" = ${viewer} and mb."targetId" in (${both}))
    and not exists (select 1 from "blocks" mb where mb."accountId" in (${both}) and mb."targetId" = ${viewer})
    and not exists (select 1 from "mutes" mm where mm."accountId" = ${viewer} and mm."targetId" in (${both})
      ${muted} and (mm."expiresAt" is null or mm."expiresAt" > ${now}))
    and not exists (select 1 from "accounts" ma where ma."id" in (${both}) and ma."id" <> ${viewer} and (
      ${silent} or (ma."domain" <> '' and exists (select 1 from "accountDomainBlocks" md
        where md."accountId" = ${viewer} and md."domain" = ma."domain"))))
  )`;
}

/** Where somebody searches: in what they have to do with, in what others said to everybody, or in both. */
export type SearchPlace = 'library' | 'public' | 'all';

/**
 * Whether a member who searches may find a post that they may see: one of their own or one they had to do with (that
 * names them, that they marked, answered or quoted), or one that is public and whose author wants to be found.
 */
export function mayFind(post: string, { viewer }: Asker, place: SearchPlace): Expression<SqlBool> {
  const id = column(post, 'id');
  const did = (table: string, what: string) => sql`(select 1 from ${sql.table(table)} fd
    where fd."accountId" = ${viewer} and fd.${sql.ref(what)} = ${id} limit 1) is not null`;
  const wrote = (what: string) => sql`(select 1 from "posts" fw
    where fw.${sql.ref(what)} = ${id} and fw."accountId" = ${viewer} limit 1) is not null`;
  const marked = ['votes', 'boosts', 'bookmarks', 'reactions', 'pollVotes'].map((table) => did(table, 'postId'));
  const library = sql`${column(post, 'accountId')} = ${viewer} or ${isNamed('postMentions', viewer, id)}
    or ${sql.join([...marked, wrote('replyToId'), wrote('quoteId')], sql` or `)}`;
  const open = sql`${column(post, 'visibility')} = 'public' and ${column(post, 'audience')} = 'everyone'
    and exists (select 1 from "accounts" fa where fa."id" = ${column(post, 'accountId')} and fa."indexable" = 1)`;
  const places = { library, public: open, all: sql`(${open}) or ${library}` };
  return sql<SqlBool>`(${places[place]})`;
}

/** How a viewer stands to a post's author, as far as a policy of the post asks for it. */
export function standingTo(post: string, viewer: RawBuilder<unknown>) {
  const author = column(post, 'accountId');
  const asked = (answer: RawBuilder<SqlBool>) =>
    sql<0 | 1>`(case when ${column(post, 'policyJson')} is not null and ${answer} then 1 else 0 end)`;
  return {
    follows: asked(follows(viewer, author)),
    followedBy: asked(follows(author, viewer)),
    mentioned: asked(sql`exists (select 1 from "postMentions" sm where sm."accountId" = ${viewer}
      and sm."postId" = ${column(post, 'id')})`),
  };
}

interface ActableRow extends ActedOn {
  id: number;
  conversationId: number;
  follows: 0 | 1;
  followedBy: 0 | 1;
  mentioned: 0 | 1;
}

/** A post that a viewer may see; it stays as it is until the transaction ends, so that marks can point at it. */
function actableAs(as: Asker['as']) {
  return prepare<{ postId: number; viewerId: number }>()((q) => {
    const standing = standingTo('p', q.bigint('viewerId'));
    return sql<ActableRow>`
      select p."id", p."conversationId", p."accountId", p."visibility", p."audience", p."state", p."localOnly",
        p."lockedAt", p."policyJson", ${standing.follows} as "follows", ${standing.followedBy} as "followedBy",
        ${standing.mentioned} as "mentioned"
      from "posts" p
      where p."id" = ${q.param('postId')} and ${maySee('p', { viewer: q.bigint('viewerId'), as })}
      ${q.lock('keyShare', 'p')}`;
  });
}
export const findActablePost = { member: actableAs('member'), remote: actableAs('remote') };

/** Of these accounts, those that are there and may be put before a viewer. */
function welcomeAs(as: 'visitor' | 'member') {
  return prepare<{ ids: number[]; viewerId: number; now: number }>()((q) => {
    const account = sql.ref('a.id');
    return sql<{ id: number }>`select a."id" from "accounts" a where ${q.inIds('a.id', 'ids')} and ${stands(account)}
      and ${mayMeet({ author: account }, { viewer: q.bigint('viewerId'), as }, q.param('now'))}`;
  });
}
export const findWelcomeIds = { visitor: welcomeAs('visitor'), member: welcomeAs('member') };

/** Where an account is from: '' is here. */
export const findDomainOf = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('accounts').select('domain').where('id', '=', q.param('id')),
);

/** Of these accounts, those that are there and do not block a viewer, nor, for somebody elsewhere, their server. */
function openAs(as: Viewer['kind']) {
  return prepare<{ ids: number[]; viewerId: number }>()((q) => {
    const account = sql.ref('a.id');
    const viewer = q.bigint('viewerId');
    const member = as === 'visitor' ? sql`1 = 1` : sql`(${account} = ${viewer} or not ${blocks(account, viewer)})`;
    const remote = as === 'remote' ? sql`not ${wantsNoneOf(account, viewer)}` : sql`1 = 1`;
    return sql<{ id: number }>`select a."id" from "accounts" a
      where ${q.inIds('a.id', 'ids')} and ${stands(account)} and ${member} and ${remote}`;
  });
}
export const findOpenIds = { visitor: openAs('visitor'), member: openAs('member'), remote: openAs('remote') };

type FeaturedRow = Pick<AccountsTable, 'domain' | 'discoverable' | 'locked' | 'featurePolicyJson'> & {
  follows: 0 | 1;
  followedBy: 0 | 1;
  blocked: 0 | 1;
};

/** An account that is there, and how somebody who wants to put it into a collection stands to it. */
export const findFeatured = prepare<{ accountId: number; targetId: number }>()((q) => {
  const [by, target] = [q.bigint('accountId'), sql.ref('a.id')];
  const flag = (condition: unknown) => sql<0 | 1>`(case when ${condition} then 1 else 0 end)`;
  return sql<FeaturedRow>`
    select a."domain", a."discoverable", a."locked", a."featurePolicyJson",
      ${flag(follows(by, target))} as "follows", ${flag(follows(target, by))} as "followedBy",
      ${flag(sql`(${blocks(by, target)} or ${blocks(target, by)} or ${wantsNoneOf(target, by)})`)} as "blocked"
    from "accounts" a where a."id" = ${q.param('targetId')} and ${stands(target)}`;
});
