/** Every way in which access ends: sessions, tokens of apps, open streams and push end with it, at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PushAlerts } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import { withBase } from '#src/cli/with-base.ts';
import { removePerson } from '#src/core/moderation/remove-local-account.ts';
import { createApp } from '#src/core/oauth/apps.ts';
import { createCode, exchangeCode } from '#src/core/oauth/codes.ts';
import { createToken, findToken } from '#src/core/oauth/tokens.ts';
import { disablePerson, replacePassword, signPersonOut } from '#src/core/people/access.ts';
import { connectIdentity, listIdentities, removeIdentity } from '#src/core/providers/identities.ts';
import { sanctionAccount } from '#src/core/sanctions/sanction.ts';
import { liftTwoFactor, turnOffTwoFactor } from '#src/core/two-factor/manage.ts';
import { finishSetUp, startSetUp } from '#src/core/two-factor/set-up.ts';
import { createResetLink } from '#src/core/users/reset-password.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createDevice } from '../api/device.ts';
import { createClient } from '../api/mastodon/client.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createPushReceiver, type PushReceiver } from '../push/receiver.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { readAuthenticator } from './authenticator.ts';

const OWN = '/api/v1/accounts/verify_credentials';
const ANOTHER = 'another one now';
const ALERTS = Object.fromEntries(Object.keys(PushAlerts.properties).map((name) => [name, true]));
const REDIRECT = 'https://phone.test/';

let app: TestApp;
let seed: Seed;
let bob: Member;
let passwordHash: string;
let receiver: PushReceiver;
let phone: Awaited<ReturnType<typeof createApp>>;
before(async () => {
  app = await createTestApp({ listen: true, config: { allowPrivate: true } });
  seed = createSeed(app.ctx);
  bob = await seed.account('bob');
  passwordHash = await hashPassword(PASSWORD, systemRng);
  receiver = await createPushReceiver();
  phone = await createApp(app.ctx, { name: 'Phone', redirectUris: [REDIRECT], scopes: 'read write push' });
});
after(async () => {
  await receiver.stop();
  await app.close();
});

/** Somebody with a browser and an app that are signed in, and a browser (`desk`) in which they do things. */
interface Scene {
  person: Member;
  tokens: Record<'session' | 'phone' | 'desk', string>;
  /** The id of a token. */
  idOf(name: 'session' | 'phone' | 'desk'): Promise<number>;
  desk: ReturnType<typeof createClient>;
}

async function createScene(): Promise<Scene> {
  const person = await seed.account(`p${app.ctx.ids.next()}`, { passwordHash });
  const { userId } = person;
  const scopes = 'read write push';
  const code = await createCode(app.ctx, { appId: phone.id, userId, redirectUri: REDIRECT, scopes, challenge: null });
  const given = { appId: phone.id, code, redirectUri: REDIRECT, appSecret: phone.clientSecret };
  const tokens = {
    session: await seed.token(person),
    phone: (await exchangeCode(app.ctx, given)).token,
    desk: await seed.token(person, undefined, { confirmed: true }),
  };
  codes.set(person.userId, code);
  return {
    person,
    tokens,
    idOf: async (name) => (await findToken(app.ctx, tokens[name]))?.tokenId ?? assert.fail(name),
    desk: createClient(app, tokens.desk),
  };
}
const codes = new Map<number, string>();

async function withTwoFactor({ person, idOf }: Scene): Promise<void> {
  const { userId } = person;
  const { secret } = await startSetUp(app.ctx, userId);
  await finishSetUp(app.ctx, { userId, code: readAuthenticator(secret, app.clock), tokenId: await idOf('desk') });
}

const sanction = (kind: 'suspend' | 'freeze') => async (scene: Scene) =>
  void (await sanctionAccount(app.ctx, { targetId: scene.person.id, kind, text: '', by: null }));
const ok = (answer: { statusCode: number; body: string }) => assert.equal(answer.statusCode, 200, answer.body);

/** By what is done: whose access ends by it. `before` is done while nothing is open. */
interface Way {
  before?: (scene: Scene) => Promise<void>;
  run: (scene: Scene) => Promise<unknown>;
  ends: readonly ('session' | 'phone' | 'desk')[];
}
const ALL = ['session', 'phone', 'desk'] as const;
const OTHERS = ['session', 'phone'] as const;

