import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { createCache } from '../../lib/cache.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { onChanged, tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { admitUnasked } from '../users/email.ts';
import { notApproved } from '../users/not-approved.ts';
import { awaitsConfirmation, NotConfirmed } from '../users/not-confirmed.ts';
import { endAbsence, touchUser } from '../users/queries.ts';
import { rememberRevoked, wasRevoked } from '../users/revoked-tokens.ts';
import { boundOrigin, type Origin } from '../users/sign-ins.ts';
import { ensureWebApp } from './apps.ts';
import {
  deleteToken,
  deleteTokenOfApp,
  findLiveTokens,
  findOwnSealedTokens,
  findSealedTokens,
  findTokenByHash,
  findTokenOfUser,
  findTokensOfUser,
  touchToken,
} from './queries.ts';
import { openToken, sealToken } from './sealed-token.ts';

/** How long a change can go unnoticed that nobody tells of. */
const FRESH_MS = 60_000;
const CACHED_TOKENS = 20_000;
const TOUCH_EVERY_MS = 3_600_000;
const TOKEN = /^[A-Za-z0-9_-]{20,128}$/;

/** What a valid token opens. */
export interface FoundToken {
  tokenId: number;
  appId: number;
  /** Null for a token of the app itself. */
  userId: number | null;
  accountId: number | null;
  role: string | null;
  scopes: ReadonlySet<string>;
  /** Its user may read, and nothing else. */
  frozen: boolean;
  createdAt: number;
  /** Whether its person is asked for a second step when they sign in; may be a minute old. */
  secondStep: boolean;
}

export interface NewToken {
  tokenId: number;
  /** The secret. */
  token: string;
  scopes: string;
  createdAt: number;
}

interface CreateTokenInput {
  appId: number;
  userId: number | null;
  /** Separated by spaces. */
  scopes: string;
  /** With it the app can have the token again. */
  appSecret?: string;
  /** Whoever gets it has just shown who they are. */
  confirmed?: boolean;
  /** Of a browser session. */
  from?: Origin;
}

const cached = perProcess((ctx) => {
  const hashes = createCache<number, string>({ max: CACHED_TOKENS });
  const accounts = createCache<number, true>({ max: CACHED_TOKENS });
  const tokens = createToldCache<string, FoundToken | undefined>(ctx, ['token'], {
    max: CACHED_TOKENS,
    ttlMs: FRESH_MS,
    keyOf: (id) => hashes.delete(id),
  });
  onChanged(ctx, ['account'], (id) => {
    if (id === null || accounts.get(id) !== undefined) tokens.clear();
  });
  return { tokens, hashes, accounts };
});

/** Makes an access token. */
export async function createToken(ctx: Context, input: CreateTokenInput): Promise<NewToken> {
  return ctx.db.write((tx) => insertToken(ctx, tx, input));
}

/** The same in the caller's transaction. */
export async function insertToken(ctx: Context, tx: Tx, input: CreateTokenInput): Promise<NewToken> {
  const token = createSecret(ctx.rng);
  const tokenId = ctx.ids.next();
  const createdAt = ctx.clock.now();
  const { appId, userId, scopes, appSecret, from, confirmed = false } = input;
  const { ip = null, userAgent = null } = from === undefined ? {} : boundOrigin(from);
  const sealed = appSecret === undefined ? null : sealToken(token, { appSecret, rng: ctx.rng });
  await insertRow(tx, 'tokens', {
    id: tokenId,
    tokenHash: sha256Hex(token),
    sealed,
    appId,
    userId,
    scopes,
    createdAt,
    lastUsedAt: null,
    confirmedAt: confirmed ? createdAt : null,
    ip,
    userAgent,
  });
  return { tokenId, token, scopes, createdAt };
}

const sortScopes = (scopes: string) => [...new Set(scopes.split(' '))].sort().join(' ');

/** How many tokens of one app and person are looked through for one that fits. */
const SEALED_MAX = 20;

/**
 * The token for an app that was let in: the one that it has, where that opens the same (Mastodon answers this way, and
 * apps that sign in again leave nothing behind), else a new one.
 */
