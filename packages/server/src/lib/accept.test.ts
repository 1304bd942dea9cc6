import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wantsActivityJson } from './accept.ts';

const AP = 'application/activity+json';
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

describe('wantsActivityJson', () => {
  const activity = [
    AP,
    'APPLICATION/ACTIVITY+JSON',
    `${AP}; charset=utf-8`,
    `${AP};q=0.5`,
    LD,
    'application/ld+json;profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json; profile=https://www.w3.org/ns/activitystreams',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams https://example.org/other"',
    'application/ld+json; foo="a,b"; profile="https://www.w3.org/ns/activitystreams"',
    `${AP}, ${LD}`,
    `${LD}, ${AP}`,
    `${AP}, text/html`,
    `${AP}, */*;q=0.1`,
    `${AP}, */*`,
    `text/html;q=0.1, ${AP}`,
    `text/html;q=0.9, ${AP};q=1.0`,
    `${LD}, text/html;q=0.1`,
    `application/json, ${AP}`,
    `image/png, ${AP}`,
    `text/html;q=0, ${AP};q=0.1`,
  ];
  const page = [
    undefined,
    '',
    '*/*',
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'application/xhtml+xml',
    'application/json',
    'application/ld+json',
    'application/ld+json; profile="https://example.org/other"',
    'application/ld+json; profile="http://www.w3.org/ns/activitystreams"',
    `text/html, ${AP}`,
    `*/*, ${AP}`,
    `${AP};q=0.5, text/html`,
    `${AP};q=0`,
    `${AP};q=x`,
    'application/activity+jsonx',
    'xapplication/activity+json',
    'application/activity',
    '"application/activity+json"',
    `foo="${AP}"`,
    `${'a,'.repeat(1_000)}${AP}`,
    '",'.repeat(300),
  ];
  for (const accept of activity) it(`is true for ${accept}`, () => assert.equal(wantsActivityJson(accept), true));
  for (const accept of page) {
    it(`is false for ${accept?.slice(0, 60)}`, () => assert.equal(wantsActivityJson(accept), false));
  }
});
