import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Rng } from '../../lib/rng.ts';
import { settleAccess } from './auth.ts';
import { HttpError } from './errors.ts';
import { installMultipart, readMultipart } from './multipart.ts';
import { type Pair, type ParamSources, type Params, parsePairs } from './params.ts';
import { parseJson } from './parse-json.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Query and body as one, whatever the encoding. Complete from preHandler on; multipart fields come only then. */
    form: Params;
  }
  interface FastifyContextConfig {
    /** Declares that a route takes files. Without it, files in a multipart body are read past and dropped. */
    uploads?: Uploads;
  }
}

/** What a route that takes files says about them. */
export interface Uploads {
  /** Bytes a file may have. */
  maxBytes: number;
  /** 1 unless said otherwise. */
  maxFiles?: number;
  /** Reads the file itself instead of a temporary one; must consume or destroy `stream`. The answer is `file.value`. */
  save?: (file: { stream: NodeJS.ReadableStream; filename: string; mimeType: string }) => Promise<unknown>;
}

export interface BodyOptions {
  /** A folder of our own for files on their way in; created when missing. */
  tempDir: string;
  rng: Rng;
  /** How the dialect makes parameters of query and body. */
  decode(sources: ParamSources): Params;
  /** Bytes of a JSON, urlencoded or multipart-without-files body. */
  maxBytes?: number;
}

/** Lists of ids, and little more. */
const ASK_BYTES = 64_000;

interface Form {
  pairs?: readonly Pair[];
  json?: unknown;
}

/**
 * Gives every route under `app` one `request.form`. JSON and urlencoded bodies are there at preValidation (a token may
 * be among them); multipart bodies are read at preHandler, so that nobody unknown makes us write a file.
 */
export function installBody(app: FastifyInstance, options: BodyOptions): void {
  const { decode, maxBytes = 1_000_000 } = options;
  const asText = { parseAs: 'string', bodyLimit: maxBytes } as const;

  app.removeAllContentTypeParsers();
  // Several apps send `application/json` with nothing after it.
  app.addContentTypeParser(
    /^(?:application|text)\/(?:[\w.-]+\+)?json\b/i,
    asText,
    async (_request: FastifyRequest, text: string) => {
      const form: Form = { json: text.trim() === '' ? undefined : parseJson(text) };
      return form;
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    asText,
    async (_request: FastifyRequest, text: string) => {
      const form: Form = { pairs: parsePairs(text) };
      return form;
    },
  );
  // Without a type it is a form, as for Rack, unless it can only be JSON. Types that nobody reads are refused, unless
  // nothing is of them: browsers call an empty body plain text.
  app.addContentTypeParser('*', asText, async (request: FastifyRequest, text: string) => {
    if (text !== '' && request.headers['content-type'] !== undefined)
      throw new HttpError(415, 'Unsupported Media Type');
    const form: Form = /^\s*\{/.test(text) ? { json: parseJson(text) } : { pairs: parsePairs(text) };
    return form;
  });
  app.addHook('onRequest', ({ headers }, _reply, next) => {
    // Said and empty is not said; Fastify would refuse it as a type that is malformed.
    if (headers['content-type']?.trim() === '') delete headers['content-type'];
    next();
  });
  installMultipart(app, options.tempDir);

  app.decorateRequest('form', null as unknown as Params);
  app.addHook('preValidation', (request, _reply, next) => {
    const read = (form: Form) => {
      request.form = decode({ query: readQuery(request), ...pick(form) });
    };
    if (asksWithBody(request)) {
      readAsk(request)
        .then(read)
        .then(() => next(), next);
      return;
    }
    try {
      read((request.body ?? {}) as Form);
    } catch (error) {
      return next(error as Error);
    }
    next();
  });
  const readParts = async (request: FastifyRequest, reply: FastifyReply) => {
    const beforeFile = (pairs: readonly Pair[]) => settleAccess(request, reply, pairs);
    const pairs = await readMultipart(request, reply, { ...options, maxBytes, beforeFile });
    await settleAccess(request, reply, pairs);
    request.form = decode({ query: readQuery(request), pairs });
  };
  app.addHook('preHandler', (request, reply, next) => {
    if (request.isMultipart()) readParts(request, reply).then(() => next(), next);
    else next();
  });
}

/** Fastify leaves the body of GET where it is; Rails reads it, and so libraries send lists in one. */
function asksWithBody({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'GET' && Number(headers['content-length'] ?? 0) > 0 && /\bjson\b/i.test(headers['content-type'] ?? '')
  );
}

async function readAsk({ headers, raw }: FastifyRequest): Promise<Form> {
  if (Number(headers['content-length']) > ASK_BYTES) throw new HttpError(413, 'The body is too large');
  const chunks: Buffer[] = [];
  // Node ends it where its length was said to be.
  for await (const chunk of raw) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return { json: text.trim() === '' ? undefined : parseJson(text) };
}

function pick(form: Form): Omit<ParamSources, 'query'> {
  return form.pairs ? { pairs: form.pairs } : { json: form.json };
}

/** The raw query: Fastify's own parser knows no brackets. */
function readQuery(request: FastifyRequest): string {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}
