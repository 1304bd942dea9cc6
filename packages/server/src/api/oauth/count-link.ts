import type { LinkKind } from '../../core/mail/request-link.ts';
import { normalizeLogin } from '../../core/users/sign-in.ts';
import { HttpError } from '../http/errors.ts';
import { takeLimit } from '../http/rate-limit.ts';
import type { TokenBuckets } from '../http/token-buckets.ts';

/** Mails of one kind about one login, whoever asks for them. */
const RULES = [{ count: 5, windowMs: 3_600_000, exact: true }] as const;

/** Counts that somebody asks for a link to be mailed; false where that was too often. */
export async function countLink(buckets: TokenBuckets, kind: LinkKind, login: string): Promise<boolean> {
  try {
    await takeLimit(buckets, [kind, RULES], normalizeLogin(login));
    return true;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}
