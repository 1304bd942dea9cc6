import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createInvite } from '../../src/core/invites/create.ts';
import { revokeOwnInvite } from '../../src/core/invites/revoke.ts';
import { approvePerson } from '../../src/core/people/decide.ts';
import { addProvider } from '../../src/core/providers/keep-providers.ts';
import { changeSettings } from '../../src/core/users/change-settings.ts';
import type { Registrations } from '../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member } from '../seed.ts';
import { createBrowser } from './browser.ts';
import { CLIENT, type People, startOidcServer, visitOidcServer } from './oidc-server.ts';

const MODES: Registrations[] = ['closed', 'invite', 'approval', 'open'];
const CODES = ['none', 'good', 'used', 'revoked', 'expired', 'ofAnotherServer'] as const;
type Provider = 'off' | 'server' | 'always';

const people: People = {};
let app: TestApp;
let server: Awaited<ReturnType<typeof startOidcServer>>;
let ann: Member;

before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  ann = await createSeed(app.ctx).account('ann');
  const providers: Provider[] = ['off', 'server', 'always'];
  const { publicUrl } = app.ctx.config;
  server = await startOidcServer(people, () => providers.map((key) => `${publicUrl}/auth/oidc/${key}/callback`));
  const client = { issuer: server.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  for (const key of providers) await addProvider(app.ctx, { ...client, by: null, key, title: key, joins: key });
});
after(async () => {
  await app.close();
  await server.close();
});

const choose = (registrations: Registrations, invitedWait: 'on' | 'off' = 'off') =>
  changeSettings(app.ctx, { by: null, texts: { registrations, invitedWait, invitesFor: 'everybody' } });

/** The code of an invite as it may come to somebody. */
async function makeCode(kind: (typeof CODES)[number]): Promise<string> {
  if (kind === 'none') return '';
  if (kind === 'ofAnotherServer') return 'abcdefghijkmnpqr';
  const { id, code } = await createInvite(app.ctx, { accountId: ann.id, lastsMs: 60_000 });
  if (kind === 'revoked') await revokeOwnInvite(app.ctx, { accountId: ann.id, id });
  if (kind === 'expired') app.clock.advance(60_000);
  if (kind === 'used') assert.equal(await come('always', code), '/home');
  return code;
}

let count = 0;
/** Somebody whom nobody knows yet. */
function newcomer(): string {
  const login = `guest${count++}`;
  people[login] = { preferred_username: login, email: `${login}@work.test` };
  return login;
}

/** Goes elsewhere and signs in there; answers the browser and where it is sent back to. */
async function go(provider: Provider, code: string, login: string) {
  const browser = createBrowser(app);
  const asked = await browser.open(`/auth/oidc/${provider}${code === '' ? '' : `?invite_code=${code}`}`);
  const back = await visitOidcServer(String(asked.headers.location), login);
  return { browser, back: back.slice(app.ctx.config.publicUrl.length) };
}

/** Where an answer leads here, without tickets. */
async function end({ browser, back }: Awaited<ReturnType<typeof go>>): Promise<string> {
  const { pathname, searchParams } = new URL(String((await browser.open(back)).headers.location), 'http://x');
  searchParams.delete('ticket');
  return `${pathname}${searchParams.size === 0 ? '' : `?${searchParams}`}`;
}

const come = async (provider: Provider, code = '', login = newcomer()) => end(await go(provider, code, login));

const userOf = (username: string) =>
  app.ctx.db.kysely
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.accountId', 'users.invitedById', 'users.approvedAt', 'accounts.waitingSince'])
    .where('accounts.username', '=', username)
    .executeTakeFirst();

/** Everything that somebody who joins leaves. */
async function readTraces() {
  const { kysely } = app.ctx.db;
  return {
    users: await kysely.selectFrom('users').select('id').orderBy('id').execute(),
    accounts: await kysely.selectFrom('accounts').select('id').orderBy('id').execute(),
    identities: await kysely.selectFrom('identities').select('id').orderBy('id').execute(),
    uses: await kysely.selectFrom('invites').select(['id', 'uses', 'endedAt']).orderBy('id').execute(),
    jobs: await kysely.selectFrom('jobs').select('id').orderBy('id').execute(),
  };
}

const IN = '/home';
const WAITS = '/sign-in?error=pending';
/** What becomes of who is new, without an invite and with a good one. */
const ENDS: Record<Provider, Record<Registrations, [string, string]>> = {
  off: {
    closed: ['/sign-in?error=stranger', '/sign-in?error=stranger'],
    invite: ['/sign-in?error=stranger', '/sign-in?error=stranger'],
    approval: ['/sign-in?error=stranger', '/sign-in?error=stranger'],
    open: ['/sign-in?error=stranger', '/sign-in?error=stranger'],
  },
  server: {
    closed: ['/sign-in?error=closed', '/sign-in?error=closed'],
    invite: ['/sign-in?error=invite', IN],
    approval: [WAITS, IN],
    open: [IN, IN],
  },
  always: { closed: [IN, IN], invite: [IN, IN], approval: [IN, IN], open: [IN, IN] },
};

