import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { ensureSecret } from '../users/settings.ts';
import type { Asked } from './ask.ts';

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

const keyOf = async (ctx: Context) => ({
  secret: await ensureSecret(ctx, 'providers', () => createSecret(ctx.rng)),
  purpose: 'asked elsewhere',
});

/** Sealed: the verifier is a secret of ours, whoever holds the browser. */
export async function sealNote(ctx: Context, note: Note): Promise<string> {
  const text = JSON.stringify({ ...note, until: ctx.clock.now() + NOTE_MS });
  return seal(text, { ...(await keyOf(ctx)), rng: ctx.rng });
}

/** Undefined for one that is too old or not ours. */
export async function openNote(ctx: Context, sealed: string): Promise<Note | undefined> {
  const text = unseal(sealed, await keyOf(ctx));
  if (text === undefined) return undefined;
  const { until, ...note } = JSON.parse(text) as Note & { until: number };
  return until > ctx.clock.now() ? note : undefined;
}
