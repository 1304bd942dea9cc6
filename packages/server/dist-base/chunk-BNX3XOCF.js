import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
var EXIT={ok:0,failure:1,usage:2,unavailable:69,tryAgain:75,config:78},UNAVAILABLE=new Set(["EADDRINUSE","EADDRNOTAVAIL","EACCES","ECONNREFUSED","ENOTFOUND","ETIMEDOUT","3D000"]),TRY_AGAIN=new Set(["SQLITE_BUSY","too-many","57P03","53300"]);function exitCodeOf(error){let{name,code,cause}=error;return code==="unavailable"&&cause!==void 0&&exitCodeOf(cause)===EXIT.tryAgain?EXIT.tryAgain:name==="ConfigError"?EXIT.config:name==="CommanderError"?EXIT.usage:code==="unavailable"||code==="full"||UNAVAILABLE.has(code??"")?EXIT.unavailable:TRY_AGAIN.has(code??"")?EXIT.tryAgain:EXIT.failure}export{EXIT,exitCodeOf};
//# sourceMappingURL=chunk-BNX3XOCF.js.map
