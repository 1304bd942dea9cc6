import { cleanName, cutText } from '../../lib/text/clean-text.ts';

/** Why a document is not understood; fit for a log line or a metric label. */
export type RefusalReason =
  | 'too-large'
  | 'malformed-json'
  | 'not-an-object'
  | 'too-deep'
  | 'too-many-nodes'
  | 'too-many-keys'
  | 'forbidden-key'
  | 'jsonld-keyword'
  | 'ambiguous-key'
  | 'missing-type'
  | 'invalid-type'
  | 'unknown-type'
  | 'invalid-id'
  | 'unreadable';

/** Thrown inside this folder only; `readDocument` turns it into an answer. */
export class ReadRefusal extends Error {
  readonly reason: RefusalReason;
  readonly detail: string | undefined;

  constructor(reason: RefusalReason, detail?: string) {
    super(reason);
    this.name = 'ReadRefusal';
    this.reason = reason;
    this.detail = detail === undefined ? undefined : cutText(cleanName(detail), 200);
  }
}
