// Owns, inside a process under soak, what is in use once all rubbish is gone: on SIGUSR2, as JSON into the file named in its own URL.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const into = new URL(import.meta.url).searchParams.get('into');
if (into === null) throw new Error('nowhere to tell it');

process.on('SIGUSR2', () => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(`${into}.new`, JSON.stringify({ usedBytes: heapUsed + external }));
  renameSync(`${into}.new`, into);
});