export async function issueToken(
  ctx: Context,
  tx: Tx,
  input: CreateTokenInput & { appSecret: string },
): Promise<NewToken> {
  const { appId, userId, appSecret } = input;
  const limit = SEALED_MAX;
  const known =
    userId === null
      ? await findOwnSealedTokens.all(tx, { appId, limit })
      : await findSealedTokens.all(tx, { appId, userId, limit });
  const wanted = sortScopes(input.scopes);
  for (const { id, sealed, scopes, createdAt } of known) {
    if (sortScopes(scopes) !== wanted) continue;
    const token = openToken(sealed ?? '', appSecret);
    if (token !== undefined) return { tokenId: id, token, scopes, createdAt };
  }
  return insertToken(ctx, tx, input);
}

/**
 * What a token opens, or null: unknown, revoked, or its user disabled. Throws `forbidden` for a user who still waits for
 * approval, was refused, has an address to confirm, or is suspended and came by a browser. Answers from memory; what is revoked is dead at once in every process.
 */
export async function findToken(ctx: Context, token: string): Promise<FoundToken | null> {
  if (!TOKEN.test(token)) return null;
  const { tokens } = cached(ctx);
  const tokenHash = sha256Hex(token);
  const known = tokens.get(tokenHash);
  if (known !== undefined) return known;
  let lastUsedAt: number | null = null;
  let asked = false;
  const found = await tokens.load(tokenHash, async (db) => {
    const row = await findTokenByHash.first(db, { tokenHash });
    lastUsedAt = row?.lastUsedAt ?? null;
    asked = row?.emailState === 'asked';
    return row && open(ctx, row, tokenHash);
  });
  if (found === undefined) return null;
  // Whoever acts here is somebody to others: nobody waits for a mail that is not sent.
  if (asked && found.userId !== null) await admitUnasked(ctx, found.userId);
  await touch(ctx, found, lastUsedAt);
  return found;
}

/** A token whose person has to confirm their address first. */
class HeldBack extends NotConfirmed {
  readonly found: FoundToken;

  constructor(found: FoundToken) {
    super();
    this.found = found;
  }
}

/** What the suspended are told wherever they may not go. */
export const SUSPENDED = 'Your account is suspended: you can read why and appeal, and do nothing else';

/** The browser session of somebody who is suspended. */
class Suspended extends AppError {
  readonly found: FoundToken;

  constructor(found: FoundToken) {
    super('forbidden', SUSPENDED);
    this.name = 'Suspended';
    this.found = found;
  }
}

/** A token with what its person may do nothing but see to: an address to confirm, or why they are suspended. */
export type RecalledToken = FoundToken & { unconfirmed?: true; suspended?: true };

/** The same for people who are held back, and `revoked` for what opened something once. */
export async function recallToken(ctx: Context, token: string): Promise<RecalledToken | 'revoked' | null> {
  const found = await findToken(ctx, token).catch((error: unknown): RecalledToken => {
    if (error instanceof HeldBack) return { ...error.found, unconfirmed: true };
    if (error instanceof Suspended) return { ...error.found, suspended: true };
    throw error;
  });
  return found === null && TOKEN.test(token) && (await wasRevoked(ctx, token)) ? 'revoked' : found;
}

type TokenRow = NonNullable<Awaited<ReturnType<typeof findTokenByHash.first>>>;

/** What a row opens now; undefined for what is no access any more. */
async function open(ctx: Context, row: TokenRow, tokenHash: string): Promise<FoundToken | undefined> {
  if (row.disabledAt !== null || row.deletedAt !== null) return undefined;
  // Apps have nothing to do for the suspended; a browser shows them why.
  if (row.suspendedAt !== null && row.appId !== (await ensureWebApp(ctx))) return undefined;
  // A user who is gone leaves a token that must not turn into the app's own.
  if (row.userId !== null && row.accountId === null) return undefined;
  const found = describe(row);
  if (awaitsConfirmation(ctx, row)) throw new HeldBack(found);
  if (row.userId !== null && row.approvedAt === null) throw notApproved(row);
  if (row.suspendedAt !== null) throw new Suspended(found);
  const { hashes, accounts } = cached(ctx);
  hashes.set(row.id, tokenHash);
  if (row.accountId !== null) accounts.set(row.accountId, true);
  return found;
}

