import { fullHandle } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { removePerson } from '../core/moderation/remove-local-account.ts';
import { changeRole, disablePerson, enablePerson, replacePassword } from '../core/people/access.ts';
import { approvePerson, refusePerson } from '../core/people/decide.ts';
import type { ActOnPerson } from '../core/people/find-login.ts';
import { listPeople, type PersonStatus } from '../core/people/list.ts';
import { type LoginView, loadPeople, type PersonView } from '../core/people/load.ts';
import { changePersonEmail, confirmPerson, sendConfirmationAgain } from '../core/people/reach.ts';
import { findLoginByName } from '../core/users/queries.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { findRole } from './roles.ts';
import { explainFields } from './users.ts';
import { withBase } from './with-base.ts';

const SHOWN = 200;

export interface ListOptions {
  state?: PersonStatus;
  role?: string;
  email?: string;
}

/** Lists people with a login here, who came last first. */
export function showPeople({ state, role, email }: ListOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const roles = role === undefined ? undefined : [(await findRole(ctx, role)).key];
      const filter = { origin: 'local', status: state, roles, email } as const;
      const people: PersonView[] = [];
      for (let maxId: number | undefined; people.length < SHOWN; ) {
        const page = { limit: SHOWN - people.length, ...(maxId === undefined ? {} : { maxId }) };
        const found = await listPeople(ctx, filter, page);
        people.push(...found.people.filter(({ login }) => login !== null));
        if (found.next === undefined) break;
        maxId = found.next;
      }
      return {
        data: people.map(toData),
        perLine: true,
        text: people.map(toLine).join('\n') || 'nobody',
      };
    },
    { existing: true, looks: true },
  );
}

/** One of them with all that is known. */
export function showPerson(name: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const person = await findPerson(ctx, name);
      const login = person.login as LoginView;
      const pairs: [string, string][] = [
        ['Handle', `@${fullHandle(ctx, person.account.username)}`],
        ['State', stateOf(person)],
        ['Role', login.role],
        ['E-mail', login.pendingEmail === null ? login.email : `${login.email}, to be ${login.pendingEmail}`],
        ['Two-factor', login.twoFactorAt === null ? 'off' : 'on'],
        ['Joined', day(login.createdAt)],
        ['Last seen', login.lastActiveAt === null ? 'never' : day(login.lastActiveAt)],
        ['Posts', String(person.account.postsCount)],
        ['Came from', login.ips.map(({ ip }) => ip).join(', ') || 'unknown'],
      ];
      if (login.reason !== null && login.reason !== '') pairs.push(['Why', login.reason]);
      if (login.refusalText !== null) pairs.push(['Refused', login.refusalText]);
      return { data: toData(person), text: formatPairs(pairs) };
    },
    { existing: true, looks: true },
  );
}

export const approve = (name: string) => act(name, approvePerson, 'may sign in');
export const reject = (name: string, { text }: { text?: string }) =>
  act(name, (ctx, on) => refusePerson(ctx, { ...on, ...(text === undefined ? {} : { text }) }), 'was refused');
export const disable = (name: string) => act(name, disablePerson, 'cannot sign in any more');
export const enable = (name: string) => act(name, enablePerson, 'may sign in again');
export const confirm = (name: string) => act(name, confirmPerson, 'has a confirmed address');
export const sendConfirmation = (name: string) => act(name, sendConfirmationAgain, 'is sent the mail once more');
export const setEmail = (name: string, email: string) =>
  act(
    name,
    (ctx, on) => changePersonEmail(ctx, { ...on, email }).catch(explainFields),
    (person) => {
      const { email: now, pendingEmail } = person.login as LoginView;
      return pendingEmail === null ? `is reached at ${now}` : `is reached at ${pendingEmail} once that is confirmed`;
    },
  );
export const setRole = (name: string, role: string) =>
  act(
    name,
    async (ctx, on) => changeRole(ctx, { ...on, role: (await findRole(ctx, role)).key }),
    `has the role ${role}`,
  );

/** Removes somebody with all that is theirs; with `dryRun` says what would go. */
export function remove(name: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const person = await findPerson(ctx, name);
      const { id, username, postsCount, followersCount, followingCount } = person.account;
      const goes = { posts: postsCount, followers: followersCount, following: followingCount };
      const numbers = `${postsCount} posts, ${followersCount} followers, ${followingCount} followed`;
      if (dryRun) return { data: { username, ...goes, removed: false }, text: `${username} would go with ${numbers}` };
      await removePerson(ctx, { by: null, accountId: id, unlessSuspended: true });
      return {
        data: { username, ...goes, removed: true },
        text: `${username} is gone; ${numbers} go in the background`,
      };
    },
    { existing: true },
  );
}

/** Gives somebody another password: the one on standard input, or one that is made and told this once. */
export function resetPassword(name: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { account } = await findPerson(ctx, name);
      const given = await readPassword(ctx.clock);
      const password = given ?? ctx.rng.bytes(15).toString('base64url');
      await replacePassword(ctx, { by: null, accountId: account.id, password });
      const made = given === undefined ? { password } : {};
      const text = `${account.username} has another password, and is signed out everywhere`;
      return {
        data: { username: account.username, ...made },
        text: given === undefined ? `${text}: ${password}` : text,
      };
    },
    { existing: true },
  );
}

function act(
  name: string,
  run: (ctx: Context, on: ActOnPerson) => Promise<void>,
  done: string | ((after: PersonView) => string),
): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { account } = await findPerson(ctx, name);
      await run(ctx, { by: null, accountId: account.id });
      const after = await findPerson(ctx, name);
      const words = typeof done === 'string' ? done : done(after);
      return { data: toData(after), text: `${account.username} ${words}` };
    },
    { existing: true },
  );
}

export async function findPerson(ctx: Context, name: string): Promise<PersonView> {
  const login = await findLoginByName.first(ctx.db, { usernameKey: name.replace(/^@/, '').toLowerCase() });
  const person = login && (await loadPeople(ctx, [login.accountId])).get(login.accountId);
  if (person === undefined)
    throw new AppError('not-found', `There is no user "${name}" here: "users list" has them all`);
  return person;
}

function stateOf({ login, suspendedAt }: PersonView): string {
  return suspendedAt === null ? (login as LoginView).state : 'suspended';
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function toLine(person: PersonView): string {
  const { role, createdAt, email } = person.login as LoginView;
  return [day(createdAt), stateOf(person).padEnd(9), role.padEnd(9), `@${person.account.username}`, email].join('  ');
}

function toData(person: PersonView) {
  const { userId, role, email, createdAt, lastActiveAt, reason, refusalText, ips, ...login } =
    person.login as LoginView;
  return {
    accountId: String(person.account.id),
    userId: String(userId),
    username: person.account.username,
    state: stateOf(person),
    role,
    email,
    pendingEmail: login.pendingEmail,
    twoFactor: login.twoFactorAt !== null,
    joinedAt: new Date(createdAt).toISOString(),
    lastActiveAt: lastActiveAt === null ? null : new Date(lastActiveAt).toISOString(),
    reason,
    refusalText,
    ips: ips.map(({ ip }) => ip),
  };
}
