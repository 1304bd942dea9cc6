import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNever, countMistakes, ProgrammingError } from './programming-error.ts';

test('what nobody handles is a mistake that is counted, and says nothing of what is in it', () => {
  const before = countMistakes();
  const strange = { kind: 'new', text: 'a secret' } as never;
  assert.throws(() => assertNever(strange), {
    name: 'ProgrammingError',
    message: 'nobody handles new',
  });
  assert.throws(() => assertNever('late' as never), /nobody handles late/);
  assert.equal(countMistakes(), before + 2);
});

test('a mistake keeps what it came from', () => {
  const cause = new Error('the first one');
  assert.equal(new ProgrammingError('x', { cause }).cause, cause);
});
