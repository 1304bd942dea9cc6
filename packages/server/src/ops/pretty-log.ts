import type { DestinationStream } from 'pino';

const COLOURS: Record<string, string> = { fatal: '31;1', error: '31', warn: '33', info: '32', debug: '90' };

interface Line {
  time: string;
  level: string;
  msg?: string;
  err?: { message: string; stack?: string };
  [field: string]: unknown;
}

/** JSON lines as text for people: time, level, message, the other fields, and the stack of an error below. */
export function createPrettyStream(to: DestinationStream, colour: boolean): DestinationStream {
  return { write: (json) => to.write(formatLine(JSON.parse(json) as Line, colour)) };
}

function formatLine(line: Line, colour: boolean): string {
  const { time, level, msg = '', err, ...fields } = line;
  const paint = (code: string, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const more = Object.entries(fields).map(([name, value]) => ` ${name}=${formatValue(value)}`);
  const stack = err === undefined ? '' : `\n  ${(err.stack ?? err.message).replaceAll('\n', '\n  ')}`;
  const word = paint(COLOURS[level] ?? '0', level.padEnd(5));
  return `${paint('90', time.slice(11, 19))} ${word} ${msg}${paint('90', more.join(''))}${stack}\n`;
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}
