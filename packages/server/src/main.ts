#!/usr/bin/env node
import { runProgram } from './cli/program.ts';

const NODE_MIN = 24;

if (Number.parseInt(process.versions.node, 10) < NODE_MIN) {
  // Else the first missing function of the older Node would be the message.
  process.stderr.write(
    `Linnet needs Node ${NODE_MIN} or later, this is ${process.versions.node}. Use "npm start", which brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  process.exitCode = await runProgram(process.argv.slice(2));
}
