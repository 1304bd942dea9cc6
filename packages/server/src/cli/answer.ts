import { EXIT, exitCodeOf } from './exit-codes.ts';

/** What a command found out: `data` for programs, `text` for people. */
export interface Answer {
  data: unknown;
  text: string;
  /** `data` is a list and goes out one line each. */
  perLine?: boolean;
  /** 0 unless given. */
  exitCode?: number;
}

/** Where output goes; tests give their own. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

export const terminal: Output = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
};

/** Prints an answer (with `json` as one line) and says how to exit. */
export function printAnswer(answer: Answer, json: boolean, output: Output): number {
  const lines = answer.perLine ? (answer.data as unknown[]) : [answer.data];
  if (json) output.out(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  else if (answer.text !== '') output.out(`${answer.text}\n`);
  return answer.exitCode ?? EXIT.ok;
}

/** Prints what went wrong: for programs on standard output, where they read answers. */
export function printError(error: unknown, json: boolean, output: Output): number {
  const exitCode = exitCodeOf(error);
  const message = error instanceof Error ? explain(error) : String(error);
  if (json) output.out(`${JSON.stringify({ error: message, exitCode })}\n`);
  else output.error(`${message}\n`);
  return exitCode;
}

function explain(error: Error & { code?: string }): string {
  if (error.code === 'EADDRINUSE') {
    return `${error.message}\nAnother program uses this port. Stop it, or set PORT to another one.`;
  }
  // Several addresses of one host were tried: the outer error has no message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(String).join('; ');
  return error.message;
}
