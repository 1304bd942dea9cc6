import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn } from './in-turn.ts';

/** Questions whose answers come when they are told to. */
function createQuestions() {
  const asked: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<string>>();
  const ask = (name: string) => () => {
    asked.push(name);
    const answer = Promise.withResolvers<string>();
    answers.set(name, answer);
    return answer.promise;
  };
  return { asked, answers, ask };
}

test('the second about one thing waits for the first, whatever came of it; others do not', async () => {
  const { asked, answers, ask } = createQuestions();
  const mute = inTurn('bob', ask('mute'));
  const unmute = inTurn('bob', ask('unmute'));
  const other = inTurn('carol', ask('block'));
  assert.deepEqual(asked, ['mute', 'block']);
  answers.get('block')?.resolve('blocked');
  assert.equal(await other, 'blocked');
  answers.get('mute')?.reject(new Error('no'));
  await assert.rejects(mute, /no/);
  const third = inTurn('bob', ask('third'));
  while (asked.length < 3) await Promise.resolve();
  assert.deepEqual(asked, ['mute', 'block', 'unmute']);
  answers.get('unmute')?.resolve('unmuted');
  assert.equal(await unmute, 'unmuted');
  while (asked.length < 4) await Promise.resolve();
  answers.get('third')?.resolve('done');
  assert.equal(await third, 'done');
});

test('where nothing is under way it is asked at once', () => {
  const { asked, ask } = createQuestions();
  void inTurn('dora', ask('follow'));
  assert.deepEqual(asked, ['follow']);
});
