import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWishes, wantsActivityJson } from './accept.ts';

const AP = 'application/activity+json';
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

describe('wantsActivityJson', () => {
  const document = [
    AP,
    'APPLICATION/ACTIVITY+JSON',
    ` ${AP} `,
    `${AP}; charset=utf-8`,
    `${AP};q=0.5`,
    `${AP} ; Q=0.5`,
    LD,
    'application/ld+json;profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json; profile=https://www.w3.org/ns/activitystreams',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams https://example.org/other"',
    'application/ld+json; profile="http://www.w3.org/ns/activitystreams"',
    'application/ld+json; foo="a,b"; profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json',
    'Application/LD+JSON',
    'application/json',
    'application/json, text/plain, */*',
    'application/json;q=0.9, text/html;q=0.8',
    'application/*',
    `${AP}, ${LD}`,
    `${LD}, ${AP}`,
    `${AP}, text/html`,
    `${AP}, */*;q=0.1`,
    `${AP}, */*`,
    `*/*, ${AP}`,
    `*/*;q=0.8, ${AP};q=0.8`,
    `text/html;q=0.1, ${AP}`,
    `text/html;q=0.9, ${AP};q=1.0`,
    `${LD}, text/html;q=0.1`,
    `application/json, ${AP}`,
    `image/png, ${AP}`,
    `text/html;q=0, ${AP};q=0.1`,
    `text/html;q=0, application/xhtml+xml;q=0, */*`,
    `application/xml, ${AP}, application/json;q=0`,
  ];
  const page = [
    undefined,
    '',
    '*/*',
    'text/html',
    'TEXT/HTML',
    'text/*',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'application/xhtml+xml',
    'text/html, application/json',
    'application/json;q=0.5, text/html',
    'application/json;q=0.9, */*',
    'text/html, application/*',
    `text/html, ${AP}`,
    `text/*, ${AP};q=0.9`,
    `${AP};q=0.5, text/html`,
    `${AP};q=0`,
    `${AP};q=x`,
    `${AP};q=0, */*`,
    'application/activity+jsonx',
    'xapplication/activity+json',
    'application/activity',
    'image/png',
    'application/xml',
    '"application/activity+json"',
    `foo="${AP}"`,
    `${'a,'.repeat(1_500)}${AP}`,
    '",'.repeat(300),
  ];
  for (const accept of document) it(`is true for ${accept}`, () => assert.equal(wantsActivityJson(accept), true));
  for (const accept of page) {
    it(`is false for ${accept?.slice(0, 60)}`, () => assert.equal(wantsActivityJson(accept), false));
  }
});

it('reads weights in every spelling, and nothing above 1', () => {
  assert.deepEqual(readWishes('BR;q=1.0, gzip ; q=0.5,*;Q=0, zstd;q=7, x;q=, "a,b";q=0.1'), [
    { value: 'br', q: 1 },
    { value: 'gzip', q: 0.5 },
    { value: '*', q: 0 },
    { value: 'zstd', q: 1 },
    { value: 'x', q: 0 },
    { value: '"a,b"', q: 0.1 },
  ]);
  assert.deepEqual(readWishes(undefined), []);
});
