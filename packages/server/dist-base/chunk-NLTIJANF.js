import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
var systemClock={now:()=>Date.now(),after(ms,fn){let timer=setTimeout(fn,ms);return timer.unref(),()=>clearTimeout(timer)},every(ms,fn){let timer=setInterval(fn,ms);return timer.unref(),()=>clearInterval(timer)}};function pause(ms){return new Promise(resolve=>setTimeout(resolve,ms))}function toIso(ms){return new Date(ms).toISOString()}export{systemClock,pause,toIso};
//# sourceMappingURL=chunk-NLTIJANF.js.map
