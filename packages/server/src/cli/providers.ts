import { addProvider, callbackOf, loadProviders, removeProvider } from '../core/providers/providers.ts';
import type { ProviderJoins } from '../db/tables/providers.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { withBase } from './with-base.ts';

const JOINS = { off: '', server: '  joins as the server says', always: '  joins always' };

interface AddOptions {
  issuer: string;
  clientId: string;
  title: string;
  joins: ProviderJoins;
}

/** Those that people are offered. */
export function showProviders(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const data = (await loadProviders(ctx)).map(({ key, title, issuer, clientId, joins }) => {
        return { key, title, issuer, clientId, joins, callback: callbackOf(ctx, key) };
      });
      const lines = data.map(({ key, title, issuer, joins }) => `${key}  ${title}  ${issuer}${JOINS[joins]}`);
      return { data, perLine: true, text: lines.join('\n') || 'no providers' };
    },
    { existing: true, looks: true },
  );
}

/** Offers one; its secret is the first line of standard input. */
export function addOneProvider(key: string, { issuer, clientId, title, joins }: AddOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const clientSecret = await readPassword(ctx.clock);
      if (clientSecret === undefined) throw new AppError('invalid', 'Give the client’s secret on standard input');
      await addProvider(ctx, { by: null, key, title, issuer, clientId, clientSecret, joins });
      const callback = callbackOf(ctx, key);
      const pairs: [string, string][] = [
        ['Provider', title],
        ['Sends people back to', callback],
      ];
      return { data: { key, title, issuer, clientId, joins, callback }, text: formatPairs(pairs) };
    },
    { existing: true },
  );
}

/** Offers it no more. */
export function removeOneProvider(key: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await removeProvider(ctx, { by: null, key });
      return { data: { key, removed: true }, text: `${key} is offered no more.` };
    },
    { existing: true },
  );
}
