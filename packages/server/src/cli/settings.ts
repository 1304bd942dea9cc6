import { readFile } from 'node:fs/promises';
import { findAccountByHandle } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { saveServerText, saveTerms } from '../core/users/server-texts.ts';
import {
  type InstanceSettings,
  loadInstanceSettings,
  type Registrations,
  saveInstanceSettings,
} from '../core/users/settings.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

interface SetOptions {
  file?: string;
  from?: string;
}
interface Setting {
  show(settings: InstanceSettings, ctx: Context): string;
  save(ctx: Context, value: string, options: SetOptions): Promise<void>;
}

/** What the owner of a server says and decides, by the names of the command line. */
const SETTINGS: Record<string, Setting> = {
  title: { show: ({ title }) => title, save: (ctx, title) => saveInstanceSettings(ctx, { title }) },
  description: {
    show: ({ description }) => description,
    save: (ctx, description) => saveInstanceSettings(ctx, { description }),
  },
  'contact-email': {
    show: ({ contactEmail }) => contactEmail,
    save: (ctx, contactEmail) => saveInstanceSettings(ctx, { contactEmail }),
  },
  'contact-account': {
    show: ({ contactAccountId }) => (contactAccountId === null ? '' : String(contactAccountId)),
    save: saveContact,
  },
  registrations: {
    show: ({ registrations }) => registrations,
    save: (ctx, value) => saveInstanceSettings(ctx, { registrations: value as Registrations }),
  },
  'extended-description': {
    show: ({ extendedDescription }) => extendedDescription?.text ?? '',
    save: (ctx, text) => saveServerText(ctx, 'extendedDescription', text),
  },
  'privacy-policy': {
    show: ({ privacyPolicy }) => privacyPolicy?.text ?? '',
    save: (ctx, text) => saveServerText(ctx, 'privacyPolicy', text),
  },
  terms: {
    show: ({ terms }) => terms.map(({ from, text }) => `from ${from}: ${text}`).join('\n'),
    save: (ctx, text, { from }) => saveTerms(ctx, text, from),
  },
  trends: {
    show: ({ trends }) => trends,
    save: (ctx, value) => saveInstanceSettings(ctx, { trends: value as InstanceSettings['trends'] }),
  },
  'domain-blocks-for': {
    show: ({ domainBlocksFor }) => domainBlocksFor,
    save: (ctx, value) => saveInstanceSettings(ctx, { domainBlocksFor: value as InstanceSettings['domainBlocksFor'] }),
  },
};
const SHOWN = 72;

/** All settings that the owner of a server has, long texts by their beginnings. */
export function showSettings(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const settings = await loadInstanceSettings(ctx);
      const data = Object.fromEntries(Object.entries(SETTINGS).map(([name, { show }]) => [name, show(settings, ctx)]));
      const pairs = Object.entries(data).map(([name, value]): [string, string] => [name, shorten(value)]);
      return { data, text: formatPairs(pairs) };
    },
    { existing: true, looks: true },
  );
}

/** Sets one. An empty value takes a text away. */
export function setSetting(name: string, value: string | undefined, options: SetOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
      if (setting === undefined) {
        throw new AppError('invalid', `There is no setting "${name}"; there are ${Object.keys(SETTINGS).join(', ')}`);
      }
      const given = options.file === undefined ? value : await readFile(options.file, 'utf8');
      if (given === undefined) throw new AppError('invalid', 'Give a value, or a file with --file');
      await setting.save(ctx, given, options).catch(explain);
      const saved = setting.show(await loadInstanceSettings(ctx), ctx);
      return { data: { name, value: saved }, text: formatPairs([[name, shorten(saved)]]) };
    },
    { existing: true },
  );
}

async function saveContact(ctx: Context, name: string): Promise<void> {
  const account = name === '' ? undefined : await findAccountByHandle(ctx, name);
  if (name !== '' && (account === undefined || account.domain !== '')) {
    throw new AppError('not-found', `There is no "${name}" here`);
  }
  await saveInstanceSettings(ctx, { contactAccountId: account?.id ?? null });
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
