import { type CsvRecord, readCsv } from '../../lib/csv.ts';
import { AppError } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import type { Context } from '../context.ts';
import type { InstancePolicy } from '../instances/policy.ts';
import { type InstanceDecision, MAX_BLOCK_COMMENT, readBlockable } from './instance-blocks.ts';

/** UTF-16 units of a list, and servers in it. */
export const MAX_LIST_LENGTH = 800_000;
export const MAX_LIST_ROWS = 10_000;
/** Refused rows that are named. */
export const MAX_REFUSED = 100;
const MAX_SHOWN = 100;

/** Why a row is not taken. `hidden`: a part of its name is. `own`: it is this server. `twice`: it stands above already. */
export type RowRefusal = 'name' | 'hidden' | 'own' | 'severity' | 'flag' | 'comment' | 'nothing' | 'twice';

export interface ListRow extends InstanceDecision {
  /** Where it stands, from 1: a line, or an entry of JSON. */
  line: number;
  domain: string;
}

export interface RefusedRow {
  line: number;
  /** The beginning of what stands there. */
  text: string;
  why: RowRefusal;
}

export interface ServerList {
  rows: ListRow[];
  refused: RefusedRow[];
  /** All that were refused: `refused` names the first hundred. */
  refusedCount: number;
}

/** A row by the names of its columns, as far as they are known. */
interface RawRow {
  line: number;
  cells: Partial<Record<Column, string>>;
}

type Column =
  | 'domain'
  | 'severity'
  | 'rejectMedia'
  | 'rejectReports'
  | 'publicComment'
  | 'privateComment'
  | 'obfuscate';

/** What columns and keys are called, in lower case and without what is no letter. Mastodon's, GoToSocial's, others'. */
const COLUMNS: Record<string, Column> = {
  domain: 'domain',
  domains: 'domain',
  host: 'domain',
  instance: 'domain',
  server: 'domain',
  severity: 'severity',
  rejectmedia: 'rejectMedia',
  rejectreports: 'rejectReports',
  publiccomment: 'publicComment',
  comment: 'publicComment',
  reason: 'publicComment',
  privatecomment: 'privateComment',
  obfuscate: 'obfuscate',
};
/** The columns of a table without names: Mastodon's order. */
const IN_ORDER: Column[] = ['domain', 'severity', 'rejectMedia', 'rejectReports', 'publicComment', 'obfuscate'];

const SEVERITIES: Record<string, InstancePolicy> = {
  '': 'suspended',
  suspend: 'suspended',
  suspended: 'suspended',
  block: 'suspended',
  silence: 'silenced',
  silenced: 'silenced',
  limit: 'silenced',
  limited: 'silenced',
  noop: 'open',
  none: 'open',
};
const FLAGS: Record<string, boolean> = {
  ...{ '': false, false: false, '0': false, no: false, f: false, n: false },
  ...{ true: true, '1': true, yes: true, t: true, y: true },
};

/**
 * Reads a list of servers: Mastodon's table, with its columns named in any way or not at all, GoToSocial's JSON, Mastodon's
 * public list, or a name a line. What says nothing of a server's severity suspends it. Throws `invalid` for what is no list,
 * or too long a one; single rows are refused by themselves.
 */
