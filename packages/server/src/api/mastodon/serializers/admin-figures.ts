import type { AdminCohort, AdminDimension, AdminMeasure } from '@linnet/api-schemas/mastodon/admin-figures.ts';
import type { Cohort, Frequency } from '../../../core/figures/cohorts.ts';
import { DAY_MS } from '../../../core/figures/days.ts';
import type { Dimension } from '../../../core/figures/dimensions.ts';
import type { Measure } from '../../../core/figures/measures.ts';
import { formatBytes } from '../../../lib/format-bytes.ts';
import { toMidnight } from './dates.ts';

export function renderMeasure({ key, total, previous, days }: Measure): AdminMeasure {
  return {
    key,
    unit: null,
    total: `${total}`,
    ...(previous === undefined ? {} : { previous_total: `${previous}` }),
    data: days.map(({ day, value }) => ({ date: toMidnight(day * DAY_MS), value: `${value}` })),
  };
}

/** Names of what has one for everybody. */
const NAMES: Record<string, string> = {
  linnet: 'Linnet',
  node: 'Node.js',
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  database: 'Database',
  cache: 'Cache of others’ files',
};
const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** `host`: ours, which is '' in what is counted. */
export function renderDimension({ key: dimension, rows }: Dimension, host: string): AdminDimension {
  return {
    key: dimension,
    data: rows.map(({ key, value }) => {
      const isOurs = key === '' && (dimension === 'servers' || dimension === 'tag_servers');
      const name = isOurs ? host : key || 'web';
      return {
        key: name,
        human_key: nameOf(dimension, name),
        value: `${value}`,
        ...(typeof value === 'number' && dimension === 'space_usage'
          ? { unit: 'bytes', human_value: formatBytes(value) }
          : {}),
        ...(dimension === 'software_versions' ? { human_value: `${value}` } : {}),
      };
    }),
  };
}

function nameOf(dimension: string, key: string): string {
  if (dimension === 'space_usage' || dimension === 'software_versions') return NAMES[key] ?? key;
  if (!dimension.endsWith('languages')) return key;
  try {
    return languages.of(key) ?? key;
  } catch {
    // What posts say may be no tag of a language.
    return key;
  }
}

export function renderCohort({ period, joined, stayed }: Cohort, frequency: Frequency): AdminCohort {
  return {
    period: toMidnight(period),
    frequency,
    joined,
    data: stayed.map(({ period: at, count }) => ({
      date: toMidnight(at),
      rate: joined === 0 ? 0 : count / joined,
      value: `${count}`,
    })),
  };
}
