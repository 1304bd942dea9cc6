import { parseHex } from '../../lib/color.ts';
import type { FieldErrorCode } from '../field-errors.ts';

/** What is read at length, as plain text. */
export interface LongText {
  text: string;
  /** In milliseconds. */
  updatedAt: number;
}

/** What stands together where settings are shown. */
export type SettingGroup = 'about' | 'joining' | 'challenge' | 'posts' | 'discovery' | 'servers' | 'texts';

/** One value that the owner decides: what it holds, and how it is written where it is set. */
export interface Setting<T = unknown> {
  group: SettingGroup;
  kind: 'line' | 'text' | 'email' | 'long' | 'choice' | 'account' | 'accounts' | 'number' | 'url' | 'secret' | 'color';
  /** What holds until somebody decides. */
  initial: T;
  /** In characters. */
  max: number;
  /** The lowest and the highest number it may be, of those that are numbers. */
  least: number;
  most: number;
  /** May not be blank. */
  required: boolean;
  /** All it may be; none: anything that fits. */
  choices: readonly string[];
}

const LONG_MAX = 100_000;
const EMAIL_MAX = 320;
const HANDLE_MAX = 100;
const URL_MAX = 500;
const SECRET_MAX = 500;

interface TextOptions {
  max: number;
  initial?: string;
  required?: boolean;
}

const of = <T>(parts: Pick<Setting<T>, 'group' | 'kind' | 'initial' | 'max'> & Partial<Setting<T>>): Setting<T> => ({
  least: 0,
  most: 0,
  required: false,
  choices: [],
  ...parts,
});

/** Plain text in one line. */
export const line = (group: SettingGroup, { max, initial = '', required = false }: TextOptions): Setting<string> =>
  of({ group, kind: 'line', initial, max, required });

/** Plain text in several lines. */
export const text = (group: SettingGroup, { max, initial = '' }: TextOptions): Setting<string> =>
  of({ group, kind: 'text', initial, max });

/** An address of e-mail, '' for none. */
export const email = (group: SettingGroup): Setting<string> =>
  of({ group, kind: 'email', initial: '', max: EMAIL_MAX });

/** A text that has a page of its own; null for none. */
export const long = (group: SettingGroup): Setting<LongText | null> =>
  of({ group, kind: 'long', initial: null, max: LONG_MAX });

/** One of some words, the first of which holds at first. */
export const choice = <const T extends string>(group: SettingGroup, choices: readonly [T, ...T[]]): Setting<T> =>
  of({ group, kind: 'choice', initial: choices[0], choices, max: Math.max(...choices.map((one) => one.length)) });

interface NumberOptions {
  least?: number;
  most: number;
  initial?: number;
}

/** A whole number from `least` to `most`; the least holds at first where nothing else is said. */
export const number = (group: SettingGroup, { least = 0, most, initial = least }: NumberOptions): Setting<number> =>
  of({ group, kind: 'number', initial, max: String(most).length, least, most });

/** An address of the web, '' for none. */
export const url = (group: SettingGroup): Setting<string> => of({ group, kind: 'url', initial: '', max: URL_MAX });

/** A colour of six hexadecimal digits, '' for none. */
export const color = (group: SettingGroup): Setting<string> => of({ group, kind: 'color', initial: '', max: 7 });

/** What is kept sealed and never shown again, '' for none. */
export const secret = (group: SettingGroup): Setting<string> =>
  of({ group, kind: 'secret', initial: '', max: SECRET_MAX });

/** Somebody here, by number; null for nobody. */
export const account = (group: SettingGroup): Setting<number | null> =>
  of({ group, kind: 'account', initial: null, max: HANDLE_MAX });

/** How many people one setting may name. */
export const SETTING_ACCOUNTS_MAX = 10;

/** Some people, here or elsewhere, by number. */
export const accounts = (group: SettingGroup): Setting<number[]> =>
  of({ group, kind: 'accounts', initial: [], max: SETTING_ACCOUNTS_MAX * HANDLE_MAX });

/** What is wrong with a value, as forms are told it. A secret is looked at before it is sealed. */
export function findFault(setting: Setting, value: unknown): [FieldErrorCode, string] | undefined {
  if (setting.kind === 'secret') return undefined;
  if (setting.kind === 'number') {
    const { least, most } = setting;
    const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    return fits ? undefined : ['ERR_INVALID', `is not a whole number from ${least} to ${most}`];
  }
  if (setting.kind === 'accounts') {
    const fits = (value as number[]).length <= SETTING_ACCOUNTS_MAX;
    return fits ? undefined : ['ERR_TOO_LONG', `are too many (maximum is ${SETTING_ACCOUNTS_MAX})`];
  }
  const words = typeof value === 'string' ? value : ((value as LongText | null)?.text ?? '');
  if (setting.required && words.trim() === '') return ['ERR_BLANK', "can't be blank"];
  if (setting.choices.length > 0 && !setting.choices.includes(words)) {
    return ['ERR_INCLUSION', 'is not included in the list'];
  }
  if (words.length > setting.max) return ['ERR_TOO_LONG', `is too long (maximum is ${setting.max} characters)`];
  if (setting.kind === 'email' && words !== '' && !/^[^\s@]+@[^\s@]+$/.test(words))
    return ['ERR_INVALID', 'is invalid'];
  if (setting.kind === 'color' && words !== '' && parseHex(words) === undefined)
    return ['ERR_INVALID', 'is not a colour such as #3366cc'];
  return undefined;
}
