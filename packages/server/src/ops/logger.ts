import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config/load.ts';
import { OwnerNeeded } from '../lib/owner-needed.ts';
import { createPrettyStream } from './pretty-log.ts';

/** Never in a log: what lets somebody in, and where people can be written to. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'bearer_token',
  'refresh_token',
  'client_secret',
  'code',
  'key',
  'email',
];

const REDACT = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** Connection strings in the messages of database drivers. */
const CREDENTIALS = /(\w+:\/\/)[^\s/@]+@/g;

interface LoggerOptions {
  /** Where lines go: 1 is standard output, 2 standard error; tests give a stream. */
  to?: 1 | 2 | DestinationStream;
}

/** The one logger: JSON lines, or text in a terminal. Writes at once, so that a crash loses no line. */
export function createLogger(config: Pick<Config, 'logLevel' | 'logFormat'>, { to = 1 }: LoggerOptions = {}): Logger {
  const terminal = typeof to === 'number' && (to === 1 ? process.stdout : process.stderr).isTTY === true;
  const text = config.logFormat === 'text' || (config.logFormat === 'auto' && terminal);
  const raw = typeof to === 'number' ? pino.destination({ dest: to, sync: true }) : to;
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        // What a reader finds to be the owner's goes there: that is no fault, wherever it is caught.
        logMethod(args, method) {
          if (!((args[0] as { err?: unknown } | null)?.err instanceof OwnerNeeded)) method.apply(this, args);
        },
      },
      redact: { paths: REDACT, censor: '[redacted]' },
      serializers: { err: serializeError, req: serializeRequest, res: serializeResponse },
    },
    text ? createPrettyStream(raw, terminal) : raw,
  );
}

function serializeError(error: Error): object {
  const { type, message, stack, ...rest } = pino.stdSerializers.err(error);
  const hide = (value: string) => value.replace(CREDENTIALS, '$1[redacted]@');
  return { type, message: hide(message), stack: hide(stack), ...('code' in rest ? { errorCode: rest['code'] } : {}) };
}

/** Method and path alone: addresses of people and what stands in queries stay out of logs. */
function serializeRequest(request: { method: string; url: string }): object {
  return { method: request.method, path: request.url.split('?', 1)[0] };
}

function serializeResponse(reply: { statusCode: number }): object {
  return { status: reply.statusCode };
}
