import type { Reader } from '../../db/database.ts';
import { namesOf } from '../instances/policy.ts';
import { findSetting } from '../users/queries.ts';

/** Of the setting that holds their names. */
export const EXCEPTIONS_KEY = 'list-exceptions';

/** Names, with what lies below and above them. */
export interface Exceptions {
  names: string[];
  held: ReadonlySet<string>;
  above: ReadonlySet<string>;
}

/** The servers that no subscription decides about, by name. */
export async function readExceptions(on: Reader): Promise<Exceptions> {
  const row = await findSetting.first(on, { key: EXCEPTIONS_KEY });
  const names = row === undefined ? [] : (JSON.parse(row.valueJson) as string[]);
  return toExceptions(names);
}

export const toExceptions = (names: string[]): Exceptions => ({
  names,
  held: new Set(names),
  above: new Set(names.flatMap((name) => namesOf(name))),
});

/** Whether a decision about a name would be one about such a server: it is below one, or one is below it. */
export const isExcepted = ({ held, above }: Exceptions, domain: string): boolean =>
  above.has(domain) || namesOf(domain).some((name) => held.has(name));
