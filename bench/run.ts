/**
 * `npm run bench`: figures beside floors that are measured in the same run. See docs/benchmarks.md.
 *   node bench/run.ts [--only row,row] [--rounds N] [--size 400k|1m] [--postgres] [--json] [--write]
 */
import { parseArgs } from 'node:util';
import type { Figure } from './lib/measure.ts';
import { printMarkdown, writeToPage } from './lib/report.ts';
import { openRoom, type Row } from './lib/room.ts';
import { edits } from './rows/edits.ts';
import { fanOut } from './rows/fan-out.ts';
import { filters } from './rows/filters.ts';
import { home } from './rows/home.ts';
import { inbox } from './rows/inbox.ts';
import { list } from './rows/list.ts';
import { memory } from './rows/memory.ts';
import { pages } from './rows/pages.ts';
import { polls } from './rows/polls.ts';
import { post } from './rows/post.ts';
import { processes } from './rows/processes.ts';
import { pushes } from './rows/pushes.ts';
import { reads } from './rows/reads.ts';
import { screens } from './rows/screens.ts';
import { search } from './rows/search.ts';
import { streams } from './rows/streams.ts';
import { suspend } from './rows/suspend.ts';
import { thread } from './rows/thread.ts';
import { wide } from './rows/wide.ts';
import { windows } from './rows/windows.ts';

const ROWS: Row[] = [
  home,
  processes,
  list,
  pages,
  reads,
  filters,
  screens,
  search,
  post,
  polls,
  pushes,
  inbox,
  fanOut,
  streams,
  windows,
  wide,
  thread,
  edits,
  suspend,
  memory,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    size: { type: 'string', default: '400k' },
    postgres: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const names = [...positionals, ...values.only.split(',').filter((name) => name !== '')];
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
const posts = readSize(values.size);
const rounds = Number(values.rounds);
if (unknown.length > 0) fail(`unknown: ${unknown.join(', ')}. Known: ${ROWS.map((row) => row.name).join(', ')}`);
if (posts === undefined) fail('--size is a number of posts, such as 400k or 1m');
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds is a whole number from 1');

const room = await openRoom({ postgres: values.postgres, posts, rounds });
const figures: (Figure & { row: string })[] = [];
let failed = 0;
try {
  for (const row of ROWS) {
    if (names.length > 0 && !names.includes(row.name)) continue;
    try {
      figures.push(...(await row.measure(room)).map((figure) => ({ row: row.name, ...figure })));
    } catch (error) {
      // The others are worth having all the same.
      failed += 1;
      console.error(`${row.name}:`, error);
    }
    process.stderr.write(`${row.name} measured\n`);
  }
} finally {
  await room.close();
}
console.log(
  values.json ? JSON.stringify({ engine: room.engine, posts, rounds, figures }, null, 2) : printMarkdown(room, figures),
);
if (values.write) writeToPage(room, figures);
process.exitCode = failed > 0 ? 1 : 0;

function readSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d+)([km]?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'm' ? 1_000_000 : unit === 'k' ? 1_000 : 1);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
