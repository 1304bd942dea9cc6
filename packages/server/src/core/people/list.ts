import { boundsOf, type Page, type Paged, readPage } from '../../db/keyset.ts';
import { wordsOf } from '../../lib/text/search-terms.ts';
import { type IpRange, toIpKey } from '../../net/ip-range.ts';
import type { Context } from '../context.ts';
import { holdsOffice, loadRoles, NO_ROLE } from '../staff/roles.ts';
import { findUsersFrom } from '../users/queries/sign-ins.ts';
import { loadPeople, type PersonView } from './load.ts';
import * as queries from './queries.ts';

export type PersonStatus = 'active' | 'waiting' | 'refused' | 'disabled' | 'silenced' | 'suspended';

/** What staff look for: all of it has to be so. */
export interface PeopleFilter {
  origin?: 'local' | 'remote' | undefined;
  status?: PersonStatus | undefined;
  /** People with an office, whichever. */
  staff?: boolean | undefined;
  /** With one of these roles. */
  roles?: readonly string[] | undefined;
  invitedById?: number | undefined;
  /** The first letters of the name, whatever their case. */
  username?: string | undefined;
  /** The first letters of words of the display name. */
  displayName?: string | undefined;
  domain?: string | undefined;
  /** An address, or a part of one. */
  email?: string | undefined;
  ip?: IpRange | undefined;
}

export interface PeoplePage {
  people: PersonView[];
  /** Where an older page goes on; undefined where there is none. */
  next: number | undefined;
}

/** What is found by a name, an address or a machine is looked through as a whole. */
const FOUND_MAX = 1_000;
/** Of what is walked past because a filter leaves it out: so many at a look, and so many looks a page. */
const LOOK = 400;
const LOOKS = 5;
/** Behind every text that begins with the same letters. */
const LAST = '\u{10ffff}';

/** Ids in a page's bounds, newest first. */
type Source = (page: Page) => Promise<number[]>;

/**
 * A page of people by the ids of their accounts, newest first. What an index knows best leads, the rest is asked of each;
 * a page may be short, and goes on where its look ended.
 */
export async function listPeople(ctx: Context, filter: PeopleFilter, page: Page): Promise<PeoplePage> {
  const source = await chooseSource(ctx, filter);
  const offices = filter.staff === true ? await loadOffices(ctx) : NO_OFFICES;
  const upwards = page.minId !== undefined;
  const people: PersonView[] = [];
  let at: Page = page;
  let last: number | undefined;
  let ended = false;
  for (let i = 0; i < LOOKS && !ended && people.length < page.limit; i++) {
    const size = i === 0 ? page.limit + 1 : LOOK;
    const ids = await source({ ...at, limit: size });
    const known = await loadPeople(ctx, ids);
    const fitting = ids.flatMap((id) => {
      const person = known.get(id);
      return person !== undefined && fits(person, filter, offices) ? [person] : [];
    });
    if (upwards) people.unshift(...fitting);
    else people.push(...fitting);
    ended = ids.length < size;
    last = upwards ? ids[0] : ids.at(-1);
    if (last !== undefined) at = upwards ? { ...at, minId: last } : { ...at, maxId: last };
  }
  if (upwards) {
    const shown = people.slice(-page.limit);
    return { people: shown, next: shown.at(-1)?.account.id };
  }
  const shown = people.slice(0, page.limit);
  if (people.length > page.limit || (shown.length === page.limit && !ended)) {
    return { people: shown, next: shown.at(-1)?.account.id };
  }
  return { people: shown, next: ended ? undefined : last };
}

