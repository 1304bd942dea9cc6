import type { Reader } from '../../db/database.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { hostOfUrl } from '../../lib/host.ts';
import { findAccountByHandle, findAccounts } from '../accounts/find.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { sealSecret } from './challenge-secret.ts';
import { verifiesElsewhere } from './challenge-service.ts';
import { type LongText, SETTING_ACCOUNTS_MAX, type Setting } from './setting-kinds.ts';
import {
  type InstanceSettings,
  loadInstanceSettings,
  readInstanceSettings,
  writeInstanceSettings,
} from './settings.ts';
import { nameSetting, SETTING_KEYS, SETTINGS, type SettingKey } from './settings-table.ts';

/** A setting as it is written where it is set. */
export interface ShownSetting {
  key: SettingKey;
  setting: Setting;
  /** '' of a secret. */
  value: string;
  /** A secret is there. */
  kept: boolean;
  /** What holds until somebody decides. */
  initial: string;
}

/** All of them as text, in their order. */
export async function showSettings(ctx: Context): Promise<ShownSetting[]> {
  const settings = await loadInstanceSettings(ctx);
  const names = await findNames(ctx.db, settings);
  return SETTING_KEYS.map((key) => {
    const setting: Setting = SETTINGS[key];
    const show = (value: unknown) => showValue(setting, value, names);
    const kept = setting.kind === 'secret' && settings[key] !== '';
    return { key, setting, value: show(settings[key]), kept, initial: show(setting.initial) };
  });
}

/**
 * Sets some by their texts, all or none; an empty text takes away what may be missing, and puts a number back. A secret goes when what it is told to
 * changes, unless it is given anew. `by` is an account here, null for
 * the command line. Throws `invalid`, and `not-found` for a person who is not here.
 */
export async function changeSettings(
  ctx: Context,
  { by, texts }: { by: number | null; texts: Partial<Record<SettingKey, string>> },
): Promise<void> {
  const changes: Partial<InstanceSettings> = {};
  for (const key of SETTING_KEYS) {
    const given = texts[key];
    if (given !== undefined) Object.assign(changes, { [key]: await readValue(ctx, key, given) });
  }
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'settings');
    const before = await readInstanceSettings(tx);
    if (
      before.challengeSecret !== '' &&
      changes.challengeSecret === undefined &&
      verifiesElsewhere(before, { ...before, ...changes })
    ) {
      changes.challengeSecret = '';
    }
    for (const key of Object.keys(changes) as SettingKey[]) {
      const name = nameSetting(key, '_');
      const target = { kind: 'setting', key: name, label: name } as const;
      // Texts may be long, and hold what somebody wants gone.
      const details: Record<string, string> = ['choice', 'number', 'color'].includes(SETTINGS[key].kind)
        ? { to: String(changes[key]) }
        : {};
      await writeAudit(ctx, tx, { by, act: 'setting.change', target, details });
    }
    await writeInstanceSettings(ctx, tx, changes);
  });
}

async function findNames(on: Reader, settings: InstanceSettings): Promise<Map<number, string>> {
  const ids = SETTING_KEYS.flatMap((key) =>
    ['account', 'accounts'].includes(SETTINGS[key].kind) ? ((settings[key] as number | number[]) ?? []) : [],
  );
  const accounts = ids.length === 0 ? [] : await findAccounts(on, ids);
  return new Map(accounts.map(({ id, username, domain }) => [id, domain === '' ? username : `${username}@${domain}`]));
}

function showValue({ kind }: Setting, value: unknown, names: ReadonlyMap<number, string>): string {
  if (kind === 'long') return (value as LongText | null)?.text ?? '';
  if (kind === 'secret') return '';
  if (kind === 'accounts') return (value as number[]).flatMap((id) => names.get(id) ?? []).join(' ');
  if (kind === 'account') return names.get(value as number) ?? '';
  return String(value);
}

async function readValue(ctx: Context, key: SettingKey, given: string): Promise<unknown> {
  const { kind, max, initial }: Setting = SETTINGS[key];
  const text = given.replaceAll('\r\n', '\n').trim();
  if (kind === 'long') return text === '' ? null : { text, updatedAt: ctx.clock.now() };
  if (kind === 'line') return text.replaceAll(/\s+/g, ' ');
  if (kind === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : text === '' ? initial : Number.NaN;
  if (kind === 'color') return text.toLowerCase();
  if (kind === 'url') return readUrl(ctx, key, text);
  if (kind === 'secret') return text === '' ? '' : sealSecret(ctx, readSecret(key, text, max));
  if (kind === 'accounts') return readAccounts(ctx, key, text);
  if (kind !== 'account') return text;
  if (text === '') return null;
  const account = await findAccountByHandle(ctx, text);
  if (account === undefined || account.domain !== '') throw new AppError('not-found', `There is no "${text}" here`);
  return account.id;
}

/** Those of other servers have to be known here. */
async function readAccounts(ctx: Context, key: SettingKey, text: string): Promise<number[]> {
  const handles = new Set(text.split(/[\s,]+/).filter((handle) => handle !== ''));
  if (handles.size > SETTING_ACCOUNTS_MAX) {
    throw fieldError(key, 'ERR_TOO_LONG', `are too many (maximum is ${SETTING_ACCOUNTS_MAX})`);
  }
  const ids = new Set<number>();
  for (const handle of handles) {
    const account = await findAccountByHandle(ctx, handle);
    if (account === undefined) throw new AppError('not-found', `There is no "${handle}" here`);
    ids.add(account.id);
  }
  return [...ids];
}

/** Hosts are of letters, digits and dots: some stand in the policy of a page, where a `;` would begin another rule. */
const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/;

function readUrl({ config }: Context, key: SettingKey, text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && config.allowPrivate);
  if (!secure || url.username !== '' || url.password !== '' || !HOST.test(hostOfUrl(url) ?? '')) {
    throw fieldError(key, 'ERR_INVALID', 'has to be an https:// address');
  }
  url.hash = '';
  return url.href;
}

function readSecret(key: SettingKey, text: string, max: number): string {
  if (text.length > max) throw fieldError(key, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
  if (/\s/.test(text)) throw fieldError(key, 'ERR_INVALID', 'is one word');
  return text;
}
