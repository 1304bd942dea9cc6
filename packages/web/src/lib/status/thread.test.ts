import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../api/types.ts';
import { type Branch, layOutThread } from './thread.ts';

const reply = (id: string, parent: string): Status => ({ id, in_reply_to_id: parent }) as Status;

/** `2 3?(4)(5)`: what stands under each other, then what answers the last; `?` where what was answered is missing. */
const write = ({ posts, branches }: Branch): string =>
  posts.map(({ status, orphaned }) => `${status.id}${orphaned ? '?' : ''}`).join(' ') +
  branches.map((branch) => `(${write(branch)})`).join('');

test('what answers a post that is gone says so, and keeps its place', () => {
  const flat = [reply('2', '1'), reply('3', '2'), reply('4', '2'), reply('5', '9')];
  const look = (gone: string[]) => layOutThread('1', flat, ({ id }) => gone.includes(id)).map(write);
  assert.deepEqual(look([]), ['2(3)(4)', '5?']);
  assert.deepEqual(look(['2']), ['3?', '4?', '5?']);
  assert.deepEqual(look(['3']), ['2 4', '5?']);
});

test('what is answered once goes on below, what is answered more branches, however deep', () => {
  const flat = [reply('2', '1'), reply('3', '2'), reply('4', '3'), reply('5', '4'), reply('6', '4'), reply('7', '1')];
  const thread = layOutThread('1', flat);
  assert.deepEqual(thread.map(write), ['2 3 4(5)(6)', '7']);
  assert.deepEqual(
    thread.map(({ size }) => size),
    [5, 1],
  );
});

test('a conversation of two, and one that branches at each step, are laid out', () => {
  const long = Array.from({ length: 4_000 }, (_, i) => reply(`${i + 2}`, `${i + 1}`));
  assert.equal(layOutThread('1', long)[0]?.posts.length, 4_000);
  const steps = Array.from({ length: 2_000 }, (_, i) => [reply(`${i + 2}`, `${i + 1}`), reply(`x${i}`, `${i + 1}`)]);
  assert.equal(layOutThread('1', steps.flat())[0]?.size, 3_999);
});
