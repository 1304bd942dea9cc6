import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdminReport } from '../api/moderation.ts';
import { groupReports } from './report-group.ts';

const report = (id: string, target: string) => ({ id, target_account: { id: target } }) as AdminReport;

test('reports about one person stand together, at the newest of them', () => {
  const groups = groupReports([report('4', 'bob'), report('3', 'ann'), report('2', 'bob'), report('1', 'cleo')]);
  assert.deepEqual(
    groups.map(({ id, reports }) => [id, reports.map((one) => one.id)]),
    [
      ['bob', ['4', '2']],
      ['ann', ['3']],
      ['cleo', ['1']],
    ],
  );
  assert.deepEqual(groupReports([]), []);
});
