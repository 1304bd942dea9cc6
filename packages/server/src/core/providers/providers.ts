import type { ProviderKind, SignInProvidersTable } from '../../db/tables/providers.ts';
import { AppError } from '../../lib/errors.ts';
import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { ensureSecret } from '../users/settings.ts';
import { findProvider, findProviders } from './queries.ts';

export const MAX_PROVIDERS = 20;
const FRESH_MS = 60_000;

/** Without its secret. */
export type Provider = Omit<SignInProvidersTable, 'sealed'>;

const cached = perProcess((ctx) => createToldCache<'all', Provider[]>(ctx, ['settings'], { max: 1, ttlMs: FRESH_MS }));

/** All there are, from memory where they are known. */
export function loadProviders(ctx: Context): Promise<Provider[]> {
  return cached(ctx).load('all', async (db) =>
    (await findProviders.all(db, { limit: MAX_PROVIDERS })).map(({ sealed: _, ...provider }) => provider),
  );
}

/** Those that people are offered. */
export async function loadOffered(ctx: Context): Promise<Provider[]> {
  return (await loadProviders(ctx)).filter(({ disabledAt }) => disabledAt === null);
}

/** The address that a provider has to send people back to. */
export function callbackOf(ctx: Context, { key, kind }: Pick<Provider, 'key' | 'kind'>): string {
  return mint.path(ctx, kind === 'saml' ? `/auth/saml/${key}/acs` : `/auth/oidc/${key}/callback`);
}

/** One with what it is asked by. Throws `not-found`, also for one that is switched off. */
export async function openProvider(ctx: Context, key: string): Promise<Provider & { secret: string }> {
  const row = await findProvider.first(ctx.db, { key });
  const secret = row && unseal(row.sealed, await serverKey(ctx, row.kind));
  if (row === undefined || row.disabledAt !== null || secret === undefined) throw noProvider(key);
  const { sealed: _, ...provider } = row;
  return { ...provider, secret };
}

const ISSUER_MAX = 500;

/** Throws `invalid` for what is no address of one. */
export function checkIssuer(ctx: Context, issuer: string): void {
  const url = URL.parse(issuer);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && ctx.config.allowPrivate);
  if (!secure || issuer.length > ISSUER_MAX || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new AppError('invalid', 'The issuer has to be an https:// address without query');
  }
}

export const sealSecret = async (ctx: Context, kind: ProviderKind, secret: string): Promise<string> =>
  seal(secret, { ...(await serverKey(ctx, kind)), rng: ctx.rng });

const serverKey = async (ctx: Context, kind: ProviderKind) => ({
  secret: await ensureSecret(ctx, 'providers', () => createSecret(ctx.rng)),
  purpose: kind === 'saml' ? 'saml key' : 'client secret',
});

export function noProvider(key: string): AppError {
  return new AppError('not-found', `There is no provider "${key}"`);
}
