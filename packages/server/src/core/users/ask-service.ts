import type { Tx } from '../../db/database.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readHost, withoutPort } from '../../lib/host.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { openSecret } from './challenge-secret.ts';
import { type ChallengeService, describeService, findMissing } from './challenge-service.ts';
import type { InstanceSettings } from './settings.ts';
import { spendOnce } from './spend-once.ts';
import { notGood } from './work.ts';

/** Somebody waits with their form filled in. Too hasty for the host to be left alone afterwards: it is to answer the next one. */
const TIMEOUT_MS = 4_000;
/** Of what a service says: a few hundred bytes. */
const MAX_BYTES = 16_384;
/** Those of Turnstile are 2,048 characters at most, those of hCaptcha a few thousand. */
const MAX_ANSWER = 10_000;
/** Longer than any service lets an answer be good. */
const REMEMBERED_MS = 3_600_000;
/** Nobody's answer: what a service says of it tells whether it knows us. */
const NOBODYS = 'linnet-asks-whether-you-answer';

/**
 * Why a service is of no use. `unset`: something of it is missing here. `key`: it does not know our secret or site key.
 * `unreadable`: it answers something else than its protocol has.
 */
export type ServiceFailure = 'unset' | 'key' | 'address' | 'timeout' | 'unreachable' | 'unreadable';

interface Failed {
  state: 'failed';
  why: ServiceFailure;
  /** In English, for staff. */
  detail: string;
}

type ServiceWord = { state: 'passed'; hostname: string } | { state: 'refused' } | Failed;

/** What came of trying: `lax` passes whatever it is shown, as the keys for tests do. */
export type ServiceTrial = { state: 'works' } | { state: 'lax' } | Failed;

/**
 * Has the service look at what a browser brought, and answers what spends it. Nothing is let in where it cannot: throws
 * `invalid`, for an answer that is refused, was used, or is one of another site, and for a service that does not answer.
 */
export async function checkAnswer(ctx: Context, settings: InstanceSettings, answer: string) {
  if (answer.length > MAX_ANSWER) throw notGood();
  const word = await ask(ctx, settings, answer);
  if (word.state === 'failed') {
    ctx.log.warn({ why: word.why, detail: word.detail }, 'nobody can join: the service that is asked at sign-up fails');
    throw fieldError('challenge', 'ERR_UNREACHABLE', 'cannot be looked at just now');
  }
  if (word.state === 'refused') throw notGood();
  // Services know names, not ports.
  if (word.hostname !== withoutPort(ctx.config.hosts.web)) {
    ctx.log.warn({ hostname: word.hostname }, 'an answer at sign-up was given on another site');
    throw notGood();
  }
  const spent = { salt: sha256Hex(answer), expiresAt: ctx.clock.now() + REMEMBERED_MS };
  return async (tx: Tx) => {
    if (!(await spendOnce(ctx, tx, spent))) throw notGood();
  };
}

/** Asks the service that is chosen, though it may not be asked yet, about an answer that nobody gave. */
export async function tryService(ctx: Context, settings: InstanceSettings): Promise<ServiceTrial> {
  const word = await ask(ctx, settings, NOBODYS);
  if (word.state === 'failed') return word;
  return word.state === 'passed' ? { state: 'lax' } : { state: 'works' };
}

async function ask(ctx: Context, settings: InstanceSettings, answer: string): Promise<ServiceWord> {
  const service = describeService(settings);
  const missing = findMissing(settings);
  if (service === undefined || missing.length > 0) return failed('unset', missing.join(', '));
  // Sealed with another key: a copy of the database without its secrets.
  const secret = await openSecret(ctx, settings.challengeSecret);
  if (secret === undefined) return failed('unset', 'secret');
  return verify(ctx, service, { secret, sitekey: settings.challengeSiteKey, response: answer });
}

/** `siteverify`, as reCAPTCHA began it and the others have it. The address of who joins stays here. */
async function verify(
  ctx: Context,
  { verify: url, form }: ChallengeService,
  { sitekey, ...asked }: { secret: string; sitekey: string; response: string },
): Promise<ServiceWord> {
  try {
    const { status, body } = await ctx.http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form === 'hcaptcha' ? { ...asked, sitekey } : asked).toString(),
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      redirects: 0,
    });
    return read(status, body);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return failed(WORDS[error.reason] ?? 'unreachable', error.reason);
  }
}

const WORDS: Partial<Record<OutboundError['reason'], ServiceFailure>> = {
  'blocked-address': 'address',
  'bad-url': 'address',
  timeout: 'timeout',
  'too-large': 'unreadable',
};

/** Some refuse with another status than 200; none passes with one. */
function read(status: number, body: Buffer): ServiceWord {
  const said = parse(body);
  if (typeof said?.['success'] !== 'boolean') return failed('unreadable', `HTTP ${status}`);
  if (said['success'] && status === 200)
    return { state: 'passed', hostname: withoutPort(readHost(text(said['hostname'])) ?? '') };
  const given = said['error-codes'];
  const codes = (Array.isArray(given) ? given : []).slice(0, 10).map(text);
  // `invalid-input-secret`, `missing-input-secret`, `sitekey-secret-mismatch`, `invalid-sitekey`.
  const unknown = codes.some((code) => /secret|site-?key/.test(code));
  return unknown ? failed('key', codes.join(', ')) : { state: 'refused' };
}

function parse(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? stripControl(value.slice(0, 100)) : '');
const failed = (why: ServiceFailure, detail: string): Failed => ({ state: 'failed', why, detail });
