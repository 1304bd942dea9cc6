import type { Context } from '../src/core/context.ts';

/** The same context with a count of what is asked of the database (outside of transactions). */
export function countQueries(ctx: Context): { ctx: Context; count: () => number } {
  let count = 0;
  const { db } = ctx;
  const execute: typeof db.execute = (text, parameters) => {
    count++;
    return db.execute(text, parameters);
  };
  return { ctx: { ...ctx, db: { ...db, execute, write: (fn, options) => db.write(fn, options) } }, count: () => count };
}
