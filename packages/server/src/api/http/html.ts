import { escapeHtml } from '../../lib/html/escape-html.ts';

/** Markup that is safe to put into a page as it is. */
export interface Html {
  html: string;
}

type Part = Html | string | number | undefined | readonly Html[];

/** Builds markup from a template: texts are escaped, markup and lists of it go in as they are. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: strings.reduce((done, text, index) => done + toText(parts[index - 1]) + text) };
}

function toText(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map((item) => item.html).join('');
}

/** Hidden fields of a form; absent values are left out. */
export function hiddenFields(values: Readonly<Record<string, string | undefined>>): Html[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  );
}
