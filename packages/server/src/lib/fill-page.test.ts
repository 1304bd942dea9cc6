import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillPage } from './fill-page.ts';

/** Numbers from 1 up, of which `hidden` are not shown; ends behind `last`. */
function numbers(hidden: (n: number) => boolean, last = Number.POSITIVE_INFINITY) {
  const looks: number[] = [];
  const look = async (from = 0, limit: number) => {
    looks.push(limit);
    const seen = Array.from({ length: Math.min(limit, last - from) }, (_, i) => from + i + 1);
    const end = from + limit < last ? from + limit : undefined;
    return { seen: seen.map((n) => ({ at: n, view: hidden(n) ? undefined : `${n}` })), end };
  };
  return { look, looks };
}

test('a page is filled up where something is hidden, and asks for no more than is missing', async () => {
  const { look, looks } = numbers((n) => n % 2 === 0);
  const page = await fillPage(4, look);
  assert.deepEqual(page, { views: ['1', '3', '5', '7'], near: 1, far: 7, more: true });
  assert.deepEqual(looks, [4, 2, 1]);
});

test('cursors are of what was seen, shown or not: nothing behind is lost', async () => {
  const { look, looks } = numbers((n) => n <= 1_000);
  const page = await fillPage(10, look);
  assert.deepEqual([page.views, page.near, page.far, page.more], [[], 1, 50, true]);
  assert.equal(looks.length, 5, 'and it stops looking');
  assert.deepEqual(await fillPage(2, numbers(() => true, 3).look), { views: [], near: 1, far: 3, more: false });
});

test('a page ends where the next does not fit, and goes on with it', async () => {
  const { look } = numbers(() => false);
  const page = await fillPage(10, look, (_view, count) => count < 3);
  assert.deepEqual(page, { views: ['1', '2', '3'], near: 1, far: 3, more: true });
});

test('a page of nothing', async () => {
  const { look, looks } = numbers(() => false);
  assert.deepEqual(await fillPage(0, look), { views: [], near: undefined, far: undefined, more: false });
  assert.deepEqual(looks, []);
});
