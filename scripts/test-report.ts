import { relative } from 'node:path';
import type { run } from 'node:test';
import { inspect } from 'node:util';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Failure {
  file: string;
  name: string;
  error: unknown;
  /** What the file wrote before. */
  output: string;
}

const KEPT_OUTPUT = 20_000;

export interface Watched extends Totals {
  /** How many tests of each file failed. */
  failedOf: Map<string, number>;
  /** How many milliseconds each file of tests took beside others. */
  tookOf: Map<string, number>;
}

/** Follows a run to its end: failures one by one, and node's own totals. */
export async function watchTests(
  stream: ReturnType<typeof run>,
  onFailure: (failure: Failure) => void,
): Promise<Watched> {
  const outputs = new Map<string, string>();
  const failedOf = new Map<string, number>();
  const tookOf = new Map<string, number>();
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const keep = ({ file = '', message }: { file?: string; message: string }) =>
    outputs.set(file, ((outputs.get(file) ?? '') + message).slice(-KEPT_OUTPUT));
  stream.on('test:stdout', keep);
  stream.on('test:stderr', keep);
  // What happens after a test has ended fails its process alone.
  stream.on('test:diagnostic', ({ file, message }) => {
    if (message.startsWith('Error: ')) keep({ ...(file === undefined ? {} : { file }), message: `${message}\n` });
  });
  stream.on('test:fail', ({ file = '', name, details }) => {
    const { error, type } = details;
    if (type !== 'suite') failedOf.set(file, (failedOf.get(file) ?? 0) + 1);
    // The parent of a failed test fails as well: it has nothing to add.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    onFailure({ file, name, error: error.cause ?? error, output: outputs.get(file) ?? '' });
    outputs.delete(file);
  });
  for (const end of ['test:pass', 'test:fail'] as const) {
    stream.on(end, ({ file = '', name, nesting, details }) => {
      if (nesting > 0) return;
      // Files that share a process are suites of it.
      const path = name.endsWith('.test.ts') ? name : relative(process.cwd(), file);
      tookOf.set(path, (tookOf.get(path) ?? 0) + details.duration_ms);
    });
  }
  stream.on('test:summary', ({ file, counts }) => {
    if (file !== undefined) return;
    totals.passed = counts.passed;
    totals.skipped = counts.skipped + counts.todo;
    totals.failed = counts.tests - counts.passed - totals.skipped;
  });
  stream.resume();
  await new Promise<void>((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  return { ...totals, failedOf, tookOf };
}

/** Where most of the time of a phase went. */
export function nameSlowest({ tookOf }: Watched, count = 8): string {
  const slowest = [...tookOf].sort(([, a], [, b]) => b - a).slice(0, count);
  return slowest.map(([file, ms]) => `${file} ${(ms / 1000).toFixed(0)} s`).join(', ');
}

/** The whole failure, on standard error. */
export function printFailure({ file, name, error, output }: Failure): void {
  const detail = typeof error === 'string' ? error : inspect(error, { depth: 6 });
  console.error(`\n✗ ${relative(process.cwd(), file)}: ${name}\n${detail}`);
  if (output.trim() !== '') console.error(`--- what the file wrote ---\n${output.trimEnd()}`);
}