async function chooseSource(ctx: Context, filter: PeopleFilter): Promise<Source> {
  const { ip, email, username, displayName, domain, invitedById, status, origin } = filter;
  const along =
    <P>(list: Paged<P, { id: number }>, params: P): Source =>
    async (page) =>
      (await readPage(ctx.db, list, params, page)).map((row) => row.id);
  if (ip !== undefined) {
    const rows = await findUsersFrom.all(ctx.db, { first: ip.first, last: ip.last, limit: FOUND_MAX });
    const known = await queries.findIdsOfUsers.all(ctx.db, { userIds: rows.map((row) => row.userId) });
    return among(known.map((row) => row.id));
  }
  if (email !== undefined && /^[^@]+@[^@]+\.[^@]+$/.test(email)) {
    const rows = await queries.findIdsByEmail.all(ctx.db, { email: email.toLowerCase(), limit: FOUND_MAX });
    return among(rows.map((row) => row.id));
  }
  if (username !== undefined) return beginning(ctx, queries.findIdsByName, username.toLowerCase());
  const [word] = wordsOf(displayName ?? '').sort((one, other) => other.length - one.length);
  if (word !== undefined) return beginning(ctx, queries.findIdsByWord, word);
  if (invitedById !== undefined) return along(queries.findInvitedIds, { invitedById });
  if (status === 'waiting') return along(queries.findWaitingIds, {});
  if (status === 'refused') return along(queries.findRefusedIds, {});
  if (status === 'disabled') return along(queries.findDisabledIds, {});
  const office = filter.roles !== undefined && !filter.roles.includes(NO_ROLE);
  if (filter.staff === true || office) return along(queries.findStaffIds, {});
  if (status === 'silenced') return along(queries.findSilencedIds, {});
  if (status === 'suspended') return along(queries.findSuspendedIds, {});
  if (domain !== undefined) return along(queries.findAccountIdsOf, { domain });
  // Only people here have an address.
  if (origin === 'local' || email !== undefined || filter.roles !== undefined)
    return along(queries.findAccountIdsOf, { domain: '' });
  return along(queries.findAccountIds, {});
}

async function beginning(ctx: Context, query: typeof queries.findIdsByName, start: string): Promise<Source> {
  const rows = await query.all(ctx.db, { start, end: start + LAST, limit: FOUND_MAX });
  return among(rows.map((row) => row.id));
}

/** Pages of what was found as a whole. */
function among(found: readonly number[]): Source {
  const ids = [...new Set(found)].sort((a, b) => b - a);
  return async (page) => {
    const { below, above, limit } = boundsOf(page);
    const inside = ids.filter((id) => id < below && id > above);
    return page.minId === undefined ? inside.slice(0, limit) : inside.slice(-limit);
  };
}

const NO_OFFICES: ReadonlySet<string> = new Set();

/** The roles of those who run the server; others are badges. */
async function loadOffices(ctx: Context): Promise<ReadonlySet<string>> {
  const roles = [...(await loadRoles(ctx)).values()];
  return new Set(roles.filter(holdsOffice).map(({ key }) => key));
}

/** Whether somebody is whom staff look for. */
function fits(person: PersonView, filter: PeopleFilter, offices: ReadonlySet<string>): boolean {
  const { account, login, suspendedAt, silencedAt, deletedAt } = person;
  const { origin, status, staff, roles, invitedById, username, displayName, domain, email, ip } = filter;
  if (login === null && account.domain === '' && deletedAt === null) return false;
  if (origin !== undefined && (origin === 'local') !== (account.domain === '')) return false;
  if (status === 'silenced' && silencedAt === null) return false;
  if (status === 'suspended' && suspendedAt === null) return false;
  if (status === 'active' && (suspendedAt !== null || (login !== null && login.state !== 'active'))) return false;
  if (status === 'waiting' || status === 'refused' || status === 'disabled') {
    if (login?.state !== status) return false;
  }
  if (staff === true && (login === null || !offices.has(login.role))) return false;
  if (roles !== undefined && (login === null || !roles.includes(login.role))) return false;
  if (invitedById !== undefined && login?.invitedById !== invitedById) return false;
  if (username !== undefined && !account.username.toLowerCase().startsWith(username.toLowerCase())) return false;
  if (displayName !== undefined && !hasWords(account.displayName, displayName)) return false;
  if (domain !== undefined && account.domain !== domain) return false;
  if (email !== undefined && !login?.email.includes(email.toLowerCase())) return false;
  return ip === undefined || login === null || login.ips.some((one) => isWithin(one.ip, ip));
}

function hasWords(text: string, wanted: string): boolean {
  const words = wordsOf(text);
  return wordsOf(wanted).every((start) => words.some((word) => word.startsWith(start)));
}

function isWithin(ip: string, { first, last }: IpRange): boolean {
  const key = toIpKey(ip);
  return key !== undefined && key >= first && key <= last;
}
