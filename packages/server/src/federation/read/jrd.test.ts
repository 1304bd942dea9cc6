import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHostMeta, readJrd } from './jrd.ts';

const MAX = 64_000;
const jrd = (document: unknown) => readJrd(Buffer.from(JSON.stringify(document)), MAX);
const hostMeta = (text: string) => readHostMeta(Buffer.from(text), MAX);
const ACTOR = 'https://a.test/users/x';

test('the actor is found however its link is typed', () => {
  for (const type of [
    'application/activity+json',
    'Application/Activity+JSON',
    'application/activity+json; charset=utf-8',
    'application/ld+json',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json;profile=https://www.w3.org/ns/activitystreams',
    undefined,
  ]) {
    for (const rel of ['self', 'SELF', 'Self']) {
      const links = [
        { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: 'https://a.test/@x' },
        { rel, type, href: ACTOR },
      ];
      assert.deepEqual(jrd({ subject: 'acct:x@a.test', links })?.candidates, [ACTOR], `${rel} ${type}`);
    }
  }
});

test('a typed link comes before others, and aliases serve where there is none', () => {
  const typed = { rel: 'self', type: 'application/activity+json', href: ACTOR };
  const untyped = { rel: 'self', href: 'https://a.test/other' };
  assert.equal(jrd({ links: [untyped, typed] })?.candidates[0], ACTOR);
  const html = { rel: 'self', type: 'text/html', href: 'https://a.test/page' };
  assert.deepEqual(jrd({ links: [html], aliases: ['acct:x@a.test', 7, ACTOR] })?.candidates, [ACTOR]);
  assert.deepEqual(jrd({ aliases: [ACTOR] })?.candidates, [ACTOR]);
});

test('what is missing or odd costs nothing else', () => {
  const links = [null, 7, [], { rel: 7 }, { rel: 'self', type: 'application/activity+json', href: ACTOR }];
  assert.deepEqual(jrd({ links }), { subject: null, candidates: [ACTOR] });
  assert.equal(jrd({ subject: ['acct:x@a.test'], links })?.subject, 'acct:x@a.test');
  const bad = ['javascript:alert(1)', 'data:,x', '/users/x', 'https://u:p@a.test/x', 'acct:x@a.test'];
  const odd = bad.map((href) => ({ rel: 'self', type: 'application/activity+json', href }));
  assert.deepEqual(jrd({ links: odd })?.candidates, []);
  for (const document of [{}, { links: 'x' }, [], 'x', null, 7]) assert.equal(jrd(document), null);
  assert.equal(readJrd(Buffer.from('<html>'), MAX), null);
  assert.equal(readJrd(Buffer.from(`{"links":[],"x":"${'y'.repeat(MAX)}"}`), MAX), null);
});

test('the template of host-meta is read from XRD and JSON', () => {
  const template = 'https://a.test/wf?a=1&resource={uri}';
  const escaped = template.replace('&', '&amp;');
  for (const xml of [
    `<?xml version="1.0"?><XRD xmlns="x"><Link rel="lrdd" template="${escaped}"/></XRD>`,
    `<XRD><Link template='${escaped}' type='application/jrd+json' rel='lrdd' ></Link></XRD>`,
    `<hm:XRD>\n<hm:Link rel="other" template="https://b.test/{uri}"/>\n<hm:Link\n  REL = "LRDD"\n  template = "${escaped}" />`,
  ]) {
    assert.equal(hostMeta(xml), template, xml);
  }
  assert.equal(hostMeta(JSON.stringify({ links: [{ rel: 'x' }, { rel: 'lrdd', template }] })), template);
  for (const text of ['', '<XRD></XRD>', '{"links":[{"rel":"lrdd"}]}', '<Link rel="lrdd"/>', '{}']) {
    assert.equal(hostMeta(text), null, text);
  }
});

test('T090 no entity is resolved, and no input takes long', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "https://evil.test/{uri}">]><XRD><Link rel="lrdd" template="&a;"/></XRD>';
  assert.equal(hostMeta(bomb), '&a;');
  for (const unit of ['<Link ', '<Link rel="', 'rel="lrdd" ', '<', '"', '<Link rel=lrdd template={uri} ']) {
    assert.equal(hostMeta(unit.repeat(Math.floor(MAX / unit.length))), null);
  }
});
