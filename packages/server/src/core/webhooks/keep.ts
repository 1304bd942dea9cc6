import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { WebhooksTable } from '../../db/tables/webhooks.ts';
import { AppError, forbidden, notFound } from '../../lib/errors.ts';
import { readHostOf } from '../../lib/host.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { parseOutboundUrl } from '../../net/outbound-url.ts';
import { isOurs } from '../addresses.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from './events.ts';
import {
  countFailing,
  countHeld,
  deleteWebhook,
  findWebhook,
  findWebhooks,
  lockWebhook,
  updateWebhook,
} from './queries.ts';
import { loadTellable, makeSecret, toWebhook, type Webhook } from './webhook.ts';

/** How many there may be. */
export const WEBHOOKS_MAX = 50;
const URL_MAX = 2_000;

/** Who acts: an account here, or null for the command line. */
interface By {
  by: number | null;
}

/** As staff see it. */
export interface WebhookView extends Webhook {
  /** Of its events, those that it is not told of: who answers for it may not see them any more. */
  withheld: WebhookEvent[];
}

/** All there are, oldest first. */
export async function listWebhooks(ctx: Context): Promise<WebhookView[]> {
  return view(ctx, await findWebhooks.all(ctx.db, {}));
}

/** Throws `not-found`. */
export async function loadWebhook(ctx: Context, id: number): Promise<WebhookView> {
  const row = await findWebhook.first(ctx.db, { id });
  const [found] = row === undefined ? [] : await view(ctx, [row]);
  if (found === undefined) throw notFound();
  return found;
}

/** So many tries in a row are no accident any more: nothing else is tried for a while, and staff are told. */
export const FAILING_FROM = 3;

/** How many do not answer, or were given up. */
export async function countFailingWebhooks(ctx: Context): Promise<number> {
  return Number((await countFailing.first(ctx.db, { from: FAILING_FROM }))?.count ?? 0);
}

async function view(ctx: Context, rows: readonly WebhooksTable[]): Promise<WebhookView[]> {
  if (rows.length === 0) return [];
  const tellableBy = await loadTellable(ctx);
  return rows.map((row) => {
    const webhook = toWebhook(row);
    const tellable = tellableBy(webhook.byId);
    return { ...webhook, withheld: webhook.events.filter((event) => !tellable.has(event)) };
  });
}

export interface WebhookInput {
  url: string;
  events: readonly string[];
}

/**
 * Has a program told of events from now on. Answers its secret, which nobody is shown again. Throws `invalid`, `forbidden`
 * for events of what `by` may not see.
 */
export async function addWebhook(
  ctx: Context,
  { by, url, events, enabled = true }: WebhookInput & By & { enabled?: boolean },
): Promise<{ id: number; secret: string }> {
  const checked = { url: checkUrl(ctx, url), eventsJson: await writeEvents(ctx, by, events) };
  const { secret, sealed } = await makeSecret(ctx);
  const id = ctx.ids.next();
  await ctx.db.write(async (tx) => {
    if ((await countHeld(tx)) >= WEBHOOKS_MAX) {
      throw new AppError('invalid', `Validation failed: There are ${WEBHOOKS_MAX} webhooks already`);
    }
    const state = { failures: 0, failingSince: null, heldUntil: null, waiting: 0, givenUpAt: null, answersJson: '[]' };
    const own = { sealed, byId: by, enabled: enabled ? 1 : 0, createdAt: ctx.clock.now() } as const;
    const row = { id, ...checked, ...own, ...state };
    await insertRow(tx, 'webhooks', row);
    await note(ctx, tx, { by, act: 'webhook.add', row });
  });
  return { id, secret };
}

/**
 * Changes where one leads or what it is told of: whoever does answers for all of it. What is not given stays. Throws
 * `invalid`, `not-found`, `forbidden` for events of what `by` may not see.
 */
