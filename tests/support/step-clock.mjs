// Owns setting the wall clock of a server under test while it runs: product code knows nothing of it.
// Given to Node by --import. On SIGUSR2 it reads from the file GUICHET_TEST_CLOCK how many ms the clock is wrong from now on.
import { readFileSync } from 'node:fs';

const file = process.env['GUICHET_TEST_CLOCK'] ?? '';
const { now } = Date;
let wrongMs = 0;
Date.now = () => now() + wrongMs;
process.on('SIGUSR2', () => {
  wrongMs = Number(readFileSync(file, 'utf8'));
});
