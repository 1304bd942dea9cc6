import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { findSetting, findSettings, putSetting } from './queries.ts';

export type Registrations = 'closed' | 'approval' | 'open';

/** What the owner decides about the server; everything that has to be known before it runs is in `config/`. */
export interface InstanceSettings {
  title: string;
  /** Plain text. */
  description: string;
  registrations: Registrations;
  /** An e-mail address, '' for none. */
  contactEmail: string;
  /** A local account, null for none. */
  contactAccountId: number | null;
  /** What is read at length, as plain text; null for none. */
  extendedDescription: LongText | null;
  privacyPolicy: LongText | null;
  /** One for each day from which another one holds, the last one last. */
  terms: Terms[];
  rules: Rule[];
  /** Who may read which servers are suspended here. */
  domainBlocksFor: 'nobody' | 'members' | 'everybody';
  /** Whether it is counted and shown what much is made of. */
  trends: 'on' | 'off';
}

export interface LongText {
  text: string;
  /** In milliseconds. */
  updatedAt: number;
}

export interface Terms {
  text: string;
  /** A day of UTC, as `2026-12-01`. */
  from: string;
}

export interface Rule {
  /** Stays when others go: reports and apps name rules by it. */
  id: number;
  text: string;
  hint: string;
}

const DEFAULTS: InstanceSettings = {
  title: 'Linnet',
  description: '',
  registrations: 'closed',
  contactEmail: '',
  contactAccountId: null,
  extendedDescription: null,
  privacyPolicy: null,
  terms: [],
  rules: [],
  domainBlocksFor: 'nobody',
  trends: 'on',
};
const KEYS = Object.keys(DEFAULTS) as (keyof InstanceSettings)[];
const LIMITS = { title: 100, description: 5_000, contactEmail: 320 };

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 10_000;
const cached = perProcess((ctx) =>
  createToldCache<'settings', InstanceSettings>(ctx, ['settings'], { max: 1, ttlMs: FRESH_MS }),
);

/** The settings, from memory where they are known. */
export function loadInstanceSettings(ctx: Context): Promise<InstanceSettings> {
  return cached(ctx).load('settings', readInstanceSettings);
}

/** The settings as the table has them. */
export async function readInstanceSettings(on: Reader): Promise<InstanceSettings> {
  const rows = await findSettings.all(on, { keys: KEYS });
  return { ...DEFAULTS, ...Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.valueJson)])) };
}

/** Changes what is given; throws `invalid` with details. */
export async function saveInstanceSettings(ctx: Context, changes: Partial<InstanceSettings>): Promise<void> {
  await ctx.db.write((tx) => writeInstanceSettings(ctx, tx, changes));
}

/** The same in the caller's transaction. */
export async function writeInstanceSettings(ctx: Context, tx: Tx, changes: Partial<InstanceSettings>): Promise<void> {
  checkInstanceSettings(changes);
  for (const key of KEYS) {
    const value = changes[key];
    if (value !== undefined) await putSetting.run(tx, { key, valueJson: JSON.stringify(value) });
  }
  await tellChanged(ctx, tx, 'settings', null);
}

/** Throws `invalid` for a setting that is too long or unknown. */
export function checkInstanceSettings(changes: Partial<InstanceSettings>): void {
  const errors = collectFieldErrors();
  if (changes.title !== undefined && changes.title.trim() === '') errors.add('title', 'ERR_BLANK', "can't be blank");
  for (const [field, max] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    if ((changes[field]?.length ?? 0) > max) {
      errors.add(field, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
    }
  }
  if (changes.registrations !== undefined && !['closed', 'approval', 'open'].includes(changes.registrations)) {
    errors.add('registrations', 'ERR_INCLUSION', 'is not included in the list');
  }
  const shown = changes.domainBlocksFor;
  if (shown !== undefined && !['nobody', 'members', 'everybody'].includes(shown)) {
    errors.add('domainBlocksFor', 'ERR_INCLUSION', 'is not included in the list');
  }
  if (changes.trends !== undefined && !['on', 'off'].includes(changes.trends)) {
    errors.add('trends', 'ERR_INCLUSION', 'is not included in the list');
  }
  errors.throwIfAny();
}

/** A secret of this server by name, made the first time it is asked for; the same in all its processes. */
export async function ensureSecret(ctx: Context, name: string, make: () => string): Promise<string> {
  const key = `secret.${name}`;
  if ((await findSetting.first(ctx.db, { key })) === undefined) {
    await ctx.db.write((tx) =>
      insertRow(tx, 'settings', { key, valueJson: JSON.stringify(make()) }, { ignoreConflicts: true }),
    );
  }
  const row = await findSetting.first(ctx.db, { key });
  return JSON.parse((row as { valueJson: string }).valueJson) as string;
}
