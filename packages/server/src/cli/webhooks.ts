import {
  addWebhook,
  listWebhooks,
  loadWebhook,
  removeWebhook,
  rotateSecret,
  switchWebhook,
  type WebhookView,
} from '../core/webhooks/keep.ts';
import { tryWebhook } from '../core/webhooks/try.ts';
import { toIso } from '../lib/clock.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';
import { withOne } from './with-one.ts';

/** All of them, those that are switched off among them. */
export function showWebhooks(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const all = await listWebhooks(ctx);
      return {
        data: all.map(toData),
        perLine: true,
        text: all.map(toLine).join('\n') || 'no program is told of anything',
      };
    },
    { existing: true, looks: true },
  );
}

/** Has a program told of events, and prints its secret. */
export function addOneWebhook(url: string, { event, off }: { event: string[]; off?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { id, secret } = await addWebhook(ctx, { by: null, url, events: event, enabled: off !== true });
      const webhook = await loadWebhook(ctx, id);
      const text = formatPairs([
        ['Webhook', `${id}`],
        ['Address', webhook.url],
        ['Told of', webhook.events.join(', ')],
        ['Secret', `${secret} (it is not shown again)`],
      ]);
      return { data: { ...toData(webhook), secret }, text };
    },
    { existing: true },
  );
}

/** Switches one on. */
export const enableWebhook = (number: string): Promise<Answer> => turn(number, true);

/** Switches one off. */
export const disableWebhook = (number: string): Promise<Answer> => turn(number, false);

function turn(number: string, on: boolean): Promise<Answer> {
  return withOne('webhook', number, async ({ ctx }, id) => {
    await switchWebhook(ctx, { by: null, id, on });
    const webhook = await loadWebhook(ctx, id);
    return { data: toData(webhook), text: toLine(webhook) };
  });
}

/** Signs with another secret, and prints it. */
export function rotateWebhook(number: string): Promise<Answer> {
  return withOne('webhook', number, async ({ ctx }, id) => {
    const secret = await rotateSecret(ctx, { by: null, id });
    return { data: { id: String(id), secret }, text: `${secret}\nIt signs from now on, and is not shown again.` };
  });
}

/** Takes one away; with `dryRun` says which. */
export function removeOneWebhook(number: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withOne('webhook', number, async ({ ctx }, id) => {
    const webhook = await loadWebhook(ctx, id);
    if (dryRun)
      return { data: { ...toData(webhook), removed: false }, text: `${webhook.url} would be told nothing more.` };
    await removeWebhook(ctx, { by: null, id });
    return { data: { ...toData(webhook), removed: true }, text: `${webhook.url} is told nothing more.` };
  });
}

/** Sends one the event `ping` at once. */
export function testWebhook(number: string): Promise<Answer> {
  return withOne('webhook', number, async ({ ctx }, id) => {
    const { at, status, failure, ms, text, taken } = await tryWebhook(ctx, { by: null, id });
    const said = status === null ? `no answer: ${failure}` : `${status} after ${ms} ms`;
    const lines = [taken ? `It took the message: ${said}` : `It did not take the message: ${said}`, text];
    const data = { id: String(id), at: toIso(at), taken, status, failure, ms, body: text };
    return { data, text: lines.filter((line) => line !== '').join('\n') };
  });
}

function toLine(webhook: WebhookView): string {
  const { id, url, events, enabled, failingSince, givenUpAt, waiting, withheld } = webhook;
  const notes = [
    ...(givenUpAt === null ? [] : [`given up ${toIso(givenUpAt)}`]),
    ...(failingSince === null ? [] : [`failing since ${toIso(failingSince)}`]),
    ...(waiting === 0 ? [] : [`${waiting} wait`]),
    ...(withheld.length === 0 ? [] : [`not told of ${withheld.join(', ')}: who answers for it may not see that`]),
  ];
  return [`${id}`, enabled ? 'on ' : 'off', url, events.join(','), ...notes].join('  ');
}

function toData(webhook: WebhookView) {
  const { id, url, events, withheld, enabled, failingSince, givenUpAt, waiting, answers } = webhook;
  const times = { failingSince: failingSince && toIso(failingSince), givenUpAt: givenUpAt && toIso(givenUpAt) };
  const said = answers.map(({ at, ...answer }) => ({ at: toIso(at), ...answer }));
  return { id: String(id), url, events, withheld, enabled, ...times, waiting, answers: said };
}
