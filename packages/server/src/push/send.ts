import type { Context } from '../core/context.ts';
import type { PushTarget } from '../core/push/plan.ts';
import { vapidKeys } from '../core/push/vapid.ts';
import { OutboundError } from '../net/outbound-error.ts';
import { seal, sealAsDraft } from './seal.ts';
import { vapidToken } from './vapid-token.ts';

/** How long a push service keeps a message, and how long we try (RFC 8030 §5.2). */
export const TTL_MS = 48 * 3_600_000;
const TIMEOUT_MS = 10_000;
const ANSWER_MAX = 1_024;

/** `gone`: nobody is there any more. `later`: not before so many milliseconds; undefined: whenever. */
export type PushResult =
  | { state: 'sent' }
  | { state: 'gone' }
  | { state: 'refused' }
  | { state: 'later'; afterMs?: number };

/** Hands one message to the push service of its recipient. */
export async function sendPush(ctx: Context, target: PushTarget, message: string): Promise<PushResult> {
  try {
    const { body, headers } = await compose(ctx, target, Buffer.from(message));
    const { status, headers: answer } = await ctx.http.request({
      method: 'POST',
      url: target.endpoint,
      headers,
      body,
      maxBytes: ANSWER_MAX,
      timeoutMs: TIMEOUT_MS,
      budget: 'push',
    });
    return judge(status, answer['retry-after'], ctx.clock.now());
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    // What came after its status changes nothing about it.
    if (error.status !== undefined) return judge(error.status, undefined, ctx.clock.now());
    if (error.retryable || error.reason === 'aborted') return { state: 'later' };
    return { state: error.reason === 'too-large' ? 'sent' : 'gone' };
  }
}

async function compose(ctx: Context, target: PushTarget, message: Buffer) {
  const { body, headers, cryptoKey } = (target.standard ? seal : sealAsDraft)(message, target);
  const token = await vapidToken(ctx, new URL(target.endpoint).origin);
  const { publicKey } = vapidKeys(ctx);
  // RFC 8292 §3, and draft-ietf-webpush-vapid-01 §3.
  const who: Record<string, string> =
    cryptoKey === undefined
      ? { authorization: `vapid t=${token}, k=${publicKey}` }
      : { authorization: `WebPush ${token}`, 'crypto-key': `${cryptoKey};p256ecdsa=${publicKey}` };
  const about = { 'content-type': 'application/octet-stream', ttl: `${TTL_MS / 1_000}`, urgency: 'normal' };
  return { body, headers: { ...about, ...headers, ...who } };
}

function judge(status: number, retryAfter: string | undefined, now: number): PushResult {
  if (status >= 200 && status < 300) return { state: 'sent' };
  if (status === 408 || status === 429 || status >= 500) return { state: 'later', ...readRetryAfter(retryAfter, now) };
  return { state: status >= 400 ? 'gone' : 'refused' };
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function readRetryAfter(text: string | undefined, now: number): { afterMs?: number } {
  if (text === undefined) return {};
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? { afterMs: Math.min(ms, TTL_MS) } : {};
}
