import { isObject, type JsonObject, listOf, readOwnId, readReference } from './fields.ts';

const MAX_KEYS = 10;

/** A public key as published; exactly one of `pem` and `multibase` is set. */
export interface ReadKey {
  id: string | null;
  /** The actor who says it is theirs; null when the document leaves it out. */
  owner: string | null;
  pem: string | null;
  multibase: string | null;
}

/** A Key or Multikey document; null when it holds no key. */
export function readKey(document: JsonObject): ReadKey | null {
  const pem = typeof document['publicKeyPem'] === 'string' ? document['publicKeyPem'] : null;
  const multibase = typeof document['publicKeyMultibase'] === 'string' ? document['publicKeyMultibase'] : null;
  if (pem === null && multibase === null) return null;
  const owner = readReference(document['owner'] ?? document['controller']);
  return { id: readOwnId(document), owner, pem, multibase: pem === null ? multibase : null };
}

/** The keys of an actor: `publicKey`, and Multikeys in `assertionMethod` (FEP-521a). At most ten. */
export function readKeys(document: JsonObject): ReadKey[] {
  const values = [
    ...listOf(document['publicKey'], MAX_KEYS),
    ...listOf(document['assertionMethod'], MAX_KEYS),
    ...listOf(document['verificationMethod'], MAX_KEYS),
  ];
  return values
    .map((value) => (isObject(value) ? readKey(value) : null))
    .filter((key) => key !== null)
    .slice(0, MAX_KEYS);
}
