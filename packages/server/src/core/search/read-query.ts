import { readHost } from '../../lib/host.ts';
import { fixAddress } from '../../lib/text/fix-address.ts';

/** What somebody typed into the search box. */
export type SearchQuery =
  /** An absolute https or http address, as typed but for what keyboards and copying did to it. */
  | { kind: 'address'; address: string }
  /** `name@domain`, or its beginning; the domain in punycode where it is whole. */
  | { kind: 'handle'; handle: string }
  /** The beginning of a tag, without its mark. */
  | { kind: 'tag'; text: string }
  /** The beginning of a name or tag. */
  | { kind: 'text'; text: string };

/** Marks that nobody sees and copying brings along: of direction, joiners, spaces of no width, selectors. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Cs}\p{Variation_Selector}]/gu;
const AT = /[＠﹫]/g;
/** In any case and width. */
const SCHEME = /^(https?|ｈｔｔｐｓ?)[:：][/／]*/i;
/** What stands around an address or handle in a sentence. */
const OPENING = /^[\s([{<"'“„«‘‚]+/;
const CLOSING = /[\s)\]}>"'”“»’‘.,;:!?…。、，！？]+$/;

/** Reads what was typed: however its scheme, its at sign, its host are written, and whatever came along around it. */
export function readSearchQuery(typed: string): SearchQuery {
  const text = typed.trim().replace(/^[\p{Cf}\p{Cc}\s]+|[\p{Cf}\p{Cc}\s]+$/gu, '');
  const bare = text.replace(INVISIBLE, '').replace(OPENING, '');
  const address = readAddress(bare);
  if (address !== undefined) return { kind: 'address', address };
  const handle = readHandle(bare);
  if (handle !== undefined) return { kind: 'handle', handle };
  if (/^[#＃﹟]/.test(bare)) return { kind: 'tag', text: text.replace(INVISIBLE, '').replace(OPENING, '').slice(1) };
  // Names may hold joiners that matter, and a name alone may have its at sign.
  return { kind: 'text', text: text.replace(AT, '@').replace(/^@/, '') };
}

/** `Https://…`, and `host/@name` or `host/users/name` without a scheme, as people say it. */
function readAddress(bare: string): string | undefined {
  const text = fixAddress(bare.replace(SCHEME, (_, name: string) => `${name.normalize('NFKC').toLowerCase()}://`));
  if (/^https?:\/\//.test(text)) return trimAddress(text);
  const host = /^[^\s/@:]+\.[^\s/@:.]{2,}(?::\d{1,5})?\/\S/u.test(text);
  return host ? trimAddress(`https://${text.replace(AT, '@')}`) : undefined;
}

/** Without the punctuation of the sentence it stood in; a bracket that it opened itself stays. */
function trimAddress(text: string): string | undefined {
  let address = text;
  for (;;) {
    const trimmed = address.replace(CLOSING, '');
    const cut = address.slice(trimmed.length);
    if (cut === '') break;
    // `…/Linnet_(bird).`: cut what comes behind the bracket alone.
    const closes = cut.startsWith(')') && (trimmed.match(/\(/g)?.length ?? 0) > (trimmed.match(/\)/g)?.length ?? 0);
    address = closes ? `${trimmed})` : trimmed;
    if (closes) break;
  }
  return URL.canParse(address) ? address : undefined;
}

/** `acct:name@host`, `@name@host`, `name@host`, in full width and with a host in any script. */
function readHandle(bare: string): string | undefined {
  const text = bare.normalize('NFKC').replace(AT, '@').replace(CLOSING, '');
  const parts = /^(?:acct:|mailto:)?(?:\/\/)?@?([^\s@/:]+)@([^\s@/]*)$/i.exec(text);
  if (parts === null) return undefined;
  const [, name = '', domain = ''] = parts;
  // The beginning of a host is typed as well, so what needs no punycode is left alone.
  const host = /^\p{ASCII}*$/u.test(domain) ? domain : (readHost(domain) ?? domain);
  // The name may have capitals (RFC 7565 §4).
  return `${name}@${host.toLowerCase()}`;
}
