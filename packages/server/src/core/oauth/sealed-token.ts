import type { Rng } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';

const PURPOSE = 'token of an app';

/**
 * A token as its app can have it again: nobody else can, us included, because the app's secret is kept as a hash alone.
 */
export function sealToken(token: string, { appSecret, rng }: { appSecret: string; rng: Pick<Rng, 'bytes'> }): string {
  return seal(token, { secret: appSecret, purpose: PURPOSE, rng });
}

/** What was sealed; undefined with another secret. */
export function openToken(sealed: string, appSecret: string): string | undefined {
  return unseal(sealed, { secret: appSecret, purpose: PURPOSE });
}
