#!/usr/bin/env node
import { runCli } from "./run-cli.ts";

const streams = {
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
};
void runCli(process.argv.slice(2), process.env, streams).then((exitCode) => {
  process.exitCode = exitCode;
});
