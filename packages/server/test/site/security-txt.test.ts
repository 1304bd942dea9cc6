import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

async function read(from = app): Promise<{ contacts: string[]; expires: number; canonical: string | undefined }> {
  const answer = await from.inject('/.well-known/security.txt');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  const fields = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/: (.*)/s) as [string, string]);
  const of = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value);
  assert.equal(of('Expires').length, 1, 'RFC 9116 §2.5.5: exactly one');
  return { contacts: of('Contact'), expires: Date.parse(of('Expires')[0] as string), canonical: of('Canonical')[0] };
}

test('names whom to tell, and stays good as time goes by', async () => {
  const first = await read();
  assert.deepEqual(first.contacts, ['http://localhost:3000/about']);
  assert.equal(first.canonical, 'http://localhost:3000/.well-known/security.txt');
  const days = (expires: number) => (expires - app.clock.now()) / 86_400_000;
  assert.ok(days(first.expires) > 30 && days(first.expires) < 365);
  app.clock.advance(400 * 86_400_000);
  const later = await read();
  assert.ok(days(later.expires) > 30 && days(later.expires) < 365);

  const owner = await createSeed(app.ctx).account('alice', { role: 'owner' });
  const two = saveInstanceSettings(app.ctx, { contactEmail: 'a+b\nContact: x@mail.test' });
  await assert.rejects(two, { code: 'invalid' });
  await saveInstanceSettings(app.ctx, { contactEmail: 'a+b@mail.test', contactAccountId: owner.id });
  assert.deepEqual((await read()).contacts, ['mailto:a%2Bb@mail.test', 'http://localhost:3000/@alice']);
  const led = await app.inject('/security.txt');
  assert.deepEqual([led.statusCode, led.headers.location], [302, '/.well-known/security.txt']);
});

test('the setting wins', async () => {
  const other = await createTestApp({ config: { securityContact: 'mailto:security@x.test' } });
  assert.deepEqual((await read(other)).contacts, ['mailto:security@x.test']);
  await other.close();
});