export function readServerList(ctx: Context, kind: 'block' | 'allow', text: string): ServerList {
  if (text.length > MAX_LIST_LENGTH) throw listTooLong();
  const plain = text.replace(/^\uFEFF/, '');
  const raw = /^\s*[[{]/.test(plain) ? readJson(plain) : readTable(plain);
  if (raw.length > MAX_LIST_ROWS) throw listTooLong();
  const list: ServerList = { rows: [], refused: [], refusedCount: 0 };
  const seen = new Set<string>();
  for (const one of raw) {
    const row = readRow(ctx, kind, one);
    if (typeof row !== 'string' && !seen.has(row.domain)) {
      seen.add(row.domain);
      list.rows.push(row);
      continue;
    }
    list.refusedCount += 1;
    if (list.refused.length === MAX_REFUSED) continue;
    const shown = (one.cells.domain ?? '').slice(0, MAX_SHOWN);
    list.refused.push({ line: one.line, text: shown, why: typeof row === 'string' ? row : 'twice' });
  }
  if (list.rows.length === 0 && list.refusedCount === 0)
    throw new AppError('invalid', 'Validation failed: There is no server in this list');
  return list;
}

/** More than is read of a list. */
export function listTooLong(): AppError {
  const most = `${MAX_LIST_ROWS} servers and ${MAX_LIST_LENGTH} characters`;
  return new AppError('invalid', `Validation failed: The list is too long: it may have ${most}`);
}

function readTable(text: string): RawRow[] {
  const [first, ...rest] = readCsv(text);
  if (first === undefined) return [];
  const named = first.cells.map(findColumn);
  if (named.includes('domain')) return rest.flatMap((record) => nameCells(record, named));
  return [first, ...rest].flatMap((record) => nameCells(record, IN_ORDER));
}

/** Without lines that are comments: they begin with `#`, and so do the names of Mastodon's columns, which are read before. */
function nameCells({ line, cells }: CsvRecord, columns: readonly (Column | undefined)[]): RawRow[] {
  if (cells[0]?.trim().startsWith('#')) return [];
  const row: RawRow = { line, cells: {} };
  for (const [i, column] of columns.entries()) if (column !== undefined) row.cells[column] ??= cells[i]?.trim() ?? '';
  return [row];
}

function readJson(text: string): RawRow[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'Validation failed: This is no list: it begins like JSON and is none');
  }
  if (!Array.isArray(parsed)) throw new AppError('invalid', 'Validation failed: This is no list of servers');
  return parsed.map((entry: unknown, i) => {
    const row: RawRow = { line: i + 1, cells: {} };
    const fields = typeof entry === 'string' ? { domain: entry } : entry;
    if (typeof fields !== 'object' || fields === null) return row;
    for (const [key, value] of Object.entries(fields)) {
      const column = findColumn(key);
      if (column !== undefined && (typeof value === 'string' || typeof value === 'boolean')) {
        row.cells[column] ??= String(value).trim();
      }
    }
    return row;
  });
}

function findColumn(name: string): Column | undefined {
  const key = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
}

function readRow(ctx: Context, kind: 'block' | 'allow', { line, cells }: RawRow): ListRow | RowRefusal {
  const domain = readName(ctx, (cells.domain ?? '').replace(/^\*\./, ''));
  if (typeof domain === 'string') return domain;
  const policy = lookUp(SEVERITIES, cells.severity);
  const rejectMedia = lookUp(FLAGS, cells.rejectMedia);
  const rejectReports = lookUp(FLAGS, cells.rejectReports);
  const obfuscate = lookUp(FLAGS, cells.obfuscate);
  const { publicComment = '', privateComment = '' } = cells;
  if (policy === undefined) return 'severity';
  if (rejectMedia === undefined || rejectReports === undefined || obfuscate === undefined) return 'flag';
  if (Math.max(publicComment.length, privateComment.length) > MAX_BLOCK_COMMENT) return 'comment';
  if (kind === 'block' && policy === 'open' && !rejectMedia && !rejectReports) return 'nothing';
  return { line, ...domain, policy, rejectMedia, rejectReports, obfuscate, publicComment, privateComment };
}

/** A name with a dot, as decisions are kept by it; or why it is none. A list does not decide about a top-level domain. */
function readName(ctx: Context, text: string): { domain: string } | RowRefusal {
  if (text.includes('*')) return 'hidden';
  if (readHost(text) === undefined) return 'name';
  try {
    const domain = readBlockable(ctx, text);
    return text.replace(/\.$/, '').includes('.') ? { domain } : 'name';
  } catch {
    return 'own';
  }
}

function lookUp<T>(words: Record<string, T>, word = ''): T | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
