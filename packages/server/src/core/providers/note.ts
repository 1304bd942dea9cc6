import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { ensureSecret } from '../users/settings.ts';
import type { Asked, Claims } from './ask.ts';
import type { SamlAnswer } from './saml.ts';

/** How long somebody may take to say elsewhere who they are. */
export const NOTE_MS = 10 * 60_000;

/** How long what is sealed may be: browsers keep cookies of 4,096 bytes with name and attributes (RFC 6265bis §5.6). */
export const SEALED_MAX = 3_900;
/** What is kept of a name that a provider says. */
const NAME_MAX = 100;

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
export const sealNote = (ctx: Context, note: Note) => sealShort(ctx, 'asked elsewhere', note);
export function sealNewcomer(ctx: Context, newcomer: Newcomer): Promise<string> {
  return sealShort(ctx, 'asked for an age', { ...newcomer, claims: shorten(newcomer.claims) });
}

/** What a provider of SAML said, between the form that it sends and the page that reads what the browser keeps. */
export function sealAnswer(ctx: Context, { claims, ...answer }: SamlAnswer): Promise<string> {
  return sealFor(ctx, 'answered elsewhere', { ...answer, claims: shorten(claims) });
}

/** Undefined for one that is too old or not ours. */
export const openNote = (ctx: Context, sealed: string) => openFor<Note>(ctx, 'asked elsewhere', sealed);
export const openAnswer = (ctx: Context, sealed: string) => openFor<SamlAnswer>(ctx, 'answered elsewhere', sealed);
export const openNewcomer = (ctx: Context, sealed: string) => openFor<Newcomer>(ctx, 'asked for an age', sealed);

const shorten = ({ username, displayName, ...claims }: Claims): Claims => {
  return { ...claims, username: username.slice(0, NAME_MAX), displayName: displayName.slice(0, NAME_MAX) };
};

/** Where they wanted to go is left behind by who wanted to go too far. */
async function sealShort(ctx: Context, purpose: string, what: Note | Newcomer): Promise<string> {
  const sealed = await sealFor(ctx, purpose, what);
  return sealed.length <= SEALED_MAX ? sealed : sealFor(ctx, purpose, { ...what, redirectTo: null });
}

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
