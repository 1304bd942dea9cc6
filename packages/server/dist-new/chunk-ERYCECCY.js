import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
import{createHttpClient}from"./chunk-YEEQ2M6B.js";async function askHealth(config){let http=createHttpClient({allowPrivate:!0,userAgent:"linnet"}),host=config.host==="0.0.0.0"||config.host==="::"?"127.0.0.1":config.host,url=`http://${host.includes(":")?`[${host}]`:host}:${config.port}/health`;try{return(await http.request({method:"GET",url,maxBytes:1e4,timeoutMs:3e3})).status===200?"running":"failing"}catch{return"stopped"}finally{await http.close()}}export{askHealth};
//# sourceMappingURL=chunk-ERYCECCY.js.map
