import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutAddress } from './without-address.ts';

const bob = { url: 'https://a.test/@bob?x=1&y=2' };
const carol = { url: 'https://b.test/@carol' };
const card = (url: string, name: string) =>
  `<span class="h-card" translate="no"><a href="${url.replace('&', '&amp;')}" class="u-url mention">@<span>${name}</span></a></span>`;
const plain = (url: string, name: string) => `<a href="${url}" class="u-url mention">@${name}</a>`;

test('the handles that a message begins with are left out, in whatever form', () => {
  const text = `<p>${card(bob.url, 'bob')} ${plain(carol.url, 'carol@b.test')}&nbsp;hello <b>you</b></p><p>and more</p>`;
  assert.equal(withoutAddress(text, [bob, carol]), '<p>hello <b>you</b></p><p>and more</p>');
});

test('handles within the words stay, and those of nobody who is mentioned', () => {
  const within = `<p>${card(bob.url, 'bob')} ask ${card(carol.url, 'carol')}</p>`;
  assert.equal(withoutAddress(within, [bob, carol]), `<p>ask ${card(carol.url, 'carol')}</p>`);
  assert.equal(withoutAddress(within, [carol]), within);
  assert.equal(withoutAddress('<p>hello</p>', [bob]), '<p>hello</p>');
});

test('what is nothing but handles stays', () => {
  const text = `<p>${card(bob.url, 'bob')}</p>`;
  assert.equal(withoutAddress(text, [bob]), text);
  assert.equal(withoutAddress('', [bob]), '');
});
