import type { Context } from '../context.ts';
import { findInvitedBy, findInviter } from './queries.ts';

/** How many people are shown below somebody, and how many steps up and down. */
const PEOPLE_MAX = 200;
const STEPS_MAX = 20;

/** Who invited whom around somebody. */
export interface InviteTree {
  /** The ids of accounts: who invited them, who invited these, and so on. */
  above: number[];
  /** Everybody who came through them, each behind whoever invited them. */
  below: { accountId: number; invitedById: number }[];
  /** There are more below. */
  cut: boolean;
}

/** Reads the tree step by step: one query a generation. */
export async function loadInviteTree(ctx: Context, accountId: number): Promise<InviteTree> {
  const above: number[] = [];
  for (let at = accountId; above.length < STEPS_MAX; ) {
    const next = (await findInviter.first(ctx.db, { accountId: at }))?.invitedById ?? null;
    if (next === null || next === accountId || above.includes(next)) break;
    above.push(next);
    at = next;
  }
  const below: InviteTree['below'] = [];
  let generation = [accountId];
  let cut = false;
  for (let step = 0; generation.length > 0 && !cut; step++) {
    const room = PEOPLE_MAX - below.length;
    const rows = await findInvitedBy.all(ctx.db, { ids: generation, limit: room + 1 });
    cut = rows.length > room || (step === STEPS_MAX && rows.length > 0);
    const known = rows.slice(0, cut && step === STEPS_MAX ? 0 : room);
    known.sort((one, other) => one.accountId - other.accountId);
    for (const row of known) below.push({ accountId: row.accountId, invitedById: row.invitedById as number });
    generation = known.map((row) => row.accountId);
  }
  return { above, below, cut };
}
