import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { STATEMENTS, type Statement } from '../src/db/statements.ts';

const QUERY = /^\s*(select|insert|update|delete|with)\b/i;
/** Workers look for what is due now and then, whoever asks for what. */
const HOUSEKEEPING = /"(jobs|deliveries|deliveryHosts|changes|workers)"/;

/** Runs `work` and answers the texts of the queries that ran meanwhile, by anyone in this process. */
export async function watchStatements(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const listen = (message: unknown) => {
    const { sql } = message as Statement;
    if (QUERY.test(sql) && !HOUSEKEEPING.test(sql)) texts.push(sql);
  };
  subscribe(STATEMENTS, listen);
  try {
    await work();
  } finally {
    unsubscribe(STATEMENTS, listen);
  }
  return texts;
}