for (const provider of ['off', 'server', 'always'] as const) {
  for (const registrations of MODES) {
    for (const kind of CODES) {
      // One that lets nobody in does not look at codes.
      if (provider === 'off' && kind !== 'none' && kind !== 'good') continue;
      test(`joins ${provider}, registrations ${registrations}, code ${kind}`, async () => {
        const code = await makeCode(kind);
        await choose(registrations);
        await app.drain();
        const before = await readTraces();
        const login = newcomer();
        const ends = ENDS[provider][registrations];
        const wanted = kind === 'none' ? ends[0] : kind === 'good' ? ends[1] : undefined;
        const got = await come(provider, code, login);
        assert.equal(got, wanted ?? `/invite/${code}?error=invalid&field=invite_code`);
        const user = await userOf(login);
        if (got !== IN && got !== WAITS) {
          assert.deepEqual(await readTraces(), before);
          assert.equal(user, undefined);
          return;
        }
        assert.equal(user?.approvedAt === null, got === WAITS);
        assert.equal(user?.waitingSince === null, got === IN);
        assert.equal(user?.invitedById, kind === 'good' ? ann.id : null);
        const uses = await app.ctx.db.kysely.selectFrom('invites').select('uses').where('code', '=', code).execute();
        assert.deepEqual(uses, kind === 'good' ? [{ uses: 1 }] : []);
      });
    }
  }
}

test('who waits is told so each time with a ticket for it, and comes in when staff let them', async () => {
  await choose('approval');
  const login = newcomer();
  const first = await go('server', '', login);
  const to = new URL(String((await first.browser.open(first.back)).headers.location), 'http://x');
  assert.match(to.searchParams.get('ticket') ?? '', /^\d+\.\d+\.[\w-]{43}$/);
  assert.equal(await come('server', '', login), WAITS);
  const user = await userOf(login);
  await approvePerson(app.ctx, { by: null, accountId: user?.accountId ?? 0 });
  assert.equal(await come('server', '', login), IN);
});

test('who comes by an invite waits where staff want that, but not where a provider always lets in', async () => {
  await choose('invite', 'on');
  assert.equal(await come('server', await makeCode('good')), WAITS);
  assert.equal(await come('always', await makeCode('good')), IN);
});

test('who is here already comes in whatever code they bring, and uses none up', async () => {
  await choose('open');
  const login = newcomer();
  assert.equal(await come('server', '', login), IN);
  const good = await makeCode('good');
  const revoked = await makeCode('revoked');
  await choose('closed');
  const before = await readTraces();
  assert.equal(await come('server', good, login), IN);
  assert.equal(await come('off', revoked, login), IN);
  assert.deepEqual((await readTraces()).uses, before.uses);
});

test('what an invite opens stays in the browser that came by it', async () => {
  await choose('invite');
  const code = await makeCode('good');
  await app.drain();
  const before = await readTraces();
  const invited = await go('server', code, newcomer());
  const other = await go('server', '', newcomer());
  // Each with the other's cookie, and a code that is put into the way back.
  assert.equal(
    await end({ browser: createBrowser(app, other.browser.cookie), back: invited.back }),
    '/sign-in?error=provider',
  );
  assert.equal(
    await end({ browser: createBrowser(app, invited.browser.cookie), back: other.back }),
    '/sign-in?error=provider',
  );
  const added = { browser: createBrowser(app, other.browser.cookie), back: `${other.back}&invite_code=${code}` };
  assert.equal(await end(added), '/sign-in?error=invite');
  assert.deepEqual(await readTraces(), before);
  assert.equal(await end(invited), IN);
});

test('of two by a last use one is in; an invite that ends meanwhile lets nobody in', async () => {
  await choose('invite');
  const code = await makeCode('good');
  const both = [await go('server', code, newcomer()), await go('server', code, newcomer())];
  const ends = await Promise.all(both.map(end));
  assert.deepEqual(ends.sort(), [IN, `/invite/${code}?error=invalid&field=invite_code`]);
  const { id, code: taken } = await createInvite(app.ctx, { accountId: ann.id });
  const late = await go('server', taken, newcomer());
  await revokeOwnInvite(app.ctx, { accountId: ann.id, id });
  await app.drain();
  const before = await readTraces();
  assert.equal(await end(late), `/invite/${taken}?error=invalid&field=invite_code`);
  assert.deepEqual(await readTraces(), before);
});

test('a code that is none of ours in form is not carried', async () => {
  const { statusCode } = await createBrowser(app).open(`/auth/oidc/server?invite_code=${'a'.repeat(101)}`);
  assert.equal(statusCode, 422);
});
