import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import { lockPair } from '../../db/queries/locks.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { ReportCategory, ReportedCollection, ReportsTable } from '../../db/tables/reports.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { findAccount } from '../accounts/find.ts';
import { findOpenIds } from '../audience/queries.ts';
import { findCollectionsByIds } from '../collections/queries.ts';
import type { Context } from '../context.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { countOpenBetween, findPostsSentTo, findReportByUri, findSeenPostsBy } from './queries.ts';

export type { ReportCategory };

export const MAX_COMMENT = 1_000;
/** Of one report. */
export const MAX_POSTS = 50;
const MAX_COLLECTIONS = 50;
/** What one server may have open about one person here: more of the same says nothing new. */
const MAX_FROM_ELSEWHERE = 20;

export interface ReportInput {
  accountId: number;
  targetId: number;
  /** Those that are not the target's, or that the reporter may not see, are left out. */
  postIds: number[];
  /** Collections of people, of the target's. */
  collectionIds?: number[];
  comment: string;
  category: ReportCategory;
  ruleIds: string[];
  /** Tells the target's server too, where it is another one. */
  forward: boolean;
}

/**
 * Tells moderators about somebody, with posts as they are now; answers the report's id. Throws `not-found` for an account
 * that is not there, `invalid` for too long a comment, for rules that do not exist, and for oneself.
 */
export async function fileReport(ctx: Context, input: ReportInput): Promise<number> {
  const { accountId, targetId, comment, ruleIds } = input;
  const target = await findAccount(ctx, targetId);
  if (target === undefined || target.kind === 'application') throw notFound();
  if (targetId === accountId) throw new AppError('invalid', 'Validation failed: You cannot report yourself');
  if (countGraphemes(comment) > MAX_COMMENT) {
    throw new AppError('invalid', `Validation failed: Comment is too long (maximum is ${MAX_COMMENT} characters)`);
  }
  await checkRules(ctx, ruleIds);
  const forward = input.forward && target.domain !== '';
  return ctx.db.write(async (tx) => {
    const asked = { ids: input.postIds.slice(0, MAX_POSTS), authorId: targetId, viewerId: accountId };
    const posts = asked.ids.length === 0 ? [] : await findSeenPostsBy.all(tx, asked);
    const report = { accountId, targetId, comment, category: input.category, forwarded: forward ? 1 : 0 } as const;
    const ruleIdsJson = JSON.stringify([...new Set(ruleIds)]);
    const collectionsJson = JSON.stringify(await findReported(tx, input));
    const { domain: targetDomain } = target;
    return insertReport(ctx, tx, { ...report, targetDomain, ruleIdsJson, collectionsJson, uri: null }, posts, 'local');
  });
}

/** What the target's collections say now; those of others, and what the reporter is not shown, are left out. */
async function findReported(
  tx: Tx,
  { accountId, targetId, collectionIds: ids = [] }: ReportInput,
): Promise<ReportedCollection[]> {
  if (ids.length === 0) return [];
  const open = await findOpenIds.member.all(tx, { ids: [targetId], viewerId: accountId });
  if (open.length === 0) return [];
  const rows = await findCollectionsByIds.all(tx, { ids: ids.slice(0, MAX_COLLECTIONS) });
  return rows
    .filter((row) => row.accountId === targetId)
    .map(({ id, uri, name, description }) => ({ id, uri, name, description }));
}

/** A report says which rules of this server were broken, and no others. Throws `invalid`. */
export async function checkRules(ctx: Context, ruleIds: readonly string[]): Promise<void> {
  if (ruleIds.length === 0) return;
  const known = new Set((await loadInstanceSettings(ctx)).rules.map(({ id }) => String(id)));
  if (ruleIds.every((id) => known.has(id))) return;
  throw new AppError('invalid', 'Validation failed: Rules does not reference valid rules');
}

export interface ForeignReport {
  /** The server: posts that it cannot have are left out. */
  domain: string;
  /** Who speaks for the other server. */
  accountId: number;
  targetId: number;
  postIds: number[];
  /** As it came. */
  comment: string;
  uri: string | null;
}

/** Takes over what another server reports about somebody here. Answers why nothing was done, or undefined. */
export async function receiveReport(ctx: Context, input: ForeignReport): Promise<string | undefined> {
  const { accountId, targetId, uri } = input;
  return ctx.db.write(
    async (tx) => {
      await lockPair(tx, accountId, targetId);
      if (uri !== null && (await findReportByUri.first(tx, { uri })) !== undefined) return 'again';
      const open = await countOpenBetween.first(tx, { accountId, targetId });
      if (Number(open?.count) >= MAX_FROM_ELSEWHERE) return 'enough';
      const asked = { ids: input.postIds.slice(0, MAX_POSTS), authorId: targetId, domain: input.domain };
      const posts = asked.ids.length === 0 ? [] : await findPostsSentTo.all(tx, asked);
      const comment = [...input.comment].slice(0, MAX_COMMENT).join('');
      await insertReport(
        ctx,
        tx,
        { accountId, targetId, targetDomain: '', comment, ...NO_DETAILS, uri },
        posts,
        'remote',
      );
      return undefined;
    },
    { durable: false },
  );
}

const NO_DETAILS = { category: 'other', ruleIdsJson: '[]', collectionsJson: '[]', forwarded: 0 } as const;

/** Files a report in the caller's transaction: what the server itself has to say. */
export function fileFor(
  ctx: Context,
  tx: Tx,
  { posts, ...report }: Pick<Report, 'accountId' | 'targetId' | 'targetDomain' | 'comment'> & { posts: Evidence[] },
): Promise<number> {
  return insertReport(ctx, tx, { ...report, ...NO_DETAILS, uri: null }, posts, 'local');
}

type Report = Pick<
  ReportsTable,
  | 'accountId'
  | 'targetId'
  | 'targetDomain'
  | 'comment'
  | 'category'
  | 'ruleIdsJson'
  | 'collectionsJson'
  | 'forwarded'
  | 'uri'
>;
type Evidence = Pick<PostsTable, 'id' | 'uri' | 'content' | 'contentWarning' | 'createdAt'>;

async function insertReport(
  ctx: Context,
  tx: Tx,
  report: Report,
  posts: readonly Evidence[],
  origin: 'local' | 'remote',
): Promise<number> {
  const id = ctx.ids.next();
  const now = ctx.clock.now();
  const open = {
    assigneeId: null,
    resolved: 0,
    action: null,
    answer: '',
    resolvedById: null,
    resolvedAt: null,
  } as const;
  await insertRow(tx, 'reports', { id, ...report, ...open, createdAt: now, updatedAt: now });
  await insertRows(
    tx,
    'reportPosts',
    posts.map(({ id: postId, uri, content, contentWarning, createdAt: postedAt }) => {
      return { reportId: id, postId, uri, contentWarning, content, postedAt };
    }),
  );
  const { accountId, targetId } = report;
  await ctx.queue.emit(tx, { kind: 'report.created', reportId: id, accountId, targetId, origin });
  return id;
}
