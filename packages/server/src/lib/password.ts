import { argon2, timingSafeEqual } from 'node:crypto';
import { createLimit } from './limit.ts';
import type { Rng } from './rng.ts';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 1000;

interface Cost {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP's and ASVS' floor for argon2id: 19 MiB, two passes. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A hash is 19 MiB and 20 ms of a thread that files and DNS need as well: two at once, and no endless queue. */
const pool = createLimit(2, 200);

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** An argon2id PHC string. Whoever calls has checked the length: `PASSWORD_MIN` to `PASSWORD_MAX` characters. */
export async function hashPassword(password: string, rng: Rng): Promise<string> {
  const salt = rng.bytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(hash)}`;
}

/** False for a wrong password and for a hash of a kind that is not known. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const parsed = parse(phc);
  if (parsed === undefined || password.length > PASSWORD_MAX) return false;
  const hash = await derive(password, parsed.salt, parsed.hash.length, parsed.cost);
  return timingSafeEqual(hash, parsed.hash);
}

/** True when a hash was made with another cost than today's: it is made anew at the next sign-in. */
export function isOutdatedHash(phc: string): boolean {
  const cost = parse(phc)?.cost;
  return cost?.memory !== COST.memory || cost.passes !== COST.passes || cost.parallelism !== COST.parallelism;
}

/** A hash of nothing that costs as much as a real one: for people who do not exist. */
export const DUMMY_HASH = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${encode(Buffer.alloc(SALT_BYTES))}$${encode(Buffer.alloc(HASH_BYTES))}`;

function parse(phc: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const match = PHC.exec(phc);
  if (match === null) return undefined;
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number];
  // RFC 9106 §3.1 and a lid, so that a foreign hash cannot take the machine down.
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism || memory > 262_144 || passes > 16) return undefined;
  return {
    cost: { memory, passes, parallelism },
    salt: Buffer.from(match[4] as string, 'base64'),
    hash: Buffer.from(match[5] as string, 'base64'),
  };
}

function derive(password: string, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> {
  // NFKC, so that the same keys on another system's keyboard are the same password (NIST SP 800-63B §3.1.1.2).
  const message = password.normalize('NFKC');
  return pool.run(
    () =>
      new Promise((resolve, reject) => {
        argon2('argon2id', { message, nonce, tagLength, ...cost }, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
