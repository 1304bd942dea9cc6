import { findAccountByHandle } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { assignReport, reopenReport, resolveReport } from '../core/reports/handle.ts';
import { listReports, loadReport, type ReportView } from '../core/reports/load.ts';
import { addReportNote, listReportNotes } from '../core/reports/notes.ts';
import { permissionsOf } from '../core/staff/roles.ts';
import { findUserByAccount } from '../core/users/queries.ts';
import { AppError } from '../lib/errors.ts';
import { htmlToText } from '../lib/html/html-to-text.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 200;

interface Filter {
  resolved?: boolean;
  about?: string;
  from?: string;
}

/** Lists reports that wait, newest first; with `resolved` those that were seen to. */
export function showReports({ resolved = false, about, from }: Filter): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const targetId = about === undefined ? undefined : await findId(ctx, about);
      const accountId = from === undefined ? undefined : await findId(ctx, from);
      const reports = await listReports(ctx, { by: null, resolved, accountId, targetId }, { limit: SHOWN });
      return {
        data: reports.map(toData),
        perLine: true,
        text: reports.map(toLine).join('\n') || 'no reports',
      };
    },
    { existing: true, looks: true },
  );
}

/** One report with the posts as they were, and what was written about it. */
export function showReport(id: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const report = await loadReport(ctx, readNumber(id)).catch(() => {
        throw unknown(id);
      });
      const posts = report.posts.map(
        ({ uri, contentWarning, content, postedAt }) =>
          `  ${new Date(postedAt).toISOString()}  ${uri}\n    ${[contentWarning, htmlToText(content)].filter(Boolean).join('\n').replaceAll('\n', '\n    ')}`,
      );
      const written = await listReportNotes(ctx, report.id);
      const notes = written.map(
        ({ account, text, createdAt }) =>
          `  ${new Date(createdAt).toISOString()}  ${account === null ? '' : `${toHandle(account)}: `}${text}`,
      );
      const text = [
        toLine(report),
        ...(posts.length > 0 ? ['Posts', ...posts] : []),
        ...(notes.length > 0 ? ['Notes', ...notes] : []),
      ].join('\n');
      const data = { ...toData(report), posts: report.posts.map((post) => ({ ...post, postId: String(post.postId) })) };
      const toNote = ({ id, account, text: words, createdAt }: (typeof written)[0]) => {
        return { id: String(id), account: account === null ? null : toHandle(account), text: words, createdAt };
      };
      return { data: { ...data, notes: written.map(toNote) }, text };
    },
    { existing: true, looks: true },
  );
}

/** Says that a report was seen to. */
export function resolve(id: string, options: { action: string; answer?: string; note?: string }): Promise<Answer> {
  return change(id, 'is resolved', (ctx) => resolveReport(ctx, { id: readNumber(id), by: null, ...options }));
}

/** Puts one back among those that wait. */
export function reopen(id: string): Promise<Answer> {
  return change(id, 'waits again', (ctx) => reopenReport(ctx, { id: readNumber(id), by: null }));
}

/** Says who sees to one. */
export function assign(id: string, name: string): Promise<Answer> {
  return change(id, `is for ${name}`, async (ctx) => {
    const assigneeId = await findId(ctx, name);
    const user = await findUserByAccount.first(ctx.db, { accountId: assigneeId });
    const may = user && (await permissionsOf(ctx, user.role));
    if (may?.has('manageReports') !== true) throw new AppError('invalid', `${name} is no moderator here`);
    await assignReport(ctx, { id: readNumber(id), by: null, assigneeId });
  });
}

/** Leaves one to whoever comes first. */
export function unassign(id: string): Promise<Answer> {
  return change(id, 'is nobody’s', (ctx) => assignReport(ctx, { id: readNumber(id), by: null, assigneeId: null }));
}

/** Writes something for moderators to remember. */
export function note(id: string, text: string): Promise<Answer> {
  return change(id, 'has a note more', async (ctx) => {
    await addReportNote(ctx, { reportId: readNumber(id), by: null, text });
  });
}

function change(id: string, done: string, work: (ctx: Context) => Promise<void>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await work(ctx).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? unknown(id) : error;
      });
      return { data: { id }, text: `report ${id} ${done}` };
    },
    { existing: true },
  );
}

async function findId(ctx: Context, handle: string): Promise<number> {
  const account = await findAccountByHandle(ctx, handle);
  if (account === undefined) throw new AppError('invalid', `Nobody here is known as ${handle}`);
  return account.id;
}

function readNumber(id: string): number {
  if (!/^\d{1,16}$/.test(id)) throw unknown(id);
  return Number(id);
}

const unknown = (id: string) => new AppError('not-found', `There is no report ${id}: "reports list" shows all`);

function toHandle({ username, domain }: ReportView['target']): string {
  return domain === '' ? `@${username}` : `@${username}@${domain}`;
}

function toLine(report: ReportView): string {
  const { id, state, action, assignee, category, comment, posts, account, target, createdAt } = report;
  const words = comment === '' ? '' : `\n    ${comment.replaceAll('\n', '\n    ')}`;
  const seenTo = assignee === null ? state : `${state} to ${toHandle(assignee)}`;
  const done = action === null ? seenTo : `resolved: ${action}`;
  return `${id}  ${new Date(createdAt).toISOString()}  ${done}  ${category}  ${toHandle(target)} by ${toHandle(account)}, ${posts.length} posts${words}`;
}

function toData({ id, account, target, assignee, resolvedBy, posts, ...report }: ReportView) {
  return {
    id: String(id),
    ...report,
    assignee: assignee === null ? null : toHandle(assignee),
    resolvedBy: resolvedBy === null ? null : toHandle(resolvedBy),
    account: toHandle(account),
    target: toHandle(target),
    postIds: posts.map((post) => String(post.postId)),
  };
}
