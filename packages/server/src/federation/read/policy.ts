import { isObject, type JsonObject, listOf, readReferences } from './fields.ts';

/** By act (`canReply`, `canQuote` …), by answer (`automaticApproval`, `manualApproval`, `always` …), whom it is for. */
export type ReadPolicy = Record<string, Record<string, string[]>>;

const MAX_ACTS = 16;
const MAX_ANSWERS = 8;
const MAX_MEMBERS = 256;
const NAME = /^[A-Za-z]{1,64}$/;

/** What an author lets others do (GoToSocial's `interactionPolicy`, FEP-044f); null where nothing is said. */
export function readPolicy(value: unknown): ReadPolicy | null {
  const given = listOf(value, 1)[0];
  if (!isObject(given)) return null;
  const policy: ReadPolicy = {};
  for (const [act, answers] of entriesOf(given, MAX_ACTS)) {
    if (!isObject(answers)) continue;
    const rules: Record<string, string[]> = {};
    for (const [answer, members] of entriesOf(answers, MAX_ANSWERS))
      rules[answer] = readReferences(members, MAX_MEMBERS);
    policy[act] = rules;
  }
  return policy;
}

function entriesOf(object: JsonObject, max: number): [string, unknown][] {
  return Object.entries(object)
    .filter(([name]) => NAME.test(name))
    .slice(0, max);
}
