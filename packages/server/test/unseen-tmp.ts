import { readFileSync } from 'node:fs';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
const seen = new Map<string, Set<string>>();
for (const line of readFileSync('/tmp/walk7seen.txt','utf8').split('\n')) { const [k,v]=line.split('\t'); if(!k) continue; (seen.get(k) ?? seen.set(k,new Set()).get(k)!).add(v!); }
const out: string[] = [];
for (const [,e] of [DIALECTS.mastodon, DIALECTS.oauth, DIALECTS.pleroma].filter(Boolean).flatMap((d:any)=>listEndpoints(d))) {
  if (typeof e.answer === 'string') continue;
  const name = `${[e.method].flat()[0]} ${e.path}`;
  if (e.path.includes('/admin/')) continue;
  const any = [...seen.keys()].some(k=>k.startsWith(name+'.')||k.startsWith(name+'['));
  if (!any) { out.push(`NEVER ${name}`); continue; }
  walk(name, e.answer, 0);
}
function walk(path: string, s: any, d: number) {
  if (d>6) return;
  if (s.anyOf) { for (const x of s.anyOf) if (x.type!=='null') walk(path,x,d); return; }
  if (s.items) { if (seen.has(path+'[]')) walk(path+'[]', s.items, d+1); return; }
  for (const [k,v] of Object.entries(s.properties ?? {}) as any) {
    const p = `${path}.${k}`;
    const kinds = seen.get(p);
    if (!kinds) out.push(`absent ${p}`);
    else { if ([...kinds].every(x=>x==='null'||x==='emptylist')) out.push(`${[...kinds]} ${p}`); walk(p, v, d+1); }
  }
}
console.log(out.join('\n'));
