import { isObject, type JsonObject, listOf, readHttpUrl, readName, readOwnId, readReferences } from './fields.ts';
import { type ReadKey, readKeys } from './key.ts';

/** A DID or controller document: keys and services of a subject that is no actor document. */
export interface ReadController {
  id: string | null;
  alsoKnownAs: string[];
  keys: ReadKey[];
  services: { type: string; endpoint: string | null }[];
}

/** Null when the document is something else. */
export function readController(document: JsonObject): ReadController | null {
  const isDid = typeof document['id'] === 'string' && document['id'].startsWith('did:');
  const hasMethods = 'verificationMethod' in document || 'assertionMethod' in document;
  if ('type' in document || !(isDid || hasMethods)) return null;
  const services: ReadController['services'] = [];
  for (const service of listOf(document['service'], 16)) {
    const type = isObject(service) ? readName(service['type'], 256) : null;
    if (isObject(service) && type !== null) services.push({ type, endpoint: readHttpUrl(service['serviceEndpoint']) });
  }
  return {
    id: readOwnId(document),
    alsoKnownAs: readReferences(document['alsoKnownAs'], 256),
    keys: readKeys(document),
    services,
  };
}
