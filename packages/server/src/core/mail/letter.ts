import { escapeHtml } from '../../lib/html/escape-html.ts';
import type { Spoken } from '../../lib/text/spoken-language.ts';

/** What a mail says. Texts are plain; what is in them means nothing to whoever shows them. */
export interface Letter {
  subject: string;
  parts: readonly Part[];
  /** Of what nobody asked for: how to get no more of it. */
  leave?: { text: string; page: string; oneClick: string };
}

/** A paragraph, a link that is meant to be opened, or a line of a list, with what somebody wrote. */
export type Part = string | { label: string; url: string } | Line;
export interface Line {
  line: string;
  text?: string;
  url: string;
}

/** What stands around every letter. */
export interface Paper {
  language: Spoken;
  /** The server's name, and its address. */
  title: string;
  home: string;
  /** What its buttons are painted in: the server's own, `#rrggbb`. */
  color: string;
  /** Why it came. */
  footer: string;
}

/** A letter as plain text. */
export function toText({ parts, leave }: Letter, { footer }: Paper): string {
  const lines = parts.map((part) => {
    if (typeof part === 'string') return part;
    if (!('line' in part)) return `${part.label}:\n${part.url}`;
    const quoted = part.text === undefined ? [] : part.text.split('\n').map((line) => `> ${line}`);
    return [part.line, ...quoted, part.url].join('\n');
  });
  const end = leave === undefined ? '' : `\n${leave.text}: ${leave.page}\n`;
  // RFC 3676 §4.3: what stands below is no part of the message.
  return `${lines.join('\n\n')}\n\n-- \n${footer}\n${end}`;
}

const BODY = 'margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif';
const BUTTON =
  'display:inline-block;padding:12px 22px;border-radius:999px;color:#fff;text-decoration:none;font-weight:600';
const QUOTE = 'margin:-8px 0 16px;padding-left:12px;overflow-wrap:anywhere';
const SMALL = 'font-size:14px;opacity:.75;overflow-wrap:anywhere';

/** The same for whoever shows HTML: nothing is loaded, so that nobody learns that it was read. */
export function toHtml({ subject, parts, leave }: Letter, { language, title, home, color, footer }: Paper): string {
  const body = parts.map((part) => {
    if (typeof part === 'string') return `<p>${inLines(part)}</p>`;
    const url = escapeHtml(part.url);
    if ('line' in part) {
      const quoted =
        part.text === undefined
          ? ''
          : `<blockquote style="${QUOTE};border-left:3px solid ${color}">${inLines(part.text)}</blockquote>`;
      return `<p><a href="${url}" style="color:inherit">${escapeHtml(part.line)}</a></p>${quoted}`;
    }
    return `<p><a href="${url}" style="${BUTTON};background:${color}">${escapeHtml(part.label)}</a></p><p style="${SMALL}">${url}</p>`;
  });
  const end =
    leave === undefined
      ? ''
      : `<p style="${SMALL}"><a href="${escapeHtml(leave.page)}" style="color:inherit">${escapeHtml(leave.text)}</a></p>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="${BODY}"><div style="max-width:560px;margin:0 auto">
<p style="font-weight:600"><a href="${escapeHtml(home)}" style="color:inherit;text-decoration:none">${escapeHtml(title)}</a></p>
${body.join('\n')}
<hr style="border:0;border-top:1px solid;opacity:.2;margin:24px 0 12px"><p style="${SMALL}">${escapeHtml(footer)}</p>${end}
</div></body></html>
`;
}

const inLines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
