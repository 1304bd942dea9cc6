import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
import{withBase}from"./chunk-HDRPX3MC.js";import{createSetupLink}from"./chunk-WFDIIPWQ.js";import"./chunk-YEEQ2M6B.js";import"./chunk-6OQEJDUI.js";import"./chunk-UXSJ4MSL.js";import"./chunk-JCMETFCL.js";import"./chunk-U2CKYIS4.js";import"./chunk-NKVM3MYI.js";import"./chunk-NLTIJANF.js";import"./chunk-KV3O52M5.js";import"./chunk-OJZZZBDU.js";import"./chunk-MOATAWR2.js";var VALID_MINUTES=30;function printSetupLink(){return withBase(async({ctx})=>{let url=await createSetupLink(ctx);return{data:{url,validMinutes:VALID_MINUTES},text:`${url}
valid for ${VALID_MINUTES} minutes, once`}})}export{printSetupLink};
//# sourceMappingURL=chunk-SG2T7546.js.map
