import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { SanctionKind } from '../../db/tables/sanctions.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { findAccountById } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { resolveReportIn, resolveReportsAbout } from '../reports/handle.ts';
import { findPostsBy, lockReport } from '../reports/queries.ts';
import { nameAccount } from '../staff/name-account.ts';
import { requireAbove } from '../staff/require-above.ts';
import { findUserByAccount } from '../users/queries.ts';
import { ABOUT, applyStanding, applyToPost, type Target } from './effects.ts';

export const MAX_SANCTION_TEXT = 2_000;
/** Of one sanction. */
export const MAX_SANCTION_POSTS = 100;
/** So long nothing is destroyed, and everything can be undone. */
export const UNDO_MS = 30 * 86_400_000;

export interface SanctionInput {
  targetId: number;
  kind: SanctionKind;
  /** What they are told. */
  text: string;
  /** An account here; null: the command line. */
  by: number | null;
  /** What it is the answer to. */
  reportId?: number | undefined;
  /** Of the target; those of others are left out. */
  postIds?: readonly number[];
  /** Whether they are told by mail, too. */
  mail?: boolean;
}

/**
 * Acts against somebody, and answers what waits about them; answers the sanction's id. Throws `not-found` for who is not
 * there, `forbidden` for who stands as high, `invalid` for too long a text, for posts where there are none, and for what cannot
 * be done to people of other servers.
 */
export async function sanctionAccount(ctx: Context, input: SanctionInput): Promise<number> {
  const { kind, by, reportId, postIds = [], mail = true } = input;
  const text = input.text.trim();
  if (countGraphemes(text) > MAX_SANCTION_TEXT) {
    throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${MAX_SANCTION_TEXT} characters)`);
  }
  if (postIds.length > MAX_SANCTION_POSTS) {
    throw new AppError('invalid', `Validation failed: Statuses are too many (maximum is ${MAX_SANCTION_POSTS})`);
  }
  const now = ctx.clock.now();
  return ctx.db.write(
    async (tx) => {
      await lockOwn(tx, input.targetId);
      const target = await loadTarget(tx, input.targetId);
      const { account } = target;
      await requireAbove(ctx, tx, { by, targetId: account.id });
      if (reportId !== undefined && (await lockReport.first(tx, { id: reportId }))?.targetId !== account.id) {
        throw notFound();
      }
      const posts = postIds.length === 0 ? [] : await findPostsBy.all(tx, { ids: [...postIds], authorId: account.id });
      if (ABOUT[kind] === 'posts' && posts.length === 0) {
        throw new AppError('invalid', 'Validation failed: Statuses can’t be blank');
      }
      const id = ctx.ids.next();
      const hides = kind === 'suspend' || kind === 'remove';
      const subject = { id, accountId: account.id, kind, text, reportId: reportId ?? null, byId: by, createdAt: now };
      await insertRow(tx, 'sanctions', { ...subject, until: hides ? now + UNDO_MS : null, ...NOTHING_SINCE });
      const rows = [];
      for (const { id: postId } of posts) {
        const changed = ABOUT[kind] === 'posts' && (await applyToPost(ctx, tx, postId, { id, kind })) ? 1 : 0;
        rows.push({ sanctionId: id, postId, changed } as const);
      }
      await insertRows(tx, 'sanctionPosts', rows);
      await answerReports(ctx, tx, { ...input, targetId: account.id });
      const details = { posts: posts.length, report: reportId === undefined ? null : String(reportId) };
      await writeAudit(ctx, tx, { by, act: `account.${kind}`, target: nameAccount(account), details });
      await ctx.queue.emit(tx, { kind: 'account.sanctioned', sanctionId: id, accountId: account.id, mail });
      if (ABOUT[kind] === 'account') await applyStanding(ctx, tx, target, kind);
      return id;
    },
    { frees: kind === 'suspend' || kind === 'freeze' },
  );
}

const NOTHING_SINCE = {
  endedAt: null,
  liftedAt: null,
  liftedById: null,
  appealText: null,
  appealState: null,
  appealedAt: null,
  answeredAt: null,
  answeredById: null,
};

/** Somebody who is there to be acted against. Throws `not-found`. */
export async function loadTarget(tx: Tx, accountId: number): Promise<Target> {
  const account = await findAccountById.first(tx, { id: accountId });
  if (account === undefined || account.deletedAt !== null || account.kind === 'application') throw notFound();
  return { account, user: await findUserByAccount.first(tx, { accountId }) };
}

/** What is done to an account answers all that waits about it; what is done to posts, the report that names them. */
async function answerReports(ctx: Context, tx: Tx, { kind, by, reportId, targetId }: SanctionInput): Promise<void> {
  const resolution = { by, action: kind };
  if (ABOUT[kind] === 'account') await resolveReportsAbout(ctx, tx, { ...resolution, targetId });
  else if (reportId !== undefined) await resolveReportIn(ctx, tx, { ...resolution, id: reportId });
}
