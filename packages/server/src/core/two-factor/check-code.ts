import type { Tx } from '../../db/database.ts';
import { findTotpStep } from '../../lib/totp.ts';
import type { Context } from '../context.ts';
import { hashBackupCode } from './backup-codes.ts';
import { findAuthenticator, useBackupCode, useStep } from './queries.ts';
import { openSecret } from './secrets.ts';

const CODE_MAX = 100;

/** A code that fits, not used up yet. */
export type FoundCode = { kind: 'step'; sealed: string; step: number } | { kind: 'backup'; codeHash: string };

/** What a code would be: of the authenticator by the clock, otherwise perhaps a backup code. Changes nothing. */
export async function readCode(
  ctx: Context,
  { userId, code }: { userId: number; code: string },
): Promise<FoundCode | undefined> {
  if (code.length > CODE_MAX) return undefined;
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return { kind: 'backup', codeHash: hashBackupCode(code) };
  const authenticator = await findAuthenticator.first(ctx.db, { userId });
  const secret = authenticator && (await openSecret(ctx, authenticator.sealed));
  const step = secret && findTotpStep(secret, digits, ctx.clock.now());
  return step === undefined || authenticator === undefined
    ? undefined
    : { kind: 'step', sealed: authenticator.sealed, step };
}

/** Uses a code up; false where it was used before, at the same moment too. */
export async function useCode(tx: Tx, userId: number, found: FoundCode): Promise<boolean> {
  if (found.kind === 'backup') return (await useBackupCode.run(tx, { userId, codeHash: found.codeHash })) > 0;
  return (await useStep.run(tx, { userId, sealed: found.sealed, step: found.step })) > 0;
}

/** Whether a code is good now: of the authenticator or a backup code. Once, whoever else sends it. */
export async function checkCode(ctx: Context, input: { userId: number; code: string }): Promise<boolean> {
  const found = await readCode(ctx, input);
  return found !== undefined && ctx.db.write((tx) => useCode(tx, input.userId, found));
}
