/**
 * Plain values in the form of devalue, which Kit uses: a list of all that a value is made of, in which each names its parts
 * by their places. `plain-devalue.ts` says why.
 */
type Revivers = Record<string, (value: unknown) => unknown>;

const UNDEFINED = -1;

export function stringify(value: unknown): string {
  const written: string[] = [];
  const write = (part: unknown): number => {
    if (part === undefined) return UNDEFINED;
    const place = written.push('') - 1;
    if (Array.isArray(part)) written[place] = `[${part.map(write).join()}]`;
    else if (typeof part === 'object' && part !== null) {
      if (Object.getPrototypeOf(part) !== Object.prototype) throw notPlain();
      const entries = Object.entries(part).map(([key, one]) => `${JSON.stringify(key)}:${write(one)}`);
      written[place] = `{${entries.join()}}`;
    } else if (typeof part === 'string' || typeof part === 'boolean' || part === null || Number.isFinite(part)) {
      written[place] = JSON.stringify(part);
    } else throw notPlain();
    return place;
  };
  const whole = write(value);
  return whole === UNDEFINED ? `${whole}` : `[${written.join()}]`;
}

export function parse(text: string, revivers?: Revivers): unknown {
  return unflatten(JSON.parse(text), revivers);
}

/** Kit revives what comes later: promises. */
export function unflatten(flat: number | unknown[], revivers: Revivers = {}): unknown {
  const parts = typeof flat === 'number' ? [] : flat;
  const made = new Map<number, unknown>([[UNDEFINED, undefined]]);
  const make = <T>(place: number, value: T): T => {
    made.set(place, value);
    return value;
  };
  const read = (place: number): unknown => {
    if (made.has(place)) return made.get(place);
    if (!(place in parts)) throw notPlain();
    const part = parts[place];
    if (typeof part !== 'object' || part === null) return make(place, part);
    if (Array.isArray(part)) {
      const [name, argument] = part;
      if (typeof name === 'string') return make(place, revive(name, argument));
      const list = make(place, [] as unknown[]);
      for (const one of part) list.push(read(one));
      return list;
    }
    const object = make(place, {} as Record<string, unknown>);
    for (const [key, one] of Object.entries(part)) {
      if (key === '__proto__') throw notPlain();
      object[key] = read(one);
    }
    return object;
  };
  const revive = (name: string, argument: number) => {
    const reviver = revivers[name];
    if (reviver === undefined) throw notPlain();
    return reviver(read(argument));
  };
  return read(typeof flat === 'number' ? flat : 0);
}

/** Only servers write scripts. */
export function uneval(): never {
  throw notPlain();
}

function notPlain(): Error {
  return new TypeError('what pages keep is plain');
}
