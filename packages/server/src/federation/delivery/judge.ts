import { OutboundError } from '../../net/outbound-error.ts';
import type { SignatureDialect } from '../signatures/sign.ts';
import { readRetryAfter } from './backoff.ts';

/** How an attempt ended. */
export type Outcome =
  | { kind: 'delivered'; dialect: SignatureDialect }
  /** Never to be tried again. `answered`: the host is there all the same. */
  | { kind: 'dropped'; reason: string; answered: boolean }
  /** The host is not well: it is to be left alone for a while. */
  | { kind: 'failed'; reason: string; retryAfterMs: number | undefined }
  /** We gave up ourselves; nothing is known about the host. */
  | { kind: 'interrupted' };

/** Refusals that pass: the signer's key could not be fetched, too early, too much at once. */
const PASSING = new Set([401, 408, 425, 429]);

export function judgeAnswer(
  status: number,
  headers: Record<string, string>,
  context: { now: number; dialect: SignatureDialect },
): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', dialect: context.dialect };
  const reason = `status ${status}`;
  const refused = status >= 400 && status < 500 && !PASSING.has(status);
  if (refused || status === 501) return { kind: 'dropped', reason, answered: true };
  const asked = status === 429 || status === 503;
  const retryAfterMs = asked ? readRetryAfter(headers['retry-after'], context.now) : undefined;
  return { kind: 'failed', reason, retryAfterMs };
}

export function judgeError(error: unknown, dialect: SignatureDialect): Outcome {
  if (!(error instanceof OutboundError)) throw error;
  const { reason, status } = error;
  if (reason === 'aborted') return { kind: 'interrupted' };
  // They took it and said more about it than we care to read.
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered', dialect };
  if (error.retryable) return { kind: 'failed', reason: error.message, retryAfterMs: undefined };
  return { kind: 'dropped', reason: error.message, answered: false };
}
