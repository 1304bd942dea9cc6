/** What one `<math>` says in plain text: its TeX where it brings some (FEP-dc88), else the text of the formula. */
export interface MathText {
  open(tag: string, attributes: Map<string, string>): void;
  text(text: string): void;
  close(tag: string): void;
  read(): string;
}

/** Of `<math>` and `<annotation>`, what is worth reading. */
export const MATH_ATTRIBUTES = new Set(['alttext', 'encoding']);

const TEX = /^(?:(?:application|text)\/(?:x-)?)?(?:la)?tex$/i;
/** Elements whose text is no part of the formula. */
const APART = new Set(['annotation', 'annotation-xml', 'style', 'script', 'template']);

/** `alttext` of the element itself is TeX by custom, and stands in for an annotation. */
export function createMathText(alttext: string | undefined): MathText {
  let formula = '';
  let tex = '';
  /** The element we are inside whose text is kept apart. */
  let apart = '';
  let isTex = false;
  return {
    open(tag, attributes) {
      if (apart !== '' || !APART.has(tag)) return;
      apart = tag;
      isTex = tag === 'annotation' && TEX.test(attributes.get('encoding')?.trim() ?? '');
    },
    text(text) {
      if (apart === '') formula += text;
      else if (isTex) tex += text;
    },
    close(tag) {
      if (tag === apart) apart = '';
    },
    read() {
      const source = collapse(tex) || collapse(alttext ?? '');
      return source === '' ? collapse(formula) : `$${source.replace(/^\$+|\$+$/g, '')}$`;
    },
  };
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
