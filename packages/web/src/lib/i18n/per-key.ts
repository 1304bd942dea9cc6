/**
 * What is made once for each key. Formatters are: one takes 14 times as long to make as to use, and holds 30 KB outside
 * of the heap, where the collector does not see how much waits for it. Keys come from a finite set.
 */
export function perKey<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let one = made.get(key);
    if (one === undefined) {
      one = make(key);
      made.set(key, one);
    }
    return one;
  };
}
