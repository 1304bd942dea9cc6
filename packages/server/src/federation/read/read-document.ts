import { cutText } from '../../lib/text/clean-text.ts';
import { BOUNDS } from './bounds.ts';
import { type ReadController, readController } from './controller.ts';
import { decodeDocument, isVocabulary } from './decode.ts';
import { isObject, type JsonObject } from './fields.ts';
import { type ReadNodeInfo, type ReadNodeInfoLinks, readNodeInfo, readNodeInfoLinks } from './nodeinfo.ts';
import { type Described, describe, startOptions } from './part.ts';
import { ReadRefusal, type RefusalReason } from './refusal.ts';
import { type ReadWebFinger, readWebFinger } from './webfinger.ts';

/** A document that only defines words; we resolve no contexts, so their number is all there is to know. */
export interface ReadContext {
  terms: number;
}

/** What the reader makes of a document: a described value, or the reason why not. */
export type Reading =
  | ({ understood: true } & Understood)
  | { understood: false; kind: string | null; reason: RefusalReason; detail?: string };

export type Understood =
  | Described
  | { kind: 'webfinger'; value: ReadWebFinger }
  | { kind: 'nodeinfo'; value: ReadNodeInfo }
  | { kind: 'nodeinfo-links'; value: ReadNodeInfoLinks }
  | { kind: 'controller'; value: ReadController }
  | { kind: 'context'; value: ReadContext };

export interface ReadOptions {
  /** 1 MB unless told. */
  maxBytes?: number;
  /** The author's followers collection, where known: it tells followers-only from direct. */
  followers?: string | null;
}

/**
 * Reads a document of another server as plain JSON: bytes, text or a parsed value. Loads nothing, resolves no
 * context, never throws, and every part of the answer is bounded. Whether to BELIEVE it is `checkOrigin`'s matter.
 */
export function readDocument(input: unknown, options: ReadOptions = {}): Reading {
  let kind: string | null = null;
  try {
    const document = decodeDocument(input, options.maxBytes ?? BOUNDS.bytes);
    if (typeof document['type'] === 'string') kind = cutText(document['type'], 256);
    const found = readOther(document) ?? describe(document, startOptions(options.followers ?? null));
    if (found !== null) return { understood: true, ...found };
    return { understood: false, kind, reason: document['type'] === undefined ? 'missing-type' : 'unknown-type' };
  } catch (error) {
    if (!(error instanceof ReadRefusal)) return { understood: false, kind, reason: 'unreadable' };
    const refusal = { understood: false, kind, reason: error.reason } as const;
    return error.detail === undefined ? refusal : { ...refusal, detail: error.detail };
  }
}

/** Documents that are known by their shape, having no type. */
function readOther(document: JsonObject): Understood | null {
  if (document['type'] !== undefined) return null;
  if (isVocabulary(document)) return { kind: 'context', value: { terms: countTerms(document['@context']) } };
  const webfinger = readWebFinger(document);
  if (webfinger !== null) return { kind: 'webfinger', value: webfinger };
  const nodeinfo = readNodeInfo(document);
  if (nodeinfo !== null) return { kind: 'nodeinfo', value: nodeinfo };
  const links = readNodeInfoLinks(document);
  if (links !== null) return { kind: 'nodeinfo-links', value: links };
  const controller = readController(document);
  return controller === null ? null : { kind: 'controller', value: controller };
}

function countTerms(context: unknown): number {
  if (Array.isArray(context)) return context.reduce<number>((sum, member) => sum + countTerms(member), 0);
  return isObject(context) ? Object.keys(context).length : 0;
}
