import type { Context } from '../../src/core/context.ts';

/** Tells when a process has looked at the table of changes. */
export function watchLooks({ db }: Context): { next(): Promise<void> } {
  let waiting: (() => void)[] = [];
  const { execute } = db;
  db.execute = async (sql, parameters) => {
    const answer = await execute<never>(sql, parameters);
    if (/^select .* from "changes"/.test(sql)) {
      const waiters = waiting;
      waiting = [];
      for (const resolve of waiters) setImmediate(resolve);
    }
    return answer;
  };
  return { next: () => new Promise((resolve) => waiting.push(resolve)) };
}
