/** What a server says of itself, and to whom. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DomainBlock } from '@linnet/api-schemas/mastodon/domain-block.ts';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { Rule } from '@linnet/api-schemas/mastodon/rule.ts';
import { TermsOfService } from '@linnet/api-schemas/mastodon/terms-of-service.ts';
import Type from 'typebox';
import { meetInstance } from '#src/core/instances/policy.ts';
import { blockInstance } from '#src/core/moderation/instance-blocks.ts';
import { changeSettings } from '#src/core/users/change-settings.ts';
import { addRule, changeRule, moveRule, removeRule } from '#src/core/users/rules.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { saveTerms } from '#src/core/users/terms.ts';
import { AppError } from '#src/lib/errors.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const ABOUT = '/api/v1/instance';
const Text = Type.Object({ updated_at: Type.Unknown(), content: Type.String() });

let app: TestApp;
let visitor: Client;
let member: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  visitor = createClient(app);
  member = createClient(app, await seed.token(await seed.account('alice')));
});
after(() => app.close());

test('what nobody wrote is not there', async () => {
  for (const path of ['privacy_policy', 'terms_of_service', 'terms_of_service/2026-01-01', 'domain_blocks']) {
    assert.deepEqual(readRefusal(await member.get(`${ABOUT}/${path}`)), [404, 'Record not found'], path);
  }
  const { urls } = readAnswer(await visitor.get('/api/v2/instance'), Instance).configuration;
  assert.deepEqual([urls.privacy_policy, urls.terms_of_service], [null, null]);
  assert.doesNotMatch((await app.inject('/about')).body, /id="(?:privacy|terms|more)"/);
});

test('texts are shown as they were written, and led to', async () => {
  const texts = { privacyPolicy: 'We keep <b>little</b>.\r\n\r\nNothing else.', extendedDescription: 'Long ago' };
  await changeSettings(app.ctx, { by: null, texts });
  const policy = readAnswer(await visitor.get(`${ABOUT}/privacy_policy`), Text);
  assert.equal(policy.content, '<p>We keep &lt;b&gt;little&lt;/b&gt;.</p><p>Nothing else.</p>');
  const { urls } = readAnswer(await visitor.get('/api/v2/instance'), Instance).configuration;
  assert.equal(urls.privacy_policy, 'http://localhost:3000/privacy-policy');
  const page = (await app.inject('/about')).body;
  assert.match(page, /id="privacy"[\s\S]*We keep &lt;b&gt;little/);
  assert.match(page, /id="more"[\s\S]*Long ago/);
  await changeSettings(app.ctx, { by: null, texts: { privacyPolicy: ' ' } });
  assert.equal((await visitor.get(`${ABOUT}/privacy_policy`)).statusCode, 404);
});

test('terms hold from a day on, and say what comes after them', async () => {
  const day = (days: number) => new Date(app.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
  const read = async (path = '') => readAnswer(await visitor.get(`${ABOUT}/terms_of_service${path}`), TermsOfService);
  await saveTerms(app.ctx, { by: null, text: 'Soon.', from: day(10) });
  assert.deepEqual([(await read()).effective, (await read()).content], [false, '<p>Soon.</p>']);
  await saveTerms(app.ctx, { by: null, text: 'Now.' });
  assert.deepEqual(await read(), {
    effective_date: day(0),
    effective: true,
    content: '<p>Now.</p>',
    succeeded_by: day(10),
  });
  assert.equal((await read(`/${day(10)}`)).effective, false);
  app.clock.advance(11 * 86_400_000);
  assert.deepEqual([(await read()).content, (await read()).effective], ['<p>Soon.</p>', true]);
  assert.equal((await read(`/${day(-11)}`)).effective, false);
  for (const wrong of ['tomorrow', '2026-13-40', '']) {
    await assert.rejects(saveTerms(app.ctx, { by: null, text: 'x', from: wrong }), AppError, wrong);
  }
});

test('rules have numbers that stay', async () => {
  const by = null;
  const first = await addRule(app.ctx, { by, text: 'Be kind', hint: 'Always' });
  const second = await addRule(app.ctx, { by, text: 'Noise' });
  await changeRule(app.ctx, { by, id: second.id, text: 'No noise' });
  await moveRule(app.ctx, { by, id: second.id, to: 'up' });
  const order = async () => readAnswer(await visitor.get(`${ABOUT}/rules`), Type.Array(Rule)).map(({ text }) => text);
  assert.deepEqual(await order(), ['No noise', 'Be kind']);
  await moveRule(app.ctx, { by, id: second.id, to: 'up' });
  assert.deepEqual(await order(), ['No noise', 'Be kind']);
  await removeRule(app.ctx, { by, id: first.id });
  const rules = readAnswer(await visitor.get(`${ABOUT}/rules`), Type.Array(Rule));
  assert.deepEqual(rules, [{ id: String(second.id), text: 'No noise', hint: '', translations: {} }]);
  assert.deepEqual(readAnswer(await visitor.get('/api/v2/instance'), Instance).rules, rules);
  await assert.rejects(removeRule(app.ctx, { by, id: first.id }), AppError);
  await assert.rejects(addRule(app.ctx, { by, text: 'x'.repeat(501) }), AppError);
  for (let i = 1; i < 50; i++) await addRule(app.ctx, { by, text: `rule ${i}` });
  await assert.rejects(addRule(app.ctx, { by, text: 'one more' }), AppError);
});

test('rules are told in other languages, too', async () => {
  const fresh = await createTestApp();
  const by = null;
  const german = { text: 'Sei nett', hint: 'Immer' };
  const { id } = await addRule(fresh.ctx, {
    by,
    text: 'Be kind',
    translations: { DE: german, fr: { text: 'x', hint: '' } },
  });
  await changeRule(fresh.ctx, { by, id, translations: { fr: { text: '', hint: 'gone' } } });
  const [rule] = readAnswer(await createClient(fresh).get(`${ABOUT}/rules`), Type.Array(Rule));
  assert.deepEqual(rule?.translations, { de: german });
  for (const language of ['nonsense', '', 'toString']) {
    const change = changeRule(fresh.ctx, { by, id, translations: { [language]: german } });
    await assert.rejects(change, { code: 'invalid' }, language);
  }
  await assert.rejects(changeRule(fresh.ctx, { by, id: 7, text: 'x' }), { code: 'not-found' });
  await fresh.close();
});

test('blocked servers are told to those whom the owner tells', async () => {
  for (const domain of ['bad.test', 'loud.test']) await app.ctx.db.write((tx) => meetInstance(app.ctx, tx, domain));
  await blockInstance(app.ctx, { by: null, domain: 'bad.test', policy: 'suspended' });
  await blockInstance(app.ctx, { by: null, domain: 'loud.test', policy: 'silenced' });
  const read = async (client: Client) => (await client.get(`${ABOUT}/domain_blocks`)).statusCode;
  assert.deepEqual([await read(visitor), await read(member)], [404, 404]);
  await saveInstanceSettings(app.ctx, { domainBlocksFor: 'members' });
  assert.deepEqual([await read(visitor), await read(member)], [404, 200]);
  await saveInstanceSettings(app.ctx, { domainBlocksFor: 'everybody' });
  const blocks = readAnswer(await visitor.get(`${ABOUT}/domain_blocks`), Type.Array(DomainBlock));
  assert.deepEqual(
    blocks.map(({ domain, severity }) => [domain, severity]),
    [
      ['bad.test', 'suspend'],
      ['loud.test', 'silence'],
    ],
  );
  // What is known of the whole server is a minute old at most.
  app.clock.advance(61_000);
  const found = readAnswer(await visitor.get('/api/v1/peers/search?q=LOU'), Type.Array(Type.String()));
  assert.deepEqual(found, ['loud.test']);
  assert.deepEqual((await visitor.get('/api/v1/peers/search?q=bad')).json(), []);
  assert.deepEqual((await visitor.get('/api/v1/peers/search')).json(), []);
});

test('languages have names, and nobody is asked for money', async () => {
  const languages = (await visitor.get(`${ABOUT}/languages`)).json() as { code: string; name: string }[];
  assert.ok(languages.length > 150);
  assert.equal(languages.find(({ code }) => code === 'de')?.name, 'German');
  assert.equal(new Set(languages.map(({ code }) => code)).size, languages.length);
  assert.deepEqual((await member.get('/api/v1/donation_campaigns')).json(), {});
});
