import { loadConfig } from '../config/load.ts';
import { createHttpClient } from '../net/client.ts';
import type { Answer } from './answer.ts';
import { EXIT } from './exit-codes.ts';
import { fetchDocument, fetchHandle } from './inspect/fetch-document.ts';
import type { Inspection } from './inspect/inspection.ts';
import { readFiles } from './inspect/read-files.ts';

const HANDLE = /^(?:acct:)?@?([^@\s/]+)@([^@\s/]+)$/;

/**
 * Says what the reader of federation makes of documents, or why it refuses them: addresses, handles, files and all
 * JSON files of folders. A refusal is an answer; the exit code is 1 only where a document could not be had.
 */
export async function inspect(sources: string[]): Promise<Answer> {
  const config = loadConfig();
  const http = createHttpClient({ allowPrivate: config.allowPrivate, userAgent: `Linnet (+${config.publicUrl}/)` });
  const found: Inspection[] = [];
  try {
    for (const source of sources) {
      const [, name, host] = HANDLE.exec(source) ?? [];
      if (/^https?:\/\//.test(source)) found.push(await fetchDocument(http, config, source));
      else if (name !== undefined && host !== undefined) found.push(await fetchHandle(http, config, name, host));
      else for await (const inspection of readFiles(source)) found.push(inspection);
    }
  } finally {
    await http.close();
  }
  const understood = found.filter((inspection) => inspection.understood).length;
  const summary = found.length > 1 ? `\n\n${found.length} documents, ${understood} understood` : '';
  return {
    data: found.map(({ value: _value, missing: _missing, ...line }) => line),
    perLine: true,
    text: found.map((inspection) => describe(inspection, found.length === 1)).join('\n') + summary,
    exitCode: found.some((inspection) => inspection.missing) ? EXIT.failure : EXIT.ok,
  };
}

function describe({ source, understood, kind, reason, detail, value, missing }: Inspection, whole: boolean): string {
  const fate = missing ? 'not to be had' : 'refused';
  if (!understood) return `✗ ${source}: ${fate} (${reason}${detail === undefined ? '' : `: ${detail}`})`;
  const line = `✓ ${source}: ${kind}`;
  return whole ? `${line}\n${JSON.stringify(value, null, 2)}` : line;
}
