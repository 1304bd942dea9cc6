import { createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Tx } from '../../db/database.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createIpKey } from '../../lib/ip-key.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { ensureSecret } from './settings.ts';
import { spendOnce } from './spend-once.ts';

/** A browser tries the numbers below `TRIES`; each try is so many rounds of PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2). */
const ROUNDS = 5_000;
const TRIES = 1_000;
/** Long enough for a form that is filled in with a pause. */
const GOOD_FOR_MS = 3_600_000;

const derive = promisify(pbkdf2);

/** What a browser works out: the number below `tries` of which, with the salt, comes `target` (hex). */
export interface Work {
  salt: string;
  rounds: number;
  tries: number;
  target: string;
  /** Goes back with the number, as `ticket.number`. */
  ticket: string;
}

/** Some work for a browser at an address. Nothing of it is kept: the ticket says by itself which number is right. */
export async function createWork(ctx: Context, ip: string): Promise<Work> {
  const salt = ctx.rng.bytes(16).toString('base64url');
  const number = ctx.rng.bytes(4).readUInt32BE() % TRIES;
  const target = (await derive(String(number), salt, ROUNDS, 32, 'sha256')).toString('hex');
  const until = ctx.clock.now() + GOOD_FOR_MS;
  const ticket = `${salt}.${until}.${await sign(ctx, { salt, until, number, ip })}`;
  return { salt, rounds: ROUNDS, tries: TRIES, target, ticket };
}

/**
 * Looks at what a browser at an address worked out, and answers what spends it, for the transaction of what it is for.
 * Throws `invalid` for what is wrong, too old, of another network or of another server; spending throws it the second time.
 */
export async function checkWork(ctx: Context, answer: string, ip: string): Promise<(tx: Tx) => Promise<void>> {
  const [, salt = '', until = '', signature = '', number = ''] =
    /^([\w-]{22})\.(\d{1,16})\.([\w-]{43})\.(\d{1,9})$/.exec(answer) ?? [];
  const expiresAt = Number(until);
  const right = await sign(ctx, { salt, until: expiresAt, number: Number(number), ip });
  if (!equalSecrets(signature, right) || expiresAt <= ctx.clock.now()) throw notGood();
  return async (tx) => {
    if (!(await spendOnce(ctx, tx, { salt, expiresAt }))) throw notGood();
  };
}

async function sign(
  ctx: Context,
  { salt, until, number, ip }: { salt: string; until: number; number: number; ip: string },
): Promise<string> {
  const secret = await ensureSecret(ctx, 'work', () => createSecret(ctx.rng));
  const content = `${salt}.${until}.${number}.${createIpKey(ip)}`;
  return createHmac('sha256', secret).update(content).digest('base64url');
}

/** What is said of an answer to whatever was asked. */
export const notGood = () => fieldError('challenge', 'ERR_INVALID', 'is not valid any more');
