import assert from 'node:assert/strict';
import type { Response } from 'light-my-request';
import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

/** The body of an answer, once it fits `schema` and has the status that was expected. */
export function readAnswer<T extends TSchema>(answer: Response, schema: T, status = 200): Static<T> {
  assert.equal(answer.statusCode, status, answer.body);
  const body: unknown = answer.json();
  if (!Check(schema, body)) assert.fail(`${JSON.stringify([...Errors(schema, body)].slice(0, 3))} in ${answer.body}`);
  return body as Static<T>;
}

/** Status and message of a refusal. */
export function readRefusal(answer: Response): [status: number, error: string] {
  return [answer.statusCode, answer.json().error];
}
