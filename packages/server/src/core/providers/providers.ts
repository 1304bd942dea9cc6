import { insertRow } from '../../db/insert.ts';
import type { ProviderJoins, SignInProvidersTable } from '../../db/tables/providers.ts';
import { AppError } from '../../lib/errors.ts';
import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import { mint } from '../addresses.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { ensureSecret } from '../users/settings.ts';
import { deleteProvider, findProvider, findProviders } from './queries.ts';

const MAX_PROVIDERS = 20;
const TITLE_MAX = 60;
const FRESH_MS = 60_000;

export type Provider = Omit<SignInProvidersTable, 'sealed'>;

const cached = perProcess((ctx) => createToldCache<'all', Provider[]>(ctx, ['settings'], { max: 1, ttlMs: FRESH_MS }));

/** Those that people are offered, without their secrets; from memory where they are known. */
export function loadProviders(ctx: Context): Promise<Provider[]> {
  return cached(ctx).load('all', async (db) =>
    (await findProviders.all(db, { limit: MAX_PROVIDERS })).map(({ sealed: _, ...provider }) => provider),
  );
}

/** The address that a provider has to send people back to. */
export function callbackOf(ctx: Context, key: string): string {
  return mint.path(ctx, `/auth/oidc/${key}/callback`);
}

export interface AddProviderInput {
  key: string;
  title: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  joins: ProviderJoins;
}

/** Offers a provider; `by` is an account here, null for the command line. Throws `invalid`, `conflict` for a key in use. */
export async function addProvider(ctx: Context, { by, ...input }: AddProviderInput & { by: number | null }) {
  checkProvider(ctx, input);
  const { key, title, issuer, clientId, clientSecret, joins } = input;
  const sealed = seal(clientSecret, { ...(await serverKey(ctx)), rng: ctx.rng });
  await ctx.db.write(async (tx) => {
    if ((await findProviders.all(tx, { limit: MAX_PROVIDERS })).length >= MAX_PROVIDERS) {
      throw new AppError('invalid', `There are ${MAX_PROVIDERS} providers, the most there may be`);
    }
    const createdAt = ctx.clock.now();
    const row = { key, title: title.trim(), issuer, clientId, sealed, joins, createdAt };
    if ((await insertRow(tx, 'signInProviders', row, { ignoreConflicts: true })) === 0) {
      throw new AppError('conflict', `There is a provider "${key}" already`);
    }
    const target = { kind: 'setting', key, label: title } as const;
    await writeAudit(ctx, tx, { by, act: 'provider.add', target, details: { issuer, joins } });
    await tellChanged(ctx, tx, 'settings', null);
  });
}

/** Offers it no more; whom it let in keep their accounts. Throws `not-found`. */
export async function removeProvider(ctx: Context, { by, key }: { by: number | null; key: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await deleteProvider.run(tx, { key })) === 0) throw noProvider(key);
    const target = { kind: 'setting', key, label: key } as const;
    await writeAudit(ctx, tx, { by, act: 'provider.remove', target });
    await tellChanged(ctx, tx, 'settings', null);
  });
}

/** One with what it is asked by. Throws `not-found`. */
export async function openProvider(ctx: Context, key: string): Promise<Provider & { clientSecret: string }> {
  const row = await findProvider.first(ctx.db, { key });
  const clientSecret = row && unseal(row.sealed, await serverKey(ctx));
  if (row === undefined || clientSecret === undefined) throw noProvider(key);
  const { sealed: _, ...provider } = row;
  return { ...provider, clientSecret };
}

function checkProvider(ctx: Context, { key, title, issuer, clientId, clientSecret }: AddProviderInput): void {
  const url = URL.parse(issuer);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && ctx.config.allowPrivate);
  const problem = !/^[a-z0-9][a-z0-9-]{0,29}$/.test(key)
    ? 'The name may have 30 of a-z, 0-9 and -'
    : title.trim() === '' || title.length > TITLE_MAX
      ? `The title has to have 1 to ${TITLE_MAX} characters`
      : !secure || url.search !== '' || url.hash !== '' || url.username !== ''
        ? 'The issuer has to be an https:// address without query'
        : clientId === '' || clientSecret === ''
          ? 'A client id and its secret are needed'
          : undefined;
  if (problem !== undefined) throw new AppError('invalid', problem);
}

const serverKey = async (ctx: Context) => ({
  secret: await ensureSecret(ctx, 'providers', () => createSecret(ctx.rng)),
  purpose: 'client secret',
});

function noProvider(key: string): AppError {
  return new AppError('not-found', `There is no provider "${key}"`);
}