const ENDINGS: Record<string, Way> = {
  'the app gives its token back': {
    run: async ({ tokens }) => {
      const payload = { client_id: phone.clientId, client_secret: phone.clientSecret, token: tokens.phone };
      ok(await app.inject({ method: 'POST', url: '/oauth/revoke', payload }));
    },
    ends: ['phone'],
  },
  'they end the app among what is signed in': {
    run: async ({ desk, idOf }) => ok(await desk.post(`/api/v1/tokens/${await idOf('phone')}/invalidate`)),
    ends: ['phone'],
  },
  'the code of the app is used a second time': {
    run: ({ person }) => {
      const given = { appId: phone.id, redirectUri: REDIRECT, appSecret: phone.clientSecret };
      return assert.rejects(exchangeCode(app.ctx, { ...given, code: codes.get(person.userId) as string }));
    },
    ends: ['phone'],
  },
  'signing out': {
    run: async ({ tokens }) => {
      const answer = await createBrowser(app, `linnet_session=${tokens.session}`).post('/auth/sign-out', {});
      assert.equal(answer.statusCode, 303);
    },
    ends: ['session'],
  },
  'signing in over an older session': {
    run: async ({ person, tokens }) => {
      const form = { email: person.email, password: PASSWORD };
      await createBrowser(app, `linnet_session=${tokens.session}`).post('/auth/sign-in', form);
    },
    ends: ['session'],
  },
  'staff end one session': {
    run: async ({ person, idOf }) =>
      signPersonOut(app.ctx, { by: null, accountId: person.id, tokenId: await idOf('session') }),
    ends: ['session'],
  },
  'staff end all sessions': {
    run: ({ person }) => signPersonOut(app.ctx, { by: null, accountId: person.id }),
    ends: ALL,
  },
  'staff disable the login': {
    run: ({ person }) => disablePerson(app.ctx, { by: null, accountId: person.id }),
    ends: ALL,
  },
  'staff remove the person': {
    run: ({ person }) => removePerson(app.ctx, { by: null, accountId: person.id, unlessSuspended: true }),
    ends: ALL,
  },
  'the person leaves': {
    run: async ({ desk }) =>
      assert.ok((await desk.post('/api/v1/accounts/delete', { password: PASSWORD })).statusCode < 300),
    ends: ALL,
  },
  'freezing, which asks for a new sign-in': { run: sanction('freeze'), ends: ALL },
};

/** The person is still there; what opened their login is not what it was. */
const CREDENTIALS: Record<string, Way> = {
  'another password': {
    run: async ({ desk }) =>
      ok(await desk.post('/api/v1/user/password_change', { old_password: PASSWORD, new_password: ANOTHER })),
    ends: ALL,
  },
  'another password by a link': {
    run: async ({ person }) => {
      const key = new URL(await createResetLink(app.ctx, person.userId)).searchParams.get('key') ?? '';
      const answer = await createBrowser(app).post('/auth/reset-password', { key, password: ANOTHER });
      assert.equal(answer.statusCode, 303);
    },
    ends: ALL,
  },
  'another password by staff': {
    run: ({ person }) => replacePassword(app.ctx, { by: null, accountId: person.id, password: ANOTHER }),
    ends: ALL,
  },
  'a second step': { run: withTwoFactor, ends: OTHERS },
  'no second step any more': {
    before: withTwoFactor,
    run: async ({ person, idOf }) => turnOffTwoFactor(app.ctx, { userId: person.userId, tokenId: await idOf('desk') }),
    ends: OTHERS,
  },
  'no second step any more, by staff': {
    before: withTwoFactor,
    run: ({ person }) => liftTwoFactor(app.ctx, { by: null, userId: person.userId }),
    ends: ALL,
  },
  'a passkey that is removed': {
    run: async ({ desk }) => {
      const base = '/api/v1/user/passkeys';
      const { challenge } = (await desk.post(`${base}/options`)).json() as { challenge: string };
      const device = createDevice(app.ctx.config.publicUrl, 'localhost');
      const added = await desk.post(base, { name: 'Phone', ...device.register(challenge) });
      ok(added);
      ok(await desk.delete(`${base}/${added.json().id}`));
    },
    ends: OTHERS,
  },
  'a sign-in elsewhere that is removed': {
    run: async ({ person, idOf }) => {
      const { userId } = person;
      const who = { issuer: 'https://id.test', subject: person.username, username: '', displayName: '' };
      await connectIdentity(app.ctx, userId, { ...who, email: '', emailVerified: false, roleValues: null });
      const [one] = await listIdentities(app.ctx, userId);
      await removeIdentity(app.ctx, { userId, id: one?.id ?? 0, tokenId: await idOf('desk') });
    },
    ends: OTHERS,
  },
};

