import type { Context } from '../context.ts';
import { namesOf } from '../instances/policy.ts';
import { findPeers } from '../instances/queries.ts';
import { countPeopleOf, sumTiesOf } from './queries.ts';

/** Known servers that are counted below one name, and people of each of them. */
const MAX_DOMAINS = 20;
const MAX_PEOPLE = 1_000;

/** What a decision about a name would be about, roughly: enough to see what matters among thousands. */
export interface Impact {
  /** Known people. */
  accounts: number;
  /** Accepted follows: by people here, and of them. */
  following: number;
  followers: number;
  /** False: there is more than was counted. */
  complete: boolean;
}

/** For many names at once, in three queries. */
export async function countImpacts(ctx: Context, names: readonly string[]): Promise<Map<string, Impact>> {
  const below = findBelow(names, await findPeers.all(ctx.db, {}));
  const domains = [...below.values()].flatMap((known) => known.slice(0, MAX_DOMAINS));
  const [people, ties] =
    domains.length === 0
      ? [[], []]
      : [await countPeopleOf.all(ctx.db, { domains, most: MAX_PEOPLE + 1 }), await sumTiesOf.all(ctx.db, { domains })];
  const peopleOf = new Map(people.map((row) => [row.domain, Number(row.count)]));
  const tiesOf = new Map(ties.map((row) => [row.domain, row]));
  return new Map(
    names.map((name) => {
      const impact: Impact = { accounts: 0, following: 0, followers: 0, complete: true };
      const known = below.get(name) ?? [];
      for (const domain of known.slice(0, MAX_DOMAINS)) {
        const count = peopleOf.get(domain) ?? 0;
        impact.accounts += Math.min(count, MAX_PEOPLE);
        impact.following += Number(tiesOf.get(domain)?.following ?? 0);
        impact.followers += Number(tiesOf.get(domain)?.followers ?? 0);
        if (count > MAX_PEOPLE) impact.complete = false;
      }
      if (known.length > MAX_DOMAINS) impact.complete = false;
      return [name, impact];
    }),
  );
}

/** Of each name the known servers that have it or are below it. */
export function findBelow(names: readonly string[], peers: readonly { domain: string }[]): Map<string, string[]> {
  const below = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { domain } of peers) for (const name of namesOf(domain)) below.get(name)?.push(domain);
  return below;
}
