import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { findFixtures } from '../shared-fixtures.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const SERVER = 'packages/server/test';

/** The test that holds each case; it names the case. */
const CLAIMS: Record<string, string[]> = {
  [`${SERVER}/api/door-cases.test.ts`]: ['api-apps-no-content-type', 'get-accept-ldjson'],
  [`${SERVER}/api/mastodon/languages.test.ts`]: ['api-language-not-a-language', 'api-language-spelling'],
  [`${SERVER}/api/mastodon/text-cases.test.ts`]: [
    'hashtag-accents-one-tag',
    'hashtag-keycap-number-sign',
    'hashtag-wave-dash',
    'hashtag-zwj-sinhala',
    'url-caret-pipe-braces',
    'url-trailing-underscore',
  ],
  [`${SERVER}/federation/text-cases.test.ts`]: [
    'attachment-url-with-blank',
    'attachment-without-mediatype',
    'date-iso-forms',
    'html-inline-image-only',
    'html-link-with-blank',
    'html-mathml',
    'html-other-schemes',
    'html-strike',
    'note-contentmap-empty-content',
    'note-contentmap-und-only',
    'note-summarymap-und',
  ],
  [`${SERVER}/federation/federation-cases.test.ts`]: [
    'follow-again-other-id',
    'inbox-ldjson-without-profile',
    'like-by-page-address',
    'reply-by-page-address',
    'search-html-page-alternate',
    'webfinger-case-of-name',
    'webfinger-host-meta',
    'webfinger-octet-stream',
  ],
  [`${SERVER}/cases/edits.test.ts`]: ['edit-adds-mention', 'edit-history-media', 'update-unchanged-note'],
  [`${SERVER}/cases/images.test.ts`]: ['image-50mp-phone', 'image-apng', 'image-long-screenshot', 'image-panorama'],
  [`${SERVER}/cases/ops.test.ts`]: ['ops-public-url-changed', 'ops-two-servers-one-folder'],
  [`${SERVER}/cases/received.test.ts`]: ['note-text-over-100k'],
  [`${SERVER}/cases/search.test.ts`]: ['search-capital-scheme'],
  [`${SERVER}/cases/threads.test.ts`]: ['thread-cycle-of-two', 'thread-self-reply'],
  'e2e/overflow.test.ts': ['web-zalgo-overflow'],
};

const { folder, skip } = findFixtures('cases');

test('every case has its test', { skip }, () => {
  const cases = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  assert.deepEqual(Object.values(CLAIMS).flat().sort(), cases.sort());
  for (const [file, names] of Object.entries(CLAIMS)) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const name of names) assert.ok(text.includes(name), `${file} says nothing of ${name}`);
  }
});
