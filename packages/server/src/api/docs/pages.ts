import { createHash } from 'node:crypto';
import type { Endpoint, Endpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { type Html, html } from '../http/html.ts';
import { exampleOf } from './example.ts';
import { ABOUT, type DialectName, describeAccess, describeType, listParams, nameAnswer, told } from './words.ts';

const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#faf6f1,#1a1614);--card:light-dark(#fffdfa,#221d1a);
--line:light-dark(#e7ddd1,#372f2a);--ink:light-dark(#2b221d,#f1e9e2);--soft:light-dark(#6a5b50,#b5a698);
--cherry:light-dark(#b02a44,#f58a98)}
*{box-sizing:border-box}
body{margin:0 auto;max-inline-size:60rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--cherry)}
section{margin-block:1rem;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
h2,h3{margin-block:1.5rem .5rem}h2:first-child{margin-block-start:0}
h2 code{font-size:1rem}
.soft{color:var(--soft)}
table{border-collapse:collapse;inline-size:100%}
th,td{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-block-end:1px solid var(--line)}
pre{overflow-x:auto;font-size:.875rem}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded and nothing runs: the pages are readable without a network. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

function layOut(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${{ html: STYLE }}</style></head><body><h1>${title}</h1>${content}</body></html>
`.html;
}

/** Every noun of every client API, with its endpoints in a line each. */
export function renderIndex(): string {
  const dialects = Object.entries(DIALECTS).map(([dialect, nouns]) => {
    const name = dialect as DialectName;
    const lists = Object.entries(nouns as Record<string, Endpoints>).map(
      ([noun, endpoints]) =>
        html`<h3><a href="/api/docs/${dialect}/${noun}">${noun}</a></h3><ul>${Object.values(endpoints).map(
          (one) => html`<li><code>${nameOf(one)}</code> ${one.summary}</li>`,
        )}</ul>`,
    );
    return html`<section><h2>${ABOUT[name].title}</h2>${lists}</section>`;
  });
  return layOut('API', html`<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a></p>${dialects}`);
}

/** The endpoints of one noun; undefined where there is none. */
export function renderNoun(dialect: string, noun: string): string | undefined {
  if (!Object.hasOwn(DIALECTS, dialect)) return undefined;
  const name = dialect as DialectName;
  const nouns: Record<string, Endpoints> = DIALECTS[name];
  const endpoints = Object.hasOwn(nouns, noun) ? nouns[noun] : undefined;
  if (endpoints === undefined) return undefined;
  const sections = Object.values(endpoints).map((one) => renderEndpoint(name, one));
  const title = `${ABOUT[name].title}: ${noun}`;
  return layOut(title, html`<p><a href="/api/docs">All of the API</a></p>${sections}`);
}

const nameOf = ({ method, path }: Endpoint) => `${[method].flat().join(', ')} ${path}`;

function renderEndpoint(dialect: DialectName, endpoint: Endpoint): Html {
  const { summary, notes, answer, deprecated } = endpoint;
  const rows = listParams(dialect, endpoint).map(
    ({ name, in: place, required, schema }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${
        required ? place : `${place}, optional`
      }</td><td>${describeType(schema)}</td><td>${schema.description}</td></tr>`,
  );
  const access = describeAccess(endpoint);
  const example = typeof answer === 'string' ? undefined : JSON.stringify(exampleOf(told(answer)), undefined, 2);
  return html`<section><h2><code>${nameOf(endpoint)}</code></h2><p>${summary}${
    deprecated !== undefined ? ' (deprecated)' : ''
  }</p>
${notes === undefined ? undefined : html`<p>${notes}</p>`}
<p class="soft">Scope: ${access}</p>
${rows.length === 0 ? undefined : html`<table><tbody>${rows}</tbody></table>`}
${
  example === undefined
    ? html`<p class="soft">Answers ${nameAnswer(answer)}</p>`
    : html`<pre><code>${example}</code></pre>`
}</section>`;
}
