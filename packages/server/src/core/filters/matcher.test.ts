import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilterView } from './filter.ts';
import { compileMatcher } from './matcher.ts';

function filter(id: number, more: Partial<FilterView> & { words?: string[] } = {}): FilterView {
  const { words = [], ...rest } = more;
  const keywords = words.map((keyword, i) => ({ id: id * 100 + i, keyword, wholeWord: i % 2 === 0 }));
  return { id, title: `f${id}`, contexts: ['home'], action: 'warn', expiresAt: null, keywords, posts: [], ...rest };
}

test('two hundred filters read a text as often as one does', () => {
  const looks = (filters: FilterView[]) => {
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(50);
    let count = 0;
    const count1 = <T>(value: T) => {
      count++;
      return value;
    };
    const watched = Object.assign(new String(text), {
      charCodeAt: (at: number) => count1(text.charCodeAt(at)),
      codePointAt: (at: number) => count1(text.codePointAt(at)),
    }) as unknown as string;
    compileMatcher(filters).match({ id: 1, text: watched }, 0);
    return count / text.length;
  };
  const one = looks([filter(1, { words: ['walrus', 'seal'] })]);
  const many = looks(
    Array.from({ length: 200 }, (_, i) =>
      filter(i, { words: [`walrus${i}`, `seal${i}`, `qu${i}`, `fo${i}`, `the${i}`] }),
    ),
  );
  assert.deepEqual([one, many], [2, 2], 'once for whole words, once for parts');
});

test('filters come in their order, each once, with what they looked for; those that ended do not', () => {
  const matcher = compileMatcher([
    filter(1, { words: ['Ended'], expiresAt: 1_000 }),
    filter(2, { words: ['fox', 'rown', 'cat'] }),
    filter(3, { posts: [{ id: 9, postId: 7 }], action: 'hide', expiresAt: 5_000 }),
    filter(4, { words: ['Fox'] }),
  ]);
  const found = (id: number, now: number) =>
    matcher
      .match({ id, text: 'ended: a brown fox' }, now)
      .map((match) => [match.filter.id, match.keywords, match.postId]);
  assert.deepEqual(found(7, 999), [
    [1, ['Ended'], null],
    [2, ['fox', 'rown'], null],
    [3, [], 7],
    [4, ['Fox'], null],
  ]);
  assert.deepEqual(
    found(8, 1_000).map(([id]) => id),
    [2, 4],
  );
  assert.deepEqual([matcher.hidesIn('home', 4_999), matcher.hidesIn('home', 5_000)], [true, false]);
  assert.equal(matcher.hidesIn('public', 0), false);
});
