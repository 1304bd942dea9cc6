import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
var AppError=class extends Error{code;safeMessage;details;constructor(code,safeMessage,options={}){super(safeMessage,{cause:options.cause}),this.name="AppError",this.code=code,this.safeMessage=safeMessage,this.details=options.details}};function notFound(cause){return new AppError("not-found","Record not found",{cause})}export{AppError,notFound};
//# sourceMappingURL=chunk-OJZZZBDU.js.map
