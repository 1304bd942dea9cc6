import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
function formatBytes(bytes){let units=["B","KiB","MiB","GiB","TiB"],value=bytes,unit=0;for(;value>=1024&&unit<units.length-1;)value/=1024,unit+=1;return`${unit===0?value:value.toFixed(1)} ${units[unit]}`}function formatPairs(pairs){let width=Math.max(...pairs.map(([name])=>name.length));return pairs.map(([name,value])=>`${name.padEnd(width)}  ${value}`).join(`
`)}export{formatBytes,formatPairs};
//# sourceMappingURL=chunk-63PON6CC.js.map
