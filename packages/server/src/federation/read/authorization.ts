import { type JsonObject, readOwnId, readReference } from './fields.ts';

/** A stamp of consent (FEP-044f and its relatives): the target's author allows one interacting object. */
export interface ReadAuthorization {
  id: string | null;
  type: string;
  attributedTo: string | null;
  interactingObject: string | null;
  interactionTarget: string | null;
}

export function readAuthorization(document: JsonObject, type: string): ReadAuthorization {
  const interactionTarget = readReference(document['interactionTarget'] ?? document['target']);
  // Whom a collection shows agrees for themselves (FEP-7aa9), and Mastodon does not say so twice.
  const author = type === 'FeatureAuthorization' ? interactionTarget : null;
  return {
    id: readOwnId(document),
    type,
    attributedTo: readReference(document['attributedTo']) ?? author,
    interactingObject: readReference(document['interactingObject'] ?? document['object']),
    interactionTarget,
  };
}
