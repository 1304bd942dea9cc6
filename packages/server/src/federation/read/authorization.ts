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
  return {
    id: readOwnId(document),
    type,
    attributedTo: readReference(document['attributedTo']),
    interactingObject: readReference(document['interactingObject'] ?? document['object']),
    interactionTarget: readReference(document['interactionTarget'] ?? document['target']),
  };
}
