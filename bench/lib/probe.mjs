/**
 * Loaded into a measured process before its own code: counts statements and the event loop's longest stall between
 * "start" and "read" ("peek" on the way), and says what the heap is made of. JavaScript, since a loader for types would be measured too.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const STATEMENTS = 'linnet:statement';
const QUERY = /^\s*(select|insert|update|delete|with)/i;

let statements = new Map();
let stall = { wallMs: 0, cpuMs: 0 };
let timer;

const count = ({ sql, parameters }) => {
  if (!QUERY.test(sql)) return;
  const known = statements.get(sql);
  if (known === undefined) statements.set(sql, { count: 1, parameters });
  else known.count += 1;
};

/** Processor time tells a long piece of work from a machine that was busy with something else. */
function watchLoop() {
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [wall, cpu] = [performance.now(), cpuMs()];
  timer = setInterval(() => {
    const now = [performance.now(), cpuMs()];
    stall = { wallMs: Math.max(stall.wallMs, now[0] - wall - 1), cpuMs: Math.max(stall.cpuMs, now[1] - cpu) };
    [wall, cpu] = now;
  }, 1);
}

function stopWatching() {
  clearInterval(timer);
  unsubscribe(STATEMENTS, count);
}

process.on('message', (message) => {
  // A reader's owner speaks to it, too.
  if (typeof message !== 'string') return;
  if (message === 'start') {
    stopWatching();
    [statements, stall] = [new Map(), { wallMs: 0, cpuMs: 0 }];
    subscribe(STATEMENTS, count);
    watchLoop();
    process.send({ kind: 'started' });
  } else {
    if (message === 'read') stopWatching();
    const texts = [...statements].map(([sql, known]) => ({ sql, ...known }));
    process.send({ kind: 'read', stall, statements: texts, memory: process.memoryUsage() });
  }
});
process.channel?.unref();
