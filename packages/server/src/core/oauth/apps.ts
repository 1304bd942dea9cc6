import { insertRow } from '../../db/insert.ts';
import type { AppsTable } from '../../db/tables/users.ts';
import { equalSecrets, sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors, type FieldErrors } from '../field-errors.ts';
import { perProcess } from '../per-process.ts';
import { findAppByClientId, findAppRow, findAppNames as findNames } from './queries.ts';

/** Shows the code to the person instead of redirecting (RFC 8252's predecessor, still used by command line apps). */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

const NAME_MAX = 60;
const URI_MAX = 2_000;
const URIS_MAX = 20;
const WEB_CLIENT_ID = 'linnet-web';
/** Every scope there is; a session may do what its user may. */
export const WEB_SCOPES = 'read write follow push profile admin:read admin:write';

export interface App {
  id: number;
  clientId: string;
  name: string;
  website: string | null;
  redirectUris: string[];
  /** Separated by spaces. */
  scopes: string;
  createdAt: number;
  secretHash: string;
}

export interface CreateAppInput {
  name: string;
  redirectUris: string[];
  /** Separated by spaces; whoever calls has checked that they exist. */
  scopes: string;
  website?: string | null;
}

/** Registers an app. The secret is told this once. Throws `invalid` with details. */
export async function createApp(ctx: Context, input: CreateAppInput): Promise<App & { clientSecret: string }> {
  checkApp(input);
  const clientSecret = createSecret(ctx.rng);
  const app: App = {
    id: ctx.ids.next(),
    clientId: createSecret(ctx.rng),
    name: input.name.trim(),
    website: input.website || null,
    redirectUris: input.redirectUris,
    scopes: input.scopes,
    createdAt: ctx.clock.now(),
    secretHash: sha256Hex(clientSecret),
  };
  await ctx.db.write(async (tx) => {
    await insertRow(tx, 'apps', toRow(app));
  });
  return { ...app, clientSecret };
}

function checkApp(input: CreateAppInput): void {
  const errors = collectFieldErrors();
  if (input.name.trim() === '') errors.add('client_name', 'ERR_BLANK', "can't be blank");
  if ([...input.name].length > NAME_MAX) {
    errors.add('client_name', 'ERR_TOO_LONG', `is too long (maximum is ${NAME_MAX} characters)`);
  }
  checkRedirectUris(errors, input.redirectUris);
  if (input.website && !isWebPage(input.website)) errors.add('website', 'ERR_INVALID', 'must be a valid URL');
  errors.throwIfAny();
}

function checkRedirectUris(errors: FieldErrors, uris: string[]): void {
  if (uris.length === 0) errors.add('redirect_uris', 'ERR_BLANK', "can't be blank");
  if (uris.length > URIS_MAX) errors.add('redirect_uris', 'ERR_TOO_LONG', `are too many (maximum is ${URIS_MAX})`);
  if (!uris.slice(0, URIS_MAX).every(isRedirectUri)) {
    errors.add('redirect_uris', 'ERR_INVALID', 'must be absolute URIs without a fragment');
  }
}

/** RFC 6749 §3.1.2, custom schemes included, without those that a browser would run or show as a page. */
function isRedirectUri(uri: string): boolean {
  if (uri === OUT_OF_BAND) return true;
  if (uri.length > URI_MAX || uri.includes('#') || /[\s\p{Cc}]/u.test(uri) || !URL.canParse(uri)) return false;
  return !['data:', 'javascript:', 'vbscript:', 'blob:', 'file:', 'filesystem:', 'about:'].includes(
    new URL(uri).protocol,
  );
}

function isWebPage(text: string): boolean {
  return text.length <= URI_MAX && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** An app by its client id. */
export async function findApp(ctx: Context, clientId: string): Promise<App | undefined> {
  const row = await findAppByClientId.first(ctx.db, { clientId });
  return row && toApp(row);
}

/** An app by its row. */
export async function findAppById(ctx: Context, id: number): Promise<App | undefined> {
  const row = await findAppRow.first(ctx.db, { id });
  return row && toApp(row);
}

/** What posts tell of the apps they were written with, by the apps' rows. */
export function findAppNames(
  ctx: Context,
  ids: number[],
): Promise<{ id: number; name: string; website: string | null }[]> {
  return findNames.all(ctx.db, { ids });
}

/** Compares in constant time. */
export function isAppSecret(app: App, secret: string): boolean {
  return equalSecrets(sha256Hex(secret), app.secretHash);
}

/** Exactly one of the registered ones; on a loopback address the port is free (RFC 8252 §7.3). */
export function isRedirectAllowed(app: App, uri: string): boolean {
  if (app.redirectUris.includes(uri)) return true;
  const wanted = loopbackWithoutPort(uri);
  return wanted !== undefined && app.redirectUris.some((known) => loopbackWithoutPort(known) === wanted);
}

function loopbackWithoutPort(uri: string): string | undefined {
  if (!URL.canParse(uri) || uri.includes('#')) return undefined;
  const url = new URL(uri);
  if (url.protocol !== 'http:' || url.username !== '' || url.password !== '') return undefined;
  if (url.hostname !== '127.0.0.1' && url.hostname !== '[::1]') return undefined;
  url.port = '';
  return url.href;
}

const webApp = perProcess(() => ({ id: undefined as number | undefined }));

/** The app that browser sessions belong to, made at the first start; answers its id. Nobody knows its secret. */
export async function ensureWebApp(ctx: Context): Promise<number> {
  const known = webApp(ctx);
  known.id ??= (await findApp(ctx, WEB_CLIENT_ID))?.id ?? (await createWebApp(ctx));
  return known.id;
}

async function createWebApp(ctx: Context): Promise<number> {
  const row = toRow({
    id: ctx.ids.next(),
    clientId: WEB_CLIENT_ID,
    name: 'Web',
    website: null,
    redirectUris: [],
    scopes: WEB_SCOPES,
    createdAt: ctx.clock.now(),
    secretHash: sha256Hex(createSecret(ctx.rng)),
  });
  const inserted = await ctx.db.write((tx) => insertRow(tx, 'apps', row, { ignoreConflicts: true }));
  return inserted === 1 ? row.id : ((await findApp(ctx, WEB_CLIENT_ID)) as App).id;
}

function toRow(app: App): AppsTable {
  const { redirectUris, secretHash, ...rest } = app;
  return { ...rest, clientSecretHash: secretHash, redirectUrisJson: JSON.stringify(redirectUris) };
}

function toApp(row: AppsTable): App {
  const { redirectUrisJson, clientSecretHash, ...rest } = row;
  return { ...rest, secretHash: clientSecretHash, redirectUris: JSON.parse(redirectUrisJson) };
}
