import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { checkService } from './challenge-service.ts';
import { findSetting, findSettings, putSetting } from './queries.ts';
import { findFault, type LongText } from './setting-kinds.ts';
import { SETTING_KEYS, SETTINGS, type SettingValues } from './settings-table.ts';

export type { LongText };

export type Registrations = SettingValues['registrations'];

/** What the owner decides about the server; everything that has to be known before it runs is in `config/`. */
export interface InstanceSettings extends SettingValues {
  /** One for each day from which another one holds, the last one last. */
  terms: Terms[];
  rules: Rule[];
  /** What the server is known by in apps and on home screens; null: the bird. */
  icon: ServerIcon | null;
  /** What it is introduced with; null: a plain colour. */
  thumbnail: ServerThumbnail | null;
}

/** Sides of the squares that an icon is made in: for tabs, for Apple's home screens, for those of others and what they start with. */
export const ICON_SIZES = [48, 180, 192, 512] as const;
/** Storage keys by size. */
export type ServerIcon = Record<(typeof ICON_SIZES)[number], string>;

export interface ServerThumbnail {
  /** Storage key of 1,200 × 630 at most. */
  file: string;
  /** Twice that; null where the picture was not larger. */
  largeFile: string | null;
  blurhash: string;
  /** '' where nobody has said what is seen. */
  description: string;
}

export interface Terms {
  text: string;
  /** A day of UTC, as `2026-12-01`. */
  from: string;
}

export interface RuleText {
  text: string;
  hint: string;
}

export interface Rule extends RuleText {
  /** Stays when others go: reports and apps name rules by it. */
  id: number;
  /** By language tag. */
  translations: Record<string, RuleText>;
}

const DEFAULTS = {
  ...(Object.fromEntries(SETTING_KEYS.map((key) => [key, SETTINGS[key].initial])) as unknown as SettingValues),
  terms: [],
  rules: [],
  icon: null,
  thumbnail: null,
} satisfies InstanceSettings;
const KEYS = Object.keys(DEFAULTS) as (keyof InstanceSettings)[];

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

/** The same for who changes them from what they are: nobody else does until the transaction ends. */
export async function holdInstanceSettings(tx: Tx): Promise<InstanceSettings> {
  await lockKept(tx, 'settings');
  return readInstanceSettings(tx);
}

/** Changes what is given; throws `invalid` with details. */
export async function saveInstanceSettings(ctx: Context, changes: Partial<InstanceSettings>): Promise<void> {
  await ctx.db.write((tx) => writeInstanceSettings(ctx, tx, changes));
}

/** The same in the caller's transaction. */
export async function writeInstanceSettings(ctx: Context, tx: Tx, changes: Partial<InstanceSettings>): Promise<void> {
  checkInstanceSettings(changes);
  await lockKept(tx, 'settings');
  // What needs each other, by what holds then.
  checkService({ ...(await readInstanceSettings(tx)), ...changes });
  for (const key of KEYS) {
    const value = changes[key];
    if (value !== undefined) await putSetting.run(tx, { key, valueJson: JSON.stringify(value) });
  }
  await tellChanged(ctx, tx, 'settings', null);
}

/** Throws `invalid` for what cannot be. */
export function checkInstanceSettings(changes: Partial<InstanceSettings>): void {
  const errors = collectFieldErrors();
  for (const key of SETTING_KEYS) {
    const fault = changes[key] === undefined ? undefined : findFault(SETTINGS[key], changes[key]);
    if (fault !== undefined) errors.add(key, ...fault);
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