function describe(row: TokenRow): FoundToken {
  return {
    tokenId: row.id,
    appId: row.appId,
    userId: row.userId,
    accountId: row.accountId,
    role: row.role,
    scopes: new Set(row.scopes.split(' ')),
    frozen: row.frozenAt !== null,
    createdAt: row.createdAt,
    secondStep: row.twoFactorAt !== null,
  };
}

/** Of these tokens of users, those that still open something; asked of the table, for what was opened with them. */
export async function loadLiveTokens(ctx: Context, tokenIds: readonly number[]): Promise<Set<number>> {
  if (tokenIds.length === 0) return new Set();
  return new Set((await findLiveTokens.all(ctx.db, { ids: [...tokenIds] })).map((row) => row.id));
}

/** Notes that a token and its user are alive, once an hour; a statistic is never worth a failed request. */
async function touch(ctx: Context, found: FoundToken, lastUsedAt: number | null): Promise<void> {
  if (lastUsedAt !== null && ctx.clock.now() - lastUsedAt < TOUCH_EVERY_MS) return;
  await noteUse(ctx, found);
}

/** The same at once, of whoever watches an open stream. */
export async function noteUse(
  ctx: Context,
  found: Pick<FoundToken, 'tokenId' | 'userId' | 'accountId'>,
): Promise<void> {
  const now = ctx.clock.now();
  try {
    await ctx.db.write(
      async (tx) => {
        await touchToken.run(tx, { id: found.tokenId, now });
        if (found.userId === null || found.accountId === null) return;
        await touchUser.run(tx, { id: found.userId, now });
        const returned = (await endAbsence.run(tx, { id: found.userId })) > 0;
        if (returned) await ctx.queue.emit(tx, { kind: 'user.returned', accountId: found.accountId });
      },
      { durable: false },
    );
  } catch (error) {
    ctx.log.warn({ err: error }, 'the use of a token could not be noted');
  }
}

/** Ends a token and the streams it opened. */
export async function revokeToken(ctx: Context, tokenId: number): Promise<void> {
  await ctx.db.write((tx) => removeToken(ctx, tx, tokenId), { frees: true });
}

/** The same in the caller's transaction. */
export async function removeToken(ctx: Context, tx: Tx, tokenId: number): Promise<void> {
  const hashes = (await deleteToken.all(tx, { id: tokenId })).map((row) => row.tokenHash);
  await rememberRevoked(ctx, tx, hashes);
  await tellChanged(ctx, tx, 'token', [tokenId]);
}

/** An app gives back a token of its own (RFC 7009); one that is unknown or another app's is left alone, silently. */
export async function revokeTokenOfApp(ctx: Context, input: { appId: number; token: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const rows = await deleteTokenOfApp.all(tx, { tokenHash: sha256Hex(input.token), appId: input.appId });
    await rememberRevoked(
      ctx,
      tx,
      rows.map((row) => row.tokenHash),
    );
    await tellChanged(
      ctx,
      tx,
      'token',
      rows.map((row) => row.id),
    );
  });
}

export interface TokenSummary {
  id: number;
  scopes: string;
  createdAt: number;
  lastUsedAt: number | null;
  /** Of a browser session: from where it was begun, and with what. */
  ip: string | null;
  userAgent: string | null;
  name: string;
  website: string | null;
}

/** A page of what is signed in as a user, newest first. */
export async function listTokens(ctx: Context, userId: number, page: Page): Promise<TokenSummary[]> {
  return readPage(ctx.db, findTokensOfUser, { userId }, page);
}

/** One of them. Throws `not-found` for what is somebody else's as for what is not there. */
export async function loadToken(ctx: Context, userId: number, id: number): Promise<TokenSummary> {
  const token = await findTokenOfUser.first(ctx.db, { userId, id });
  if (token === undefined) throw notFound();
  return token;
}
