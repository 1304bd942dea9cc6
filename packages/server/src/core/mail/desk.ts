import { readSpoken, type Spoken } from '../../lib/text/spoken-language.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { Mail } from '../../net/mail-client.ts';
import { fullHandle, mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { makePalette } from '../users/palette.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { type Letter, type Paper, toHtml, toText } from './letter.ts';
import { type Words, wordsOf } from './words.ts';

/** What letters to one person are written with. */
export interface Desk {
  words: Words;
  /** How they are called: by the handle alone, since a display name could say anything to whose address it is not. */
  handle: string;
  paper: Paper;
}

/** Sits down to write to somebody. `language` is for whoever has chosen none. */
export async function sitDown(
  ctx: Context,
  { username, locale }: { username: string; locale: string | null },
  language: Spoken = 'en',
): Promise<Desk> {
  const spoken = locale === null ? language : readSpoken(locale);
  const words = wordsOf(spoken);
  const handle = `@${fullHandle(ctx, username)}`;
  const { title, home, color } = await letterhead(ctx);
  const footer = words('footer', { handle, title, home });
  return { words, handle, paper: { language: spoken, title, home, color, footer } };
}

/** The server's name, on one line, its address, and its colour, as white words can be read on it. */
export async function letterhead(ctx: Context): Promise<Pick<Paper, 'title' | 'home' | 'color'>> {
  const { title, accentColor } = await loadInstanceSettings(ctx);
  const color = makePalette(accentColor)?.light.fill ?? '#b02a44';
  return { title: stripControl(title), home: mint.path(ctx, '/'), color };
}

/** Puts a letter into its envelope. `id` is the same whenever it is sent again. */
export function putIntoEnvelope(ctx: Context, to: string, id: string, letter: Letter, paper: Paper): Mail {
  const { mailFrom: from } = ctx.config;
  const plain = { ...letter, subject: stripControl(letter.subject) };
  return {
    id: `${id}${from.slice(from.lastIndexOf('@'))}`,
    from: { name: paper.title, address: from },
    to,
    subject: plain.subject,
    text: toText(plain, paper),
    html: toHtml(plain, paper),
    // RFC 3834 §5: nobody's holiday answers it.
    headers: { 'Auto-Submitted': 'auto-generated', ...leaveHeaders(letter) },
    date: ctx.clock.now(),
  };
}

/** RFC 2369 §3.2 and RFC 8058 §3.1: mail programs have a button for it. */
function leaveHeaders({ leave }: Letter): Record<string, string> {
  if (leave === undefined) return {};
  return { 'List-Unsubscribe': `<${leave.oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
