import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);
import{isBusy}from"./chunk-KV3O52M5.js";import{AppError}from"./chunk-OJZZZBDU.js";import{join}from"node:path";import Database from"better-sqlite3";function lockFolder(folder){let lock=new Database(join(folder,"lock.db"),{timeout:0});try{lock.pragma("journal_mode = MEMORY"),lock.exec("begin exclusive")}catch(error){throw lock.close(),isBusy(error)?new AppError("unavailable",`Another Linnet server runs on ${folder}. Stop it first, or give this one a DATA_DIR of its own.`):error}return()=>lock.close()}export{lockFolder};
//# sourceMappingURL=chunk-FCOHOY26.js.map
