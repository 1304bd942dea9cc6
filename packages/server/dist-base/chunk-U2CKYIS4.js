import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
function createLocalBus(onError){let listeners=new Set;return{publish(message){for(let listener of listeners)try{listener(message)}catch(error){onError(error)}},subscribe(listener){return listeners.add(listener),()=>listeners.delete(listener)},stats:()=>({sent:0,received:0,ignored:0,dropped:0,gaps:0}),close:async()=>listeners.clear()}}export{createLocalBus};
//# sourceMappingURL=chunk-U2CKYIS4.js.map
