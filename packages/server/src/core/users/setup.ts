import { insertRow } from '../../db/insert.ts';
import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { type CreatedUser, insertUser, prepareUser } from './create-user.ts';
import { consumeSetupLink, deleteSetupLinks, findOwner, findSetupLink } from './queries.ts';
import { checkInstanceSettings, type Registrations, writeInstanceSettings } from './settings.ts';

const LINK_MS = 30 * 60_000;

export interface ClaimInput {
  key: string;
  username: string;
  email: string;
  password: string;
  title: string;
  registrations: Registrations;
}

/** True once the server belongs to somebody. */
export async function hasOwner(ctx: Context): Promise<boolean> {
  return (await findOwner.first(ctx.db, {})) !== undefined;
}

/** A link by which the operator claims a fresh server: good once, for 30 minutes. Throws `conflict` when it has an owner. */
export async function createSetupLink(ctx: Context): Promise<string> {
  if (await hasOwner(ctx)) throw claimed();
  const key = createSecret(ctx.rng);
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await deleteSetupLinks.run(tx, { before: now });
    await insertRow(tx, 'setupLinks', { keyHash: sha256Hex(key), expiresAt: now + LINK_MS });
  });
  return mint.path(ctx, `/setup?key=${key}`);
}

/** Whether a key would be accepted now, for showing the form. */
export async function isSetupKey(ctx: Context, key: string): Promise<boolean> {
  const now = ctx.clock.now();
  return (await findSetupLink.first(ctx.db, { keyHash: sha256Hex(key), now })) !== undefined && !(await hasOwner(ctx));
}

/**
 * Makes the owner and the first settings, and uses the link up; all or nothing. Throws `forbidden` for a key that is
 * unknown, used or too old, `conflict` when there is an owner, `invalid` with details for the form.
 */
export async function claimServer(ctx: Context, input: ClaimInput): Promise<CreatedUser> {
  if (await hasOwner(ctx)) throw claimed();
  // Asked before any hash is made: who has no key must not cost anything.
  if (!(await isSetupKey(ctx, input.key))) throw badKey();
  const { title, registrations } = input;
  checkInstanceSettings({ title, registrations });
  const prepared = await prepareUser(ctx, {
    username: input.username,
    email: input.email,
    password: input.password,
    role: 'owner',
    approved: true,
  });
  return ctx.db.write(async (tx) => {
    const now = ctx.clock.now();
    if ((await consumeSetupLink.run(tx, { keyHash: sha256Hex(input.key), now })) === 0) throw badKey();
    if ((await findOwner.first(tx, {})) !== undefined) throw claimed();
    const owner = await insertUser(ctx, tx, prepared);
    // Two claims at the same moment with two links meet on this row.
    const row = { key: 'ownerAccountId', valueJson: JSON.stringify(owner.accountId) };
    if ((await insertRow(tx, 'settings', row, { ignoreConflicts: true })) === 0) throw claimed();
    await writeInstanceSettings(ctx, tx, { title, registrations, contactAccountId: owner.accountId });
    return owner;
  });
}

function claimed(): AppError {
  return new AppError('conflict', 'This server already has an owner: sign in instead');
}

function badKey(): AppError {
  return new AppError('forbidden', 'This set-up link is not valid any more: ask the server for a new one');
}