export async function changeWebhook(
  ctx: Context,
  { by, id, ...changes }: Partial<WebhookInput> & By & { id: number },
): Promise<void> {
  const url = changes.url === undefined ? undefined : checkUrl(ctx, changes.url);
  const tellable = (await loadTellable(ctx))(by);
  await ctx.db.write(async (tx) => {
    const before = await lockRow(tx, id);
    const events = changes.events ?? (JSON.parse(before.eventsJson) as string[]);
    const row = { ...before, url: url ?? before.url, eventsJson: checkEvents(events, tellable), byId: by };
    await updateWebhook.run(tx, row.url === before.url ? row : { ...row, ...FRESH });
    await note(ctx, tx, { by, act: 'webhook.change', row });
  });
}

/** What is known of one that nobody has tried. What waits still does. */
const FRESH = { failures: 0, failingSince: null, heldUntil: null, givenUpAt: null } as const;

/** Switches one on or off: what waits is dropped when its time comes. Twice changes nothing. Throws `not-found`. */
export async function switchWebhook(ctx: Context, { by, id, on }: By & { id: number; on: boolean }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const before = await lockRow(tx, id);
    if ((before.enabled === 1) === on) return;
    const row = { ...before, ...(on ? FRESH : {}), enabled: on ? 1 : 0 } as const;
    await updateWebhook.run(tx, row);
    await note(ctx, tx, { by, act: on ? 'webhook.enable' : 'webhook.disable', row });
  });
}

/** Signs with another secret from now on, and answers it. Throws `not-found`. */
export async function rotateSecret(ctx: Context, { by, id }: By & { id: number }): Promise<string> {
  const { secret, sealed } = await makeSecret(ctx);
  await ctx.db.write(async (tx) => {
    const row = { ...(await lockRow(tx, id)), sealed };
    await updateWebhook.run(tx, row);
    await note(ctx, tx, { by, act: 'webhook.rotate', row });
  });
  return secret;
}

/** Takes one away, with what waits for it. Throws `not-found`. */
export async function removeWebhook(ctx: Context, { by, id }: By & { id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await lockRow(tx, id);
    await deleteWebhook.run(tx, { id });
    await note(ctx, tx, { by, act: 'webhook.remove', row });
  });
}

async function lockRow(tx: Tx, id: number): Promise<WebhooksTable> {
  const row = await lockWebhook.first(tx, { id });
  if (row === undefined) throw notFound();
  return row;
}

/** Addresses of the web that everybody reaches; with `FEDERATION_ALLOW_PRIVATE` any. None of ours: that would go in circles. */
function checkUrl(ctx: Context, text: string): string {
  try {
    const url = parseOutboundUrl(text.trim(), ctx.config.allowPrivate);
    if (url.href.length <= URL_MAX && !isOurs(ctx, url.href)) return url.href;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
  }
  throw new AppError(
    'invalid',
    'Validation failed: Url has to be an https:// address of another machine that all can reach',
  );
}

async function writeEvents(ctx: Context, by: number | null, events: readonly string[]): Promise<string> {
  return checkEvents(events, (await loadTellable(ctx))(by));
}

function checkEvents(events: readonly string[], tellable: ReadonlySet<WebhookEvent>): string {
  const chosen = WEBHOOK_EVENTS.filter((event) => events.includes(event));
  if (chosen.length === 0 || chosen.length !== new Set(events).size) {
    throw new AppError('invalid', `Validation failed: Events have to be some of ${WEBHOOK_EVENTS.join(', ')}`);
  }
  if (chosen.some((event) => !tellable.has(event))) throw forbidden();
  return JSON.stringify(chosen);
}

/** The address may be a secret as a whole: only its host is written down. */
export const hostOf = ({ url }: Pick<WebhooksTable, 'url'>): string => readHostOf(url) ?? '';

async function note(
  ctx: Context,
  tx: Tx,
  { by, act, row }: By & { act: AuditAct; row: Pick<WebhooksTable, 'id' | 'url' | 'eventsJson'> },
): Promise<void> {
  const details = { events: (JSON.parse(row.eventsJson) as string[]).join(', ') };
  await writeAudit(ctx, tx, { by, act, target: { kind: 'webhook', key: row.id, label: hostOf(row) }, details });
  await tellChanged(ctx, tx, 'webhooks', null);
}
