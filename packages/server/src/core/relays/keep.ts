import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { RelaysTable } from '../../db/tables/relays.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { parseOutboundUrl } from '../../net/outbound-url.ts';
import { findAccount } from '../accounts/find.ts';
import { isOurs, mint } from '../addresses.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { isFollowedHere } from '../follows/find.ts';
import { namesOf } from '../instances/policy.ts';
import { deleteDaysOf, deleteRelay, findRelays, lockRelays, updateRelay } from './queries.ts';
import { hostOf, hostsOf, isOpenRelay } from './relay.ts';

/** How many there may be. */
export const RELAYS_MAX = 20;
const ADDRESS_MAX = 2_000;

/** Who acts: an account here, or null for the command line. */
interface By {
  by: number | null;
}

/**
 * Asks a relay for what is public, by its inbox or its actor, and answers its id. Throws `invalid` for what is no relay or is
 * here already, where there are too many, and of servers about which something was decided.
 */
export async function addRelay(ctx: Context, { by, address }: By & { address: string }): Promise<number> {
  const found = await findDoor(ctx, address);
  const id = ctx.ids.next();
  await change(ctx, async (tx, rows) => {
    if (rows.some(({ inboxUri, actorUri }) => inboxUri === found.inboxUri || actorUri === (found.actorUri ?? ''))) {
      throw new AppError('invalid', 'Validation failed: This relay is there already');
    }
    if (rows.length >= RELAYS_MAX) {
      throw new AppError('invalid', `Validation failed: There are ${RELAYS_MAX} relays already`);
    }
    await expectOpen(tx, found);
    const now = ctx.clock.now();
    const row: RelaysTable = {
      id,
      ...found,
      ...FRESH,
      followUri: newFollow(ctx),
      byId: by,
      askedAt: now,
      createdAt: now,
    };
    await insertRow(tx, 'relays', row);
    await tell(ctx, tx, 'relay.asked', row);
    await note(ctx, tx, { by, act: 'relay.add', row });
  });
  return id;
}

/** Asks one again that is off, said no or has not answered. One that agreed stays as it is. Throws `not-found`, `invalid`. */
export async function enableRelay(ctx: Context, { by, id }: By & { id: number }): Promise<void> {
  await change(ctx, async (tx, rows) => {
    const before = expectRow(rows, id);
    if (before.state === 'accepted') return;
    // Who answers for an inbox may be another than before.
    const actorUri = before.protocol === 'litepub' ? before.actorUri : null;
    await expectOpen(tx, { ...before, actorUri });
    const row = { ...before, ...FRESH, actorUri, followUri: newFollow(ctx), byId: by, askedAt: ctx.clock.now() };
    await updateRelay.run(tx, row);
    await tell(ctx, tx, 'relay.asked', row);
    await note(ctx, tx, { by, act: 'relay.enable', row });
  });
}

/** Tells one that nothing is wanted any more, and takes and sends nothing by it. Twice changes nothing. Throws `not-found`. */
export async function disableRelay(ctx: Context, { by, id }: By & { id: number }): Promise<void> {
  await change(ctx, async (tx, rows) => {
    const before = expectRow(rows, id);
    if (before.state === 'off') return;
    await leave(ctx, tx, before);
    await switchOff(tx, before, null);
    await note(ctx, tx, { by, act: 'relay.disable', row: before });
  });
}

/** Takes one away, with what was counted; it is told as when it is switched off. Posts that came by it stay. Throws `not-found`. */
export async function removeRelay(ctx: Context, { by, id }: By & { id: number }): Promise<void> {
  await change(ctx, async (tx, rows) => {
    const row = expectRow(rows, id);
    await leave(ctx, tx, row);
    await deleteRelay.run(tx, { id });
    await deleteDaysOf.run(tx, { relayId: id });
    await note(ctx, tx, { by, act: 'relay.remove', row });
  });
}

/**
 * Ends those that a decision about a server (`name`) is about, in its transaction, which holds all decisions: they are told
 * nothing, as nobody there is.
 */
export async function endBlockedRelays(ctx: Context, tx: Tx, { by, name }: By & { name: string }): Promise<void> {
  const isMeant = (row: RelaysTable) =>
    row.state !== 'off' && hostsOf(row).some((host) => namesOf(host).includes(name));
  // A list may decide about thousands: few of them are about a relay.
  if (!(await findRelays.all(tx, {})).some(isMeant)) return;
  await lockKept(tx, 'relays');
  for (const row of (await lockRelays.all(tx, {})).filter(isMeant)) {
    await switchOff(tx, row, 'blocked');
    await note(ctx, tx, { by, act: 'relay.disable', row, details: { why: 'blocked' } });
  }
}

