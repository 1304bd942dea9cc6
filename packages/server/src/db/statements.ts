import { channel } from 'node:diagnostics_channel';

export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** What the channel is called that tests and benchmarks listen to. */
export const STATEMENTS = 'linnet:statement';

const statements = channel(STATEMENTS);

/** Tells of a statement that is about to run. Costs a look at a property while nobody counts or records. */
export function announce(sql: string, parameters: readonly unknown[]): void {
  if (statements.hasSubscribers) statements.publish({ sql, parameters } satisfies Statement);
}
