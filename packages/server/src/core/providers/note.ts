import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { ensureSecret } from '../users/settings.ts';
import type { Asked, Claims } from './ask.ts';

/** How long somebody may take to say elsewhere who they are. */
export const NOTE_MS = 10 * 60_000;

/** What a browser keeps while its person is elsewhere. */
export interface Note extends Asked {
  /** Who connects what they are elsewhere; null for somebody who signs in. */
  connects: number | null;
  redirectTo: string | null;
  /** The code of an invite by which they came; '' for none. */
  inviteCode: string;
}

/** Somebody new whom a provider has vouched for, while they are asked how old they are. */
export interface Newcomer {
  provider: string;
  claims: Claims;
  redirectTo: string | null;
  inviteCode: string;
}

/** Sealed: the verifier is a secret of ours, and what a provider said is not to be changed, whoever holds the browser. */
export const sealNote = (ctx: Context, note: Note) => sealFor(ctx, 'asked elsewhere', note);
export const sealNewcomer = (ctx: Context, newcomer: Newcomer) => sealFor(ctx, 'asked for an age', newcomer);

/** Undefined for one that is too old or not ours. */
export const openNote = (ctx: Context, sealed: string) => openFor<Note>(ctx, 'asked elsewhere', sealed);
export const openNewcomer = (ctx: Context, sealed: string) => openFor<Newcomer>(ctx, 'asked for an age', sealed);

async function sealFor(ctx: Context, purpose: string, what: object): Promise<string> {
  const text = JSON.stringify({ ...what, until: ctx.clock.now() + NOTE_MS });
  return seal(text, { ...(await keyOf(ctx, purpose)), rng: ctx.rng });
}

async function openFor<T>(ctx: Context, purpose: string, sealed: string): Promise<T | undefined> {
  const text = unseal(sealed, await keyOf(ctx, purpose));
  if (text === undefined) return undefined;
  const { until, ...what } = JSON.parse(text) as { until: number };
  return until > ctx.clock.now() ? (what as T) : undefined;
}

const keyOf = async (ctx: Context, purpose: string) => ({
  secret: await ensureSecret(ctx, 'providers', () => createSecret(ctx.rng)),
  purpose,
});