/** Ends the one that an account was which is gone; answers whether it was one. */
export async function endRelayOf(ctx: Context, actorUri: string): Promise<boolean> {
  return change(ctx, async (tx, rows) => {
    const row = rows.find((one) => one.actorUri === actorUri && one.state !== 'off');
    if (row === undefined) return false;
    await switchOff(tx, row, 'gone');
    await tellChanged(ctx, tx, 'relays', null);
    return true;
  });
}

const FRESH = { state: 'asked', reason: null, lastError: null, lastErrorAt: null, answeredAt: null } as const;

/** One at a time, after decisions about servers: what may be a relay depends on them. */
export function change<T>(ctx: Context, work: (tx: Tx, rows: RelaysTable[]) => Promise<T>): Promise<T> {
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'instanceBlocks');
    await lockKept(tx, 'relays');
    return work(tx, await lockRelays.all(tx, {}));
  });
}

function expectRow(rows: readonly RelaysTable[], id: number): RelaysTable {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw notFound();
  return row;
}

async function expectOpen(tx: Tx, relay: Pick<RelaysTable, 'inboxUri' | 'actorUri'>): Promise<void> {
  if (await isOpenRelay(tx, relay)) return;
  throw new AppError('invalid', 'Validation failed: This server is limited, suspended or not allowed here');
}

/** Each request has an id of its own, so that an answer to an older one means nothing. */
const newFollow = (ctx: Context): string => mint.follow(ctx, ctx.ids.next());

/** A relay that waits or sends is told; whoever said no or was left already is not. */
async function leave(ctx: Context, tx: Tx, row: RelaysTable): Promise<void> {
  if (row.state === 'asked' || row.state === 'accepted') await tell(ctx, tx, 'relay.left', row);
}

async function tell(ctx: Context, tx: Tx, kind: 'relay.asked' | 'relay.left', row: RelaysTable): Promise<void> {
  const { inboxUri, followUri, protocol } = row;
  const actorUri = protocol === 'litepub' ? row.actorUri : null;
  await ctx.queue.emit(tx, { kind, inboxUri, actorUri, followUri, origin: 'local' });
}

async function switchOff(tx: Tx, row: RelaysTable, reason: RelaysTable['reason']): Promise<void> {
  await updateRelay.run(tx, { ...row, state: 'off', reason, lastError: null, lastErrorAt: null });
}

/** Where a relay is spoken to: an inbox as it is given, or that of the actor who is there. */
async function findDoor(ctx: Context, text: string): Promise<Pick<RelaysTable, 'inboxUri' | 'actorUri' | 'protocol'>> {
  const url = checkAddress(ctx, text);
  if (/\/inbox\/?$/.test(url.pathname)) return { inboxUri: url.href, actorUri: null, protocol: 'mastodon' };
  const resolution = await ctx.remote.resolveAccount(url.href);
  const account = resolution.state === 'found' ? await findAccount(ctx, resolution.id) : undefined;
  if (account === undefined || account.domain === '' || account.inboxUri === null) {
    const why = resolution.state === 'unreachable' ? ` (${resolution.reason})` : '';
    throw new AppError('invalid', `Validation failed: No relay answers at this address${why}`);
  }
  // What a relay announces is nobody's boost, and what is written here would go to them.
  if (await isFollowedHere(ctx.db, account.id)) {
    throw new AppError('invalid', 'Validation failed: People here follow this account: it is somebody, and no relay');
  }
  const { inboxUri, uri: actorUri } = account;
  return { inboxUri: checkAddress(ctx, inboxUri).href, actorUri, protocol: 'litepub' };
}

/** Addresses of the web that everybody reaches; with `FEDERATION_ALLOW_PRIVATE` any. None of ours: that would go in circles. */
function checkAddress(ctx: Context, text: string): URL {
  try {
    const url = parseOutboundUrl(text.trim(), ctx.config.allowPrivate);
    if (url.href.length <= ADDRESS_MAX && !isOurs(ctx, url.href)) return url;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
  }
  throw new AppError(
    'invalid',
    'Validation failed: Address has to be the https:// address of a relay, not one of here',
  );
}

async function note(
  ctx: Context,
  tx: Tx,
  {
    by,
    act,
    row,
    details = {},
  }: By & { act: AuditAct; row: Pick<RelaysTable, 'inboxUri'>; details?: Record<string, string> },
): Promise<void> {
  const host = hostOf(row);
  await writeAudit(ctx, tx, { by, act, target: { kind: 'domain', key: host, label: host }, details });
  await tellChanged(ctx, tx, 'relays', null);
}
