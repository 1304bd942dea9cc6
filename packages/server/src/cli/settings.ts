import { readFile } from 'node:fs/promises';
import type { Context } from '../core/context.ts';
import { changeSettings, showSettings } from '../core/users/change-settings.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import { findSettingKey, nameSetting, SETTING_KEYS, SETTINGS } from '../core/users/settings-table.ts';
import { saveTerms } from '../core/users/terms.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { withBase } from './with-base.ts';

interface SetOptions {
  file?: string;
  from?: string;
}

const SHOWN = 72;
/** Of a secret. */
const KEPT = '(kept)';
/** Those that hold from a day on: the only ones that are more than a value. */
const TERMS = 'terms';

/** All settings that the owner of a server has, long texts by their beginnings. */
export function listSettings(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const pairs = await readPairs(ctx);
      const text = formatPairs(pairs.map(([name, value]): [string, string] => [name, shorten(value)]));
      return { data: Object.fromEntries(pairs), text };
    },
    { existing: true, looks: true },
  );
}

/** One setting, as a whole. */
export function getSetting(name: string): Promise<Answer> {
  return withBase(async ({ ctx }) => readOne(ctx, name, (value) => value), { existing: true, looks: true });
}

/** Sets one. An empty value takes a text away. */
export function setSetting(name: string, value: string | undefined, options: SetOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const key = findSettingKey(name);
      if (key === undefined && name !== TERMS) throw unknown(name);
      const isSecret = key !== undefined && SETTINGS[key].kind === 'secret';
      // On a command line it would be seen by whoever lists processes.
      if (isSecret && value)
        throw new AppError('invalid', 'A secret is the first line of standard input, or in a --file');
      const read = isSecret && value === undefined ? () => readPassword(ctx.clock) : async () => value;
      const given = options.file === undefined ? await read() : await readFile(options.file, 'utf8');
      if (given === undefined)
        throw new AppError('invalid', isSecret ? 'Give it on standard input' : 'Give a value, or a file with --file');
      if (key === undefined) await saveTerms(ctx, { text: given, from: options.from, by: null });
      else await changeSettings(ctx, { by: null, texts: { [key]: given } }).catch(explain);
      return readOne(ctx, name, (saved) => formatPairs([[name, shorten(saved)]]));
    },
    { existing: true },
  );
}

async function readPairs(ctx: Context): Promise<[name: string, value: string][]> {
  const { terms } = await loadInstanceSettings(ctx);
  return [
    ...(await showSettings(ctx)).map(({ key, value, kept }): [string, string] => [
      nameSetting(key, '-'),
      kept ? KEPT : value,
    ]),
    [TERMS, terms.map(({ from, text }) => `from ${from}: ${text}`).join('\n')],
  ];
}

async function readOne(ctx: Context, given: string, show: (value: string) => string): Promise<Answer> {
  const name = given.replaceAll('_', '-');
  const found = (await readPairs(ctx)).find(([one]) => one === name);
  if (found === undefined) throw unknown(given);
  return { data: { name, value: found[1] }, text: show(found[1]) };
}

function unknown(name: string): AppError {
  const names = [...SETTING_KEYS.map((key) => nameSetting(key, '-')), TERMS];
  return new AppError('invalid', `There is no setting "${name}"; there are ${names.join(', ')}`);
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

/** Forms show an error beside its field; a command line has one message. */
function explain(error: unknown): never {
  if (!(error instanceof AppError) || error.details === undefined) throw error;
  const fields = Object.values(error.details).flat();
  throw new AppError(error.code, fields.map(({ description }) => `The value ${description}`).join('; '), {
    cause: error,
  });
}
