import type { WebhooksTable } from '../../db/tables/webhooks.ts';
import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { loadMayNow } from '../staff/may-now.ts';
import { ensureSecret } from '../users/settings.ts';
import { EVENT_WANTS, WEBHOOK_EVENTS, type WebhookEvent } from './events.ts';

/** So many last answers are kept of each. */
export const ANSWERS_KEPT = 5;

/** What came of a try. */
export interface WebhookAnswer {
  at: number;
  /** `ping` is a test. */
  event: WebhookEvent | 'ping';
  /** Null where none came. */
  status: number | null;
  /** Why none came: a reason of `net/outbound-error.ts`. */
  failure: string | null;
  /** How long it took. */
  ms: number;
}

/** A program that is told of what happens, without its secret. */
export interface Webhook extends Omit<WebhooksTable, 'sealed' | 'eventsJson' | 'answersJson' | 'enabled'> {
  events: WebhookEvent[];
  enabled: boolean;
  answers: WebhookAnswer[];
}

export function toWebhook({ sealed: _, eventsJson, answersJson, enabled, ...row }: WebhooksTable): Webhook {
  const events = JSON.parse(eventsJson) as WebhookEvent[];
  return { ...row, events, enabled: enabled === 1, answers: JSON.parse(answersJson) as WebhookAnswer[] };
}

/** With one more answer before the others. */
export function addAnswer({ answersJson }: Pick<WebhooksTable, 'answersJson'>, answer: WebhookAnswer): string {
  return JSON.stringify([answer, ...(JSON.parse(answersJson) as WebhookAnswer[])].slice(0, ANSWERS_KEPT));
}

/** Which events somebody may have a program told of just now; all where it is the command line. */
export async function loadTellable(ctx: Context): Promise<(by: number | null) => ReadonlySet<WebhookEvent>> {
  const mayNow = await loadMayNow(ctx.db);
  return (by) => {
    const may = mayNow(by);
    const isAllowed = (event: WebhookEvent) => EVENT_WANTS[event] === null || may.has(EVENT_WANTS[event]);
    return new Set(may.has('manageWebhooks') ? WEBHOOK_EVENTS.filter(isAllowed) : []);
  };
}

const serverKey = async (ctx: Context) => ({
  secret: await ensureSecret(ctx, 'webhooks', () => createSecret(ctx.rng)),
  purpose: 'webhook secret',
});

/** A new secret, and how it is kept. */
export async function makeSecret(ctx: Context): Promise<{ secret: string; sealed: string }> {
  const secret = createSecret(ctx.rng);
  return { secret, sealed: seal(secret, { ...(await serverKey(ctx)), rng: ctx.rng }) };
}

/** What signs; undefined where the server's key is another. */
export async function openSecret(ctx: Context, { sealed }: Pick<WebhooksTable, 'sealed'>): Promise<string | undefined> {
  return unseal(sealed, await serverKey(ctx));
}
