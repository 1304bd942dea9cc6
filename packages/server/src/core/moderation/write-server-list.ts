import { writeCsv } from '../../lib/csv.ts';
import type { Context } from '../context.ts';
import { loadInstanceAllows } from './instance-allows.ts';
import { type InstanceBlock, loadInstanceBlocks } from './instance-blocks.ts';

/** Decisions of one query, and of one list. */
const LOT = 1_000;
const MAX_LISTED = 100_000;
const SEVERITIES = { open: 'noop', silenced: 'silence', suspended: 'suspend' } as const;

export type ListFormat = 'csv' | 'json';

/**
 * What is decided here as a list that other servers read: Mastodon's table, or GoToSocial's JSON. It is for others, too: what
 * staff wrote for themselves is not in it. JSON of blocks has those that are suspended, since it knows no others.
 */
export async function writeServerList(ctx: Context, kind: 'block' | 'allow', format: ListFormat): Promise<string> {
  if (kind === 'allow') {
    const names = (await loadAll((page) => loadInstanceAllows(ctx, page))).map((allow) => allow.domain).sort();
    if (format === 'json') return toJson(names.map((domain) => ({ domain })));
    return writeCsv([['#domain'], ...names.map((domain) => [domain])]);
  }
  const blocks = (await loadAll((page) => loadInstanceBlocks(ctx, page))).sort((a, b) =>
    a.domain < b.domain ? -1 : 1,
  );
  return format === 'json'
    ? toJson(blocks.filter(({ policy }) => policy === 'suspended').map(toEntry))
    : toTable(blocks);
}

const toJson = (entries: object[]) => `${JSON.stringify(entries, null, 2)}\n`;

const toEntry = ({ domain, publicComment, obfuscate }: InstanceBlock) => ({
  domain,
  ...(publicComment === '' ? {} : { public_comment: publicComment }),
  ...(obfuscate === 1 ? { obfuscate: true } : {}),
});

function toTable(blocks: readonly InstanceBlock[]): string {
  return writeCsv([
    ['#domain', '#severity', '#reject_media', '#reject_reports', '#public_comment', '#obfuscate'],
    ...blocks.map(({ domain, policy, rejectMedia, rejectReports, publicComment, obfuscate }) => [
      ...[domain, SEVERITIES[policy], rejectMedia === 1, rejectReports === 1, publicComment, obfuscate === 1],
    ]),
  ]);
}

async function loadAll<T extends { id: number }>(load: (page: { limit: number; maxId?: number }) => Promise<T[]>) {
  const all: T[] = [];
  for (let maxId: number | undefined; all.length < MAX_LISTED; ) {
    const some = await load({ limit: LOT, ...(maxId === undefined ? {} : { maxId }) });
    all.push(...some);
    if (some.length < LOT) break;
    maxId = some.at(-1)?.id;
  }
  return all;
}
