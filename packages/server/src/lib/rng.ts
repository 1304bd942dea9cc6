import { randomBytes } from 'node:crypto';

/** Randomness as a dependency, so that a failing test can be repeated. */
export interface Rng {
  /** A number in [0, 1), for jitter; never for secrets. */
  fraction(): number;
  /** `size` bytes from the system's generator. */
  bytes(size: number): Buffer;
}

export const systemRng: Rng = {
  fraction: () => Math.random(),
  bytes: (size) => randomBytes(size),
};

/** A URL-safe secret with 256 bits: RFC 7230 token characters only, so that it may travel as a WebSocket subprotocol. */
export function createSecret(rng: Rng): string {
  return rng.bytes(32).toString('base64url');
}