/** A stream of server-sent events; `ended` resolves when the server ends it. */
async function listen(token: string): Promise<{ status: number; ended: Promise<void>; stop: () => void }> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${app.url}/api/v1/streaming/user`, { headers, signal: stop.signal });
  const ended = (async () => {
    for await (const _ of answer.body as ReadableStream<Uint8Array>);
  })();
  ended.catch(() => {});
  return { status: answer.status, ended, stop: () => stop.abort() };
}

async function subscribe(token: string): Promise<void> {
  const form = { subscription: { endpoint: receiver.url, keys: receiver.keys }, data: { alerts: ALERTS } };
  ok(await createClient(app, token).post('/api/v1/push/subscription', form));
}

async function isPushed(scene: Scene): Promise<string[]> {
  receiver.received.length = 0;
  await seed.post(bob, `@${scene.person.username} hello`);
  await app.drain();
  const names = Object.entries(scene.tokens);
  return receiver.received
    .map(({ json }) => names.find(([, token]) => token === json.access_token)?.[0] ?? '?')
    .toSorted();
}

/** Opens all, does it, and looks at what is left. No time passes: what ends, ends by the act itself. */
async function endsExactly(name: string, { before: prepare, run, ends }: Way, settle = async () => {}): Promise<void> {
  const scene = await createScene();
  // What preparing ends is signed in again.
  if (prepare !== undefined) {
    await prepare(scene);
    const { userId } = scene.person;
    scene.tokens.session = await seed.token(scene.person);
    const scopes = 'read write push';
    scene.tokens.phone = (await createToken(app.ctx, { appId: phone.id, userId, scopes })).token;
  }
  const names = Object.keys(scene.tokens) as (typeof ends)[number][];
  const left = names.filter((one) => !ends.includes(one));
  for (const one of names) await subscribe(scene.tokens[one]);
  assert.deepEqual(await isPushed(scene), names.toSorted(), `${name}: before`);
  const opened = new Map(
    await Promise.all(
      names.map(async (one) => {
        const token = scene.tokens[one];
        return [
          one,
          { socket: await openStream(app, '?stream=user', { token }), events: await listen(token) },
        ] as const;
      }),
    ),
  );
  await run(scene);
  await settle();
  for (const one of ends) {
    const { socket, events } = opened.get(one) ?? assert.fail();
    assert.equal(await socket.closed, 1008, `${name}: ${one}`);
    await events.ended;
    await assert.rejects(openStream(app, '?stream=user', { token: scene.tokens[one] }), /401/, `${name}: ${one} again`);
    assert.equal((await listen(scene.tokens[one])).status, 401, `${name}: ${one} again`);
    assert.equal((await createClient(app, scene.tokens[one]).get(OWN)).statusCode, 401, `${name}: ${one}`);
  }
  for (const one of left) {
    const { socket, events } = opened.get(one) ?? assert.fail();
    await socket.settle();
    assert.equal((await createClient(app, scene.tokens[one]).get(OWN)).statusCode, 200, `${name}: ${one} is left`);
    await socket.close();
    events.stop();
  }
  assert.deepEqual(await isPushed(scene), left.toSorted(), `${name}: push`);
}

for (const [name, way] of Object.entries(ENDINGS)) {
  test(`T137: streams and push end with their token: ${name}`, () => endsExactly(name, way));
}

for (const [name, way] of Object.entries(CREDENTIALS)) {
  test(`T139: what was signed in before ends with the credential: ${name}`, () => endsExactly(name, way));
}

test('T139: so it does where the command line does it, beside the server that runs', () =>
  endsExactly(
    'the command line',
    {
      run: ({ person }) =>
        withBase(({ ctx }) => replacePassword(ctx, { by: null, accountId: person.id, password: ANOTHER }), {
          config: app.ctx.config,
        }),
      ends: ALL,
    },
    // Nobody told this process; it looks.
    async () => {
      for (let i = 0; i < 2; i++) {
        app.clock.advance(750);
        await app.drain();
      }
    },
  ));

test('T138: whoever is suspended hears nothing, and a sign-in afterwards opens no stream', async () => {
  await endsExactly('suspending', { run: sanction('suspend'), ends: ALL });
  const { person } = await createScene();
  await sanction('suspend')({ person } as Scene);
  const session = await seed.token(person);
  await assert.rejects(openStream(app, '?stream=user', { token: session }), /403/);
  assert.equal((await listen(session)).status, 403);
  const headers = { cookie: `linnet_session=${session}`, origin: app.ctx.config.publicUrl };
  await assert.rejects(openStream(app, '', { headers }), /403/);
  const { token } = await createToken(app.ctx, { appId: phone.id, userId: person.userId, scopes: 'read' });
  await assert.rejects(openStream(app, '', { token }), /401/);
});
