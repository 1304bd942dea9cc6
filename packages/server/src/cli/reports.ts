import { listReports, loadReport, type ReportView } from '../core/reports/load.ts';
import { resolveReport } from '../core/reports/resolve.ts';
import { AppError } from '../lib/errors.ts';
import { htmlToText } from '../lib/html/html-to-text.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 200;

/** Lists reports that wait, newest first; with `resolved` those that were seen to. */
export function showReports(options: { resolved?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const states = options.resolved ? (['resolved'] as const) : (['assigned', 'open'] as const);
      const pages = [];
      for (const state of states) pages.push(...(await listReports(ctx, state, { limit: SHOWN })));
      return {
        data: pages.map(toData),
        perLine: true,
        text: pages.map(toLine).join('\n') || 'no reports',
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
      const notes = report.notes.map(({ text, createdAt }) => `  ${new Date(createdAt).toISOString()}  ${text}`);
      const text = [
        toLine(report),
        ...(posts.length > 0 ? ['Posts', ...posts] : []),
        ...(notes.length > 0 ? ['Notes', ...notes] : []),
      ].join('\n');
      const data = { ...toData(report), posts: report.posts.map((post) => ({ ...post, postId: String(post.postId) })) };
      return { data: { ...data, notes: report.notes.map((note) => ({ ...note, id: String(note.id) })) }, text };
    },
    { existing: true, looks: true },
  );
}

/** Says that a report was seen to. */
export function resolve(id: string, options: { action: string; note?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await resolveReport(ctx, { id: readNumber(id), ...options, by: null }).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? unknown(id) : error;
      });
      return { data: { id }, text: `report ${id} is resolved` };
    },
    { existing: true },
  );
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
  const { id, state, action, category, comment, posts, account, target, createdAt } = report;
  const words = comment === '' ? '' : `\n    ${comment.replaceAll('\n', '\n    ')}`;
  const done = action === null ? state : `${state}: ${action}`;
  return `${id}  ${new Date(createdAt).toISOString()}  ${done}  ${category}  ${toHandle(target)} by ${toHandle(account)}, ${posts.length} posts${words}`;
}

function toData({ id, account, target, posts, ...report }: ReportView) {
  return {
    id: String(id),
    ...report,
    account: toHandle(account),
    target: toHandle(target),
    postIds: posts.map((post) => String(post.postId)),
  };
}
