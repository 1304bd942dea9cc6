import { BOUNDS } from './bounds.ts';
import { attempt, isObject, type JsonObject, listOf, readOwnId, readReference } from './fields.ts';

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

/** The keys of an actor: `publicKey`, and Multikeys in `assertionMethod` (FEP-521a). At most ten; a broken one is left out. */
export function readKeys(document: JsonObject): ReadKey[] {
  const values = [
    ...listOf(document['publicKey'], BOUNDS.keysOfActor),
    ...listOf(document['assertionMethod'], BOUNDS.keysOfActor),
    ...listOf(document['verificationMethod'], BOUNDS.keysOfActor),
  ];
  return values
    .map((value) => (isObject(value) ? attempt(() => readKey(value)) : null))
    .filter((key) => key !== null)
    .slice(0, BOUNDS.keysOfActor);
}
