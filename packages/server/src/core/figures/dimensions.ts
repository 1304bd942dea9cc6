import { measureDatabase } from '../../db/queries/health.ts';
import { VERSION } from '../../lib/version.ts';
import type { Context } from '../context.ts';
import { findCacheTotals } from '../files/queries.ts';
import { DAY_MS, type Days, idsOf } from './days.ts';
import { TAG_USES } from './measures.ts';
import { countLocales, countPostsByServer, countSources } from './queries/server.ts';
import { countLanguages, findMostFollowed } from './queries/servers.ts';
import { countTagLanguages, countTagServers } from './queries/tags.ts';

const OWN = ['languages', 'sources', 'servers', 'space_usage', 'software_versions'] as const;
const OF_TAGS = ['tag_servers', 'tag_languages'] as const;
const OF_SERVERS = ['instance_accounts', 'instance_languages'] as const;

export type DimensionKey = (typeof OWN)[number] | (typeof OF_TAGS)[number] | (typeof OF_SERVERS)[number];
export const DIMENSION_KEYS: readonly DimensionKey[] = [...OWN, ...OF_TAGS, ...OF_SERVERS];

/** Of how many posts the newest are looked at. */
const POSTS = 20_000;

export interface Dimension {
  key: DimensionKey;
  /** The largest first. `value` is a number but for versions. */
  rows: { key: string; value: number | string }[];
}

export interface DimensionSubjects {
  tags: Partial<Record<(typeof OF_TAGS)[number], string>>;
  domains: Partial<Record<(typeof OF_SERVERS)[number], string>>;
}

interface Asked {
  days: Days;
  /** How many rows of each. */
  limit: number;
  about: DimensionSubjects;
}

/** The dimensions that were asked for, in that order; those without what they are about are left out. */
export async function loadDimensions(ctx: Context, keys: readonly DimensionKey[], asked: Asked): Promise<Dimension[]> {
  const found: Dimension[] = [];
  for (const key of new Set(keys)) {
    const rows = await loadRows(ctx, key, asked);
    if (rows !== undefined) found.push({ key, rows });
  }
  return found;
}

async function loadRows(ctx: Context, key: DimensionKey, { days, limit: top, about }: Asked) {
  const since = days.first * DAY_MS;
  const span = { ...idsOf(days), top };
  switch (key) {
    case 'languages':
      return toRows(await countLocales.all(ctx.db, { since, before: (days.last + 1) * DAY_MS, top }));
    case 'sources':
      return toRows(await countSources.all(ctx.db, span));
    case 'servers':
      return toRows(await countPostsByServer.all(ctx.db, { ...span, limit: POSTS }));
    case 'space_usage':
      return loadSpace(ctx);
    case 'software_versions':
      return loadVersions(ctx);
    case 'tag_servers':
    case 'tag_languages': {
      const tag = about.tags[key];
      if (tag === undefined) return undefined;
      const count = key === 'tag_servers' ? countTagServers : countTagLanguages;
      return toRows(await count.all(ctx.db, { tag, ...span, limit: TAG_USES }));
    }
    default: {
      const domain = about.domains[key];
      if (domain === undefined) return undefined;
      const domains = [domain];
      if (key === 'instance_accounts') return toRows(await findMostFollowed.all(ctx.db, { domains, top }));
      return toRows(await countLanguages.all(ctx.db, { domains, since, ...span }));
    }
  }
}

/** PostgreSQL answers counts as text. */
const toRows = (rows: { key: string; value: number | string }[]) =>
  rows.map(({ key, value }) => ({ key, value: Number(value) }));

async function loadSpace(ctx: Context): Promise<Dimension['rows']> {
  const { bytes } = await measureDatabase(ctx.db);
  const cache = await findCacheTotals.first(ctx.db, {});
  return [
    { key: 'database', value: bytes },
    { key: 'cache', value: Number(cache?.bytes ?? 0) },
  ];
}

async function loadVersions(ctx: Context): Promise<Dimension['rows']> {
  const { name, version } = await measureDatabase(ctx.db);
  return [
    { key: 'linnet', value: VERSION },
    { key: 'node', value: process.versions.node },
    { key: name.toLowerCase(), value: version },
  ];
}
