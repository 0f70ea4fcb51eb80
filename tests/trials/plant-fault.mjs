// Owns planting one fault into whatever loads this first (server, desk, simulation): the product knows nothing of it.
// Given to Node by --import, with the fault's name behind `?fault=`. A text that is no longer there fails the start.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { plants as allPlants } from './plants.ts';

const name = new URL(import.meta.url).searchParams.get('fault') ?? '';
const plants = Object.entries(allPlants).find(([fault]) => fault === name)?.[1];
if (plants === undefined) throw new Error(`there is no fault called "${name}"`);

registerHooks({
  load(url, context, nextLoad) {
    const mine = plants.filter(({ file }) => url.endsWith(`/${file}`));
    if (mine.length === 0) return nextLoad(url, context);
    let source = readFileSync(fileURLToPath(url), 'utf8');
    for (const { file, text, becomes } of mine) {
      if (!source.includes(text)) throw new Error(`the fault "${name}" finds no place in ${file}`);
      source = source.replace(text, () => becomes);
    }
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
