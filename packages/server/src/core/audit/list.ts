import { type Page, readPage } from '../../db/keyset.ts';
import type { AuditEntriesTable } from '../../db/tables/audit.ts';
import type { Context } from '../context.ts';
import { findAuditEntries, findAuditEntriesAbout, findAuditEntriesBy, findAuditEntriesOf } from './queries.ts';

export type AuditEntry = Omit<AuditEntriesTable, 'detailsJson'> & { details: Record<string, unknown> };

/** One filter at most: who did it, what it was, or what it was done to. */
export type AuditFilter = { accountId: number } | { act: string } | { kind: string; key: string } | null;

/** A page of what staff did, newest first. */
export async function listAuditEntries(ctx: Context, filter: AuditFilter, page: Page): Promise<AuditEntry[]> {
  const rows = await find(ctx, filter, page);
  return rows.map(({ detailsJson, ...row }) => ({
    ...row,
    details: JSON.parse(detailsJson) as Record<string, unknown>,
  }));
}

function find({ db }: Context, filter: AuditFilter, page: Page): Promise<AuditEntriesTable[]> {
  if (filter === null) return readPage(db, findAuditEntries, {}, page);
  if ('accountId' in filter) return readPage(db, findAuditEntriesBy, filter, page);
  if ('act' in filter) return readPage(db, findAuditEntriesOf, filter, page);
  return readPage(db, findAuditEntriesAbout, filter, page);
}
