// Owns what `npm run bench -- <name>… [--pairs N]` does: runs the named benches, or all, and leaves out/bench/<name>.json.
import { reportOf, writeResult } from './bench.ts';
import { benches } from './benches.ts';

// Told to end, it ends by `exit`, which takes its child processes along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const args = process.argv.slice(2);
const pairsAt = args.indexOf('--pairs');
const pairs = pairsAt === -1 ? undefined : Number(args[pairsAt + 1]);
const names = args.filter((arg, index) => !arg.startsWith('--') && (pairsAt === -1 || index !== pairsAt + 1));
const known = benches.map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0 || (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0))) {
  console.error(`usage: npm run bench -- [${known.join(' | ')}]… [--pairs N]`);
  process.exit(2);
}
for (const bench of benches) {
  if (names.length > 0 && !names.includes(bench.name)) continue;
  console.log(`${bench.name}:`);
  const say = (line: string) => console.log(line);
  const result = { name: bench.name, ...(await bench.run({ pairs: pairs ?? bench.pairs, say })) };
  const path = writeResult(bench, result, Date.now());
  console.log(`${path}\n${reportOf(bench, result)}`);
}
