// Owns the files of simulated machines: what a machine begins with, and what a dead one leaves to its next life.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCache } from '../../../src-main/desk/database/open-cache.ts';
import { openOutbox } from '../../../src-main/desk/database/open-outbox.ts';
import type { Agent } from '../../../src-shared/domain/people/agent.ts';

export const simulatedUrl = 'http://simulated.example';

const images = new Map<string, Map<string, Buffer>>();

/** A machine on which the agent signed in and has received nothing yet. */
export function beginFiles(folder: string, agent: Agent): void {
  let image = images.get(agent.id);
  if (image === undefined) {
    image = makeImage(agent);
    images.set(agent.id, image);
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of image) writeFileSync(join(folder, name), content);
}

/** Once for all runs: making the tables takes longer than most runs' other work with them. */
function makeImage(agent: Agent): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-machine-'));
  const outbox = openOutbox({ dataDir: folder, nativeBinding: null });
  outbox.accounts.signIn({
    ...{ serverUrl: simulatedUrl, agentId: agent.id, agentName: agent.name },
    ...{ email: agent.email, workspaceName: 'Simulated' },
  });
  outbox.close();
  openCache({
    dataDir: folder,
    owner: { serverUrl: simulatedUrl, agentId: agent.id },
    nativeBinding: null,
    now: 0,
  }).close();
  const image = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  rmSync(folder, { recursive: true, force: true });
  return image;
}

/** As they are at this moment, in the middle of whatever is being written. */
export function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}
