import type { Context } from '../context.ts';
import { namesOf } from '../instances/policy.ts';
import { findAllAllows, findAllBlocks, findPeers } from '../instances/queries.ts';
import { sumTiesOf } from './queries.ts';

/** Servers of one query, and those that are named. */
const LOT = 5_000;
const NAMED = 20;

/** What speaking to allowed servers alone is about, whichever mode there is. */
export interface ModePreview {
  /** Servers that were met, and those of them that are not allowed and not suspended either. */
  known: number;
  strangers: number;
  /** Accepted follows of strangers: by people here, and of them. They stay, and carry nothing in that mode. */
  following: number;
  followers: number;
  /** Strangers with most of these. */
  most: { domain: string; following: number; followers: number }[];
}

/** What changing the mode would be about. */
export async function previewMode(ctx: Context): Promise<ModePreview> {
  const allows = new Set((await findAllAllows.all(ctx.db, {})).map((row) => row.domain));
  const blocks = await findAllBlocks.all(ctx.db, {});
  const suspended = new Set(blocks.flatMap(({ domain, policy }) => (policy === 'suspended' ? [domain] : [])));
  const known = (await findPeers.all(ctx.db, {})).map((row) => row.domain);
  const strangers = known.filter((domain) => !namesOf(domain).some((name) => allows.has(name) || suspended.has(name)));
  const tied: ModePreview['most'] = [];
  for (let i = 0; i < strangers.length; i += LOT) {
    for (const row of await sumTiesOf.all(ctx.db, { domains: strangers.slice(i, i + LOT) })) {
      tied.push({ domain: row.domain, following: Number(row.following), followers: Number(row.followers) });
    }
  }
  const sum = (pick: 'following' | 'followers') => tied.reduce((all, row) => all + row[pick], 0);
  const weigh = (row: ModePreview['most'][number]) => row.following + row.followers;
  const most = tied.sort((a, b) => weigh(b) - weigh(a) || (a.domain < b.domain ? -1 : 1)).slice(0, NAMED);
  return {
    known: known.length,
    strangers: strangers.length,
    following: sum('following'),
    followers: sum('followers'),
    most,
  };
}
