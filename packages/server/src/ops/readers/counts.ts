import type { Counts } from '../metrics.ts';

interface Answers {
  values: { metricName?: string; labels: Record<string, unknown>; value: number }[];
}

/** What two processes counted, as one: neither is changed. */
export function addCounts(one: Counts, other: Counts): Counts {
  const leftOut = new Map(one.leftOut);
  for (const [what, count] of other.leftOut) leftOut.set(what, (leftOut.get(what) ?? 0) + count);
  return {
    unhandled: one.unhandled + other.unhandled,
    mistakes: one.mistakes + other.mistakes,
    leftOut,
    answers: addAnswers(one.answers as Answers, other.answers as Answers),
  };
}

function addAnswers(one: Answers, other: Answers): Answers {
  const values = new Map<string, Answers['values'][number]>();
  for (const each of [...one.values, ...other.values]) {
    const key = JSON.stringify([each.metricName, each.labels]);
    const before = values.get(key);
    values.set(key, before === undefined ? each : { ...each, value: before.value + each.value });
  }
  return { ...one, values: [...values.values()] };
}
