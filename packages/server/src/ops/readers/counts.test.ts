import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCounts } from './counts.ts';

test('counts of processes add up, by name and labels', () => {
  const value = (metricName: string, route: string, value: number) => ({ metricName, labels: { route }, value });
  const one = { unhandled: 1, mistakes: 0, leftOut: new Map([['post', 2]]) };
  const sum = addCounts(
    { ...one, answers: { name: 'x', values: [value('count', '/a', 3), value('sum', '/a', 0.5)] } },
    {
      ...one,
      leftOut: new Map([['tag', 1]]),
      answers: { name: 'x', values: [value('count', '/a', 4), value('count', '/b', 1)] },
    },
  );
  assert.deepEqual([sum.unhandled, sum.mistakes], [2, 0]);
  assert.deepEqual(
    [...sum.leftOut],
    [
      ['post', 2],
      ['tag', 1],
    ],
  );
  assert.deepEqual(sum.answers, {
    name: 'x',
    values: [value('count', '/a', 7), value('sum', '/a', 0.5), value('count', '/b', 1)],
  });
});
