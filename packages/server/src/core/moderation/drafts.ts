import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import type { ServerDraftsTable } from '../../db/tables/server-lists.ts';
import type { Context } from '../context.ts';
import { STRICTNESS } from '../instances/policy.ts';
import type { InstanceBlock } from './instance-blocks.ts';
import type { ListRow } from './read-server-list.ts';

export type ServerDraft = ServerDraftsTable;

/** Drafts of one statement. */
const LOT = 500;

/** Whether the same stands already; comments do not count. */
export function saysSame(
  row: Omit<ListRow, 'line' | 'publicComment' | 'privateComment' | 'obfuscate'>,
  block: InstanceBlock | undefined,
): boolean {
  if (block === undefined || block.policy !== row.policy) return false;
  if (row.policy === 'suspended') return true;
  return (block.rejectMedia === 1) === row.rejectMedia && (block.rejectReports === 1) === row.rejectReports;
}

/** Whether a draft makes nothing milder than it stands. */
export function isAsStrict(
  draft: Pick<ServerDraft, 'policy' | 'rejectMedia' | 'rejectReports'>,
  block: InstanceBlock | undefined,
): boolean {
  if (block === undefined || draft.policy === 'suspended') return true;
  return (
    STRICTNESS[draft.policy] >= STRICTNESS[block.policy] &&
    draft.rejectMedia >= block.rejectMedia &&
    draft.rejectReports >= block.rejectReports
  );
}

export function toDraft(ctx: Context, listId: number, row: ListRow): ServerDraft {
  const { line, domain, policy, publicComment, privateComment } = row;
  return {
    id: ctx.ids.next(),
    listId,
    line,
    retract: 0,
    domain,
    policy,
    rejectMedia: row.rejectMedia ? 1 : 0,
    rejectReports: row.rejectReports ? 1 : 0,
    obfuscate: row.obfuscate ? 1 : 0,
    publicComment,
    privateComment,
    state: 'open',
    byItself: 0,
    byAccountId: null,
  };
}

export async function insertDrafts(tx: Tx, drafts: readonly ServerDraft[]): Promise<void> {
  for (let i = 0; i < drafts.length; i += LOT) await insertRows(tx, 'serverDrafts', drafts.slice(i, i + LOT));
}

/** A draft of taking back what was decided. */
export const toRetraction = (ctx: Context, listId: number, domain: string): ServerDraft => {
  const nothing = { rejectMedia: false, rejectReports: false, obfuscate: false, publicComment: '', privateComment: '' };
  return { ...toDraft(ctx, listId, { line: 0, domain, policy: 'open', ...nothing }), retract: 1 };
};
