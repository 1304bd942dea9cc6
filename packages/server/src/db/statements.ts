import { channel } from 'node:diagnostics_channel';
import type { Engine } from './engine.ts';

export interface Statement {
  engine: Engine;
  sql: string;
  parameters: readonly unknown[];
  /** Asked of a replica. */
  replica: boolean;
}

/** What the channel is called that tests and benchmarks listen to. */
export const STATEMENTS = 'linnet:statement';

const statements = channel(STATEMENTS);

/** Tells of a statement that is about to run. Costs a look at a property while nobody counts or records. */
export function announce(engine: Engine, sql: string, parameters: readonly unknown[], replica = false): void {
  if (statements.hasSubscribers) statements.publish({ engine, sql, parameters, replica } satisfies Statement);
}
