import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from '../http/html.ts';
import type { Words } from './words.ts';

/** The colours and shapes of the web app, as far as one card on a page needs them. */
const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#faf6f1,#1a1614);--card:light-dark(#fffdfa,#221d1a);
--sunken:light-dark(#f2ebe2,#2a2420);--line:light-dark(#e7ddd1,#372f2a);--line-strong:light-dark(#8f8176,#87786d);
--ink:light-dark(#2b221d,#f1e9e2);--soft:light-dark(#6a5b50,#b5a698);--cherry:light-dark(#b02a44,#f58a98);
--cherry-fill:light-dark(#b02a44,#c23a54);--cherry-wash:light-dark(#fbe9ea,#3a2226);--focus:light-dark(#1f5fa8,#8fc1ff)}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif}
body{margin:0;padding:32px 16px;overflow-wrap:anywhere}
main{max-inline-size:440px;margin-inline:auto;padding:28px 24px;background:var(--card);border:1px solid var(--line);
border-radius:16px;display:grid;gap:18px}
h1{margin:0;font-size:1.375rem;line-height:1.25;text-align:center}
p,ul{margin:0}
ul{padding-inline-start:20px;display:grid;gap:6px}
form{display:grid;gap:14px}
svg{justify-self:center}
label{display:grid;gap:6px;font-weight:600}
input{font:inherit;font-weight:400;color:inherit;background:var(--paper);border:1px solid var(--line-strong);
border-radius:10px;padding:10px 12px;min-block-size:44px;inline-size:100%}
button{font:inherit;font-weight:600;min-block-size:44px;border-radius:22px;border:1px solid var(--cherry-fill);
background:var(--cherry-fill);color:#fff;cursor:pointer;padding:8px 20px}
button.plain{background:none;color:var(--ink);border-color:var(--line-strong)}
a{color:var(--cherry)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.soft{color:var(--soft);font-size:.9375rem;text-align:center}
.error{background:var(--cherry-wash);border-radius:10px;padding:10px 14px}
.code{font:1rem/1.5 ui-monospace,Menlo,Consolas,monospace;background:var(--sunken);border-radius:10px;padding:14px;
text-align:center;user-select:all}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * Everything is forbidden but our own style. `form-action` is left out on purpose: Chromium applies it to the redirect
 * after the form as well, and that goes to the app.
 */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`;

const LOGO = html`<svg viewBox="0 0 32 32" width="56" height="56" aria-hidden="true"><path fill="#8a6a52" d="M3 27c3.2-2.8 4.6-5.6 5.4-9C9.6 12.2 13 7 18.8 7c3.2 0 5.5 1.6 6.4 4.2l4.3 1.5-4 1.9c.2 6.9-4.7 11.4-11 11.4-2.8 0-4.6-.5-6-1.2Z"/><path fill="#cf3f55" d="M25.5 14.4c.3 6.9-4.7 11.6-11 11.6 4.3-1.7 5.2-4.7 5.9-7.4.6-2.5 2-4.1 5.1-4.2Z"/><path fill="#5f4536" d="M7.6 21.5c4.6 1.6 8.7-.7 9.7-6.7-4.3-.8-7.9 1.8-9.7 6.7Zm17.600-10.300 4.300 1.500-4 1.900Z"/><circle cx="21.2" cy="11.8" r="1.25" fill="#1d1512"/></svg>`;

/** Answers a page of its own: one card, no script, nothing loaded, never kept, never framed. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  { language, title }: { language: string; title: Html },
  content: Html,
): FastifyReply {
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><style>${{ html: STYLE }}</style></head>
<body><main>${LOGO}<h1>${title}</h1>${content}</main></body></html>
`;
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
    .send(page.html);
}

/** A page that says what went wrong. */
export function sendProblemPage(
  reply: FastifyReply,
  status: number,
  { language, say }: Words,
  message: Html | string,
): FastifyReply {
  return sendPage(
    reply,
    status,
    { language, title: say('failed') },
    html`<p class="error" role="alert">${message}</p>`,
  );
}
