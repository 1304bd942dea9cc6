import { lockKept } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { type IdpMetadata, METADATA_MAX_BYTES, readIdpMetadata, writeSpMetadata } from '../../lib/saml/metadata.ts';
import { SamlRefused } from '../../lib/saml/refused.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { callbackOf, openProvider, type Provider } from './providers.ts';
import { lockProvider, updateSaml } from './queries.ts';
import { audienceOf, readSaml, type SamlSettings } from './saml-settings.ts';

const TIMEOUT_MS = 10_000;
const URL_MAX = 500;
/** Keys are announced days before they sign. */
const FRESH_MS = 3_600_000;

/** Where somebody has what a provider says of itself: at an address, or at hand. */
export type MetadataSource = { url: string } | { xml: string };

/** Reads it. Throws `invalid` with the reason. */
export async function loadMetadata(ctx: Context, source: MetadataSource): Promise<IdpMetadata> {
  const text = 'url' in source ? await fetchMetadata(ctx, source.url) : source.xml;
  try {
    const metadata = await readIdpMetadata(text, ctx.clock.now());
    if (!isSafe(ctx, metadata.signOnUrl)) throw new SamlRefused('people would be sent to an address without https://');
    return metadata;
  } catch (cause) {
    if (!(cause instanceof SamlRefused)) throw cause;
    throw new AppError('invalid', `Validation failed: The metadata cannot be used: ${cause.message}`, { cause });
  }
}

/** What somebody gives of a source; undefined where it is nothing. Throws `invalid` for both ways at once. */
export function toSource({
  url = '',
  xml = '',
}: {
  url?: string | undefined;
  xml?: string | undefined;
}): MetadataSource | undefined {
  if (url !== '' && xml !== '') throw new AppError('invalid', 'Give the metadata by its address or as it is, not both');
  return url !== '' ? { url } : xml !== '' ? { xml } : undefined;
}

export const urlOf = (source: MetadataSource) => ('url' in source ? source.url : null);

/** What this server says of itself to a provider. Throws `not-found`. */
export async function describeUs(ctx: Context, key: string): Promise<string> {
  const provider = await openSaml(ctx, key);
  const { certificate } = readSaml(provider);
  return writeSpMetadata({ audience: audienceOf(ctx, key), recipient: callbackOf(ctx, provider), certificate });
}

/** A provider of SAML with its key. Throws `not-found`. */
export async function openSaml(ctx: Context, key: string): Promise<Provider & { secret: string }> {
  const provider = await openProvider(ctx, key);
  if (provider.kind !== 'saml') throw new AppError('not-found', `There is no provider of SAML "${key}"`);
  return provider;
}

/**
 * What a provider says of itself, read anew where that is an hour ago: its keys change. What cannot be read, or is another
 * provider's, leaves what there is.
 */
export async function freshen(ctx: Context, provider: Provider): Promise<SamlSettings> {
  const before = readSaml(provider);
  const now = ctx.clock.now();
  const { metadataUrl, entityId } = before;
  if (metadataUrl === null || now - before.triedAt < FRESH_MS) return before;
  const told = await loadMetadata(ctx, { url: metadataUrl }).catch((error: unknown) => {
    ctx.log.warn({ err: error, provider: provider.key }, 'what a sign-in provider says of itself could not be read');
    return undefined;
  });
  const isSame = told?.entityId === entityId;
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'signInProviders');
    const row = await lockProvider.first(tx, { key: provider.key });
    if (row === undefined || row.samlJson === null) return before;
    const held = readSaml(row);
    // Somebody may have brought another one meanwhile.
    if (held.metadataUrl !== metadataUrl || held.readAt !== before.readAt) return held;
    const after = isSame ? { ...held, ...told, readAt: now, triedAt: now } : { ...held, triedAt: now };
    await updateSaml.run(tx, { key: provider.key, samlJson: JSON.stringify(after) });
    await tellChanged(ctx, tx, 'settings', null);
    return after;
  });
}

async function fetchMetadata(ctx: Context, url: string): Promise<string> {
  if (!isSafe(ctx, url) || url.length > URL_MAX) {
    throw new AppError('invalid', 'Validation failed: The metadata has to be at an https:// address');
  }
  try {
    const { status, body } = await ctx.http.request({
      method: 'GET',
      url,
      headers: { accept: 'application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1' },
      maxBytes: METADATA_MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      // Who reads the way there could say which keys are the provider's.
      refuse: (hop) => !isSafe(ctx, hop.href),
    });
    if (status === 200) return body.toString('utf8');
    throw new Error(`It answered ${status}`);
  } catch (cause) {
    throw new AppError('invalid', 'Validation failed: No metadata can be read at that address', { cause });
  }
}

function isSafe(ctx: Context, address: string): boolean {
  const url = URL.parse(address);
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && ctx.config.allowPrivate);
  return isSecure && url.username === '' && url.password === '' && url.hash === '';
}
