import type { FigureDaysTable } from '../../db/tables/figures.ts';
import { countSketch, createSketch, mergeSketch, readSketch } from '../../lib/distinct.ts';
import type { Context } from '../context.ts';
import { type Days, daysBefore, fillDays, idsOf } from './days.ts';
import { findFigureDays } from './queries/days.ts';
import { countTagUses } from './queries/tags.ts';
import { measureServer, SERVER_MEASURES, type ServerMeasure } from './server-measures.ts';

const OWN = ['active_users', 'new_users', 'interactions', 'opened_reports', 'resolved_reports'] as const;
const OF_TAGS = ['tag_accounts', 'tag_uses', 'tag_servers'] as const;

type OwnMeasure = (typeof OWN)[number];
type TagMeasure = (typeof OF_TAGS)[number];
export type MeasureKey = OwnMeasure | TagMeasure | ServerMeasure;
export const MEASURE_KEYS: readonly MeasureKey[] = [...OWN, ...OF_TAGS, ...SERVER_MEASURES];

/** Of the uses of a tag the newest are counted. */
export const TAG_USES = 20_000;

export interface Measure {
  key: MeasureKey;
  total: number;
  /** Of as many days before; undefined where the total is of all time. */
  previous?: number;
  days: { day: number; value: number }[];
}

/** What a measure is about, beside days: the tag of those of tags, the server of those of servers. */
export interface Subjects {
  tags: Partial<Record<TagMeasure, string>>;
  domains: Partial<Record<ServerMeasure, { domain: string; below: boolean }>>;
}

/** The measures that were asked for, in that order; those without what they are about are left out. */
export async function loadMeasures(
  ctx: Context,
  keys: readonly MeasureKey[],
  days: Days,
  about: Subjects,
): Promise<Measure[]> {
  const found: Measure[] = [];
  let own: { now: FigureDaysTable[]; before: FigureDaysTable[] } | undefined;
  for (const key of new Set(keys)) {
    if (isOneOf(OWN, key)) {
      own ??= {
        now: await findFigureDays.all(ctx.db, days),
        before: await findFigureDays.all(ctx.db, daysBefore(days)),
      };
      found.push(measureOwn(key, days, own));
    } else if (isOneOf(OF_TAGS, key)) {
      const tag = about.tags[key];
      if (tag !== undefined) found.push(await measureTag(ctx, key, days, tag));
    } else {
      const subject = about.domains[key];
      if (subject !== undefined) found.push(await measureServer(ctx, key, days, subject));
    }
  }
  return found;
}

const COLUMNS = {
  new_users: 'newUsers',
  interactions: 'interactions',
  opened_reports: 'openedReports',
  resolved_reports: 'resolvedReports',
} as const satisfies Record<Exclude<OwnMeasure, 'active_users'>, keyof FigureDaysTable>;

function measureOwn(key: OwnMeasure, days: Days, rows: { now: FigureDaysTable[]; before: FigureDaysTable[] }): Measure {
  if (key === 'active_users') {
    const value = (row: FigureDaysTable) => countSketch(readSketch(row.activeUsers));
    return {
      key,
      total: countPeople(rows.now),
      previous: countPeople(rows.before),
      days: fillDays(days, rows.now, value),
    };
  }
  const value = (row: FigureDaysTable) => Number(row[COLUMNS[key]]);
  const sum = (some: FigureDaysTable[]) => some.reduce((total, row) => total + value(row), 0);
  return { key, total: sum(rows.now), previous: sum(rows.before), days: fillDays(days, rows.now, value) };
}

/** Who was here on any of these days, once. */
function countPeople(rows: FigureDaysTable[]): number {
  const all = createSketch();
  for (const row of rows) if (row.activeUsers !== '') mergeSketch(all, readSketch(row.activeUsers));
  return countSketch(all);
}

async function measureTag(ctx: Context, key: TagMeasure, days: Days, tag: string): Promise<Measure> {
  const name = key.slice('tag_'.length) as 'accounts' | 'uses' | 'servers';
  const read = (of: Days) => countTagUses.all(ctx.db, { tag, ...idsOf(of), limit: TAG_USES });
  const [rows, before] = [await read(days), await read(daysBefore(days))];
  const total = (some: typeof rows) => Number(some.find((row) => Number(row.day) === 0)?.[name] ?? 0);
  return { key, total: total(rows), previous: total(before), days: fillDays(days, rows, (row) => Number(row[name])) };
}

const isOneOf = <T extends string>(some: readonly T[], key: string): key is T =>
  (some as readonly string[]).includes(key);
