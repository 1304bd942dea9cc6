import { type Arrival, checkOrigin } from '../../federation/read/origin.ts';
import { type Reading, readDocument } from '../../federation/read/read-document.ts';

/** What was made of one document. */
export interface Inspection {
  source: string;
  understood: boolean;
  kind: string | null;
  /** Why it is refused. */
  reason: string | null;
  detail?: string | undefined;
  value?: unknown;
  /** It could not be had at all. */
  missing?: boolean;
}

/** Reads a document and, where it is known how it came, judges whether to believe it. */
export function inspectDocument(source: string, bytes: Uint8Array, arrival?: Arrival): Inspection {
  const reading = readDocument(bytes);
  const reason = arrival === undefined ? refusalAlone(reading) : checkOrigin(reading, arrival);
  if (!reading.understood) {
    return { source, understood: false, kind: reading.kind, reason: reading.reason, detail: reading.detail };
  }
  const { kind, value } = reading;
  return { source, understood: reason === null, kind, reason, value };
}

/** What a document says against itself, whoever sent it. The other refusals need to know more than the document. */
const CONTRADICTIONS = new Set<string | null>(['foreign-id', 'foreign-key', 'foreign-object', 'wrong-attribution']);

/** A file came from nowhere: it is judged as if it had come in the best way, from its actor or its own address. */
function refusalAlone(reading: Reading): string | null {
  if (!reading.understood || !('id' in reading.value)) return null;
  const { id } = reading.value;
  const signer = reading.kind === 'activity' ? reading.value.actor : null;
  if (signer === null && id === null) return null;
  const best: Arrival =
    signer === null
      ? { arrivedAs: 'fetched', url: id as string, allowHttp: true }
      : { arrivedAs: 'delivered', signer, allowHttp: true };
  const reason = checkOrigin(reading, best);
  return CONTRADICTIONS.has(reason) ? reason : null;
}

/** A document that could not be had. */
export function missingDocument(source: string, reason: string, detail?: string): Inspection {
  return { source, understood: false, kind: null, reason, detail, missing: true };
}
