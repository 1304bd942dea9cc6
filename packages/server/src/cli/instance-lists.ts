import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { acceptDrafts, addServerList, compareServerList, type ListNews } from '../core/moderation/server-lists.ts';
import { type ListFormat, writeServerList } from '../core/moderation/write-server-list.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const WORDS = { open: 'open', silenced: 'limited', suspended: 'suspended' } as const;

/** Decides as a list says; the running server does it in the background. */
export function importList(
  file: string,
  { allow, draft, dryRun }: { allow?: true; draft?: true; dryRun?: true },
): Promise<Answer> {
  const kind = allow ? 'allow' : 'block';
  return withBase(
    async ({ ctx }) => {
      const text = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
      const { rows, news, refused, refusedCount } = await compareServerList(ctx, { kind, text });
      const counts = {
        servers: rows.length,
        same: rows.length - news.length,
        changes: news.length,
        refused: refusedCount,
      };
      const unread = refused.map(
        ({ line, text: shown, why }) => `line ${line}: ${shown || '(nothing)'} is left out: ${why}`,
      );
      if (refusedCount > refused.length) unread.push(`and ${refusedCount - refused.length} more are left out`);
      if (dryRun) {
        const changes = news.map(({ row, before }) => ({
          ...{ line: row.line, domain: row.domain, before: before === null ? null : WORDS[before] },
          after: allow ? 'allowed' : WORDS[row.policy],
        }));
        const lines = [...news.map((one) => toLine(kind, one)), ...unread, sum(counts)];
        return { data: { dryRun: true, ...counts, changes, refusedRows: refused }, text: lines.join('\n') };
      }
      const list = await addServerList(ctx, { by: null, kind, name: file === '-' ? '' : file, text });
      if (!draft) await acceptDrafts(ctx, { by: null, listId: list.id, ids: 'all' });
      const done = draft ? 'It waits to be looked at in the panel.' : 'The running server applies it.';
      return {
        data: { id: String(list.id), ...counts, applied: !draft, refusedRows: refused },
        text: [...unread, sum(counts), done].join('\n'),
      };
    },
    { existing: true },
  );
}

/** Writes what is decided, as a list for others. */
export function exportList({ allow, format }: { allow?: true; format: ListFormat }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const list = await writeServerList(ctx, allow ? 'allow' : 'block', format);
      return { data: { list }, text: list.trimEnd() };
    },
    { existing: true, looks: true },
  );
}

const toLine = (kind: 'block' | 'allow', { row, before }: ListNews) =>
  `${row.domain}  ${before === null ? '' : `${WORDS[before]} → `}${kind === 'allow' ? 'allowed' : WORDS[row.policy]}`;

const sum = (counts: { servers: number; same: number; changes: number; refused: number }) =>
  `${counts.servers} servers: ${counts.changes} change, ${counts.same} stay; ${counts.refused} rows left out`;
