import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIT_ACTS } from '../../server/src/core/audit/acts.ts';
import { auditWords } from '../src/lib/admin/audit-words.ts';

/** Messages that say their keys. */
const keys = new Proxy({}, { get: (_, key) => `said by ${String(key)}` }) as Parameters<typeof auditWords>[0];

test('the panel has words of its own for every act of staff', () => {
  const said = AUDIT_ACTS.map((act) => auditWords(keys, act));
  for (const [i, words] of said.entries()) assert.match(words, /^said by audit/, AUDIT_ACTS[i]);
  assert.equal(new Set(said).size, said.length);
});
