const link = /https?:\/\/[^\s<>"]+/gi;
const remoteMention = /(^|[^\w/@])@(\w+(?:[\w.-]*\w)?)@[\w.-]*\w/g;
/** Made when somebody writes: the server loads this and counts nothing. */
let segmenter: Intl.Segmenter | undefined;

/** Length as the API counts: graphemes, a link as `perLink`, `@user@host` as `@user`; the warning counts too. */
export function countCharacters(text: string, warning: string, perLink: number): number {
  const counted = text.replace(link, 'x'.repeat(perLink)).replace(remoteMention, '$1@$2');
  let length = 0;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const _ of segmenter.segment(counted + warning)) length += 1;
  return length;
}
