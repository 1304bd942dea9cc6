/** Languages by the number they have on the wire: ISO 639-1, in the order of Lemmy's table, 0 for none that is known. */
const CODES = [
  'und aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv',
  'dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik',
  'io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml',
  'mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd',
  'se sg si sk sl sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo',
  'wa wo xh yi yo za zh zu',
].flatMap((line) => line.split(' '));

const IDS = new Map(CODES.map((code, id) => [code, id]));

/** The number of a language of ours; what the table does not have, as regions, is that of its language, or none. */
export function languageId(tag: string | null): number {
  return IDS.get(tag?.split('-', 1)[0] ?? '') ?? 0;
}

/** The table, in the languages' own names. */
export function listLanguages(): { id: number; code: string; name: string }[] {
  return CODES.map((code, id) => ({ id, code, name: id === 0 ? 'Undetermined' : nameOf(code) }));
}

function nameOf(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language', fallback: 'code' }).of(code) ?? code;
}
