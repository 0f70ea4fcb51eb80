// Owns the demo's two servers, Guichet's own and the shop's, and who signs in to them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../setup/project-folder.mjs';
import { SetupRefusal } from '../setup/refusal.mjs';
import { startListening } from './child-programs.mjs';
import { isPortFree } from './free-port.mjs';

/** The agent the demo's console opens as; the server makes this account in demo mode. */
export const DEMO_AGENT = { email: 'camille@demo.guichet.example', password: 'guichet-demo' };

/**
 * @param {{ port: number, shopPort: number }} ports
 * @param {string} command as a person would type it, for the mend
 * @throws {SetupRefusal} a port is taken
 */
export async function refuseTakenPorts({ port, shopPort }, command) {
  const wanted = /** @type {const} */ ([
    ['the server', port, '--port'],
    ['the demo shop', shopPort, '--shop-port'],
    ['the shop’s page of another origin', shopPort + 1, '--shop-port'],
  ]);
  for (const [what, wantedPort, option] of wanted) {
    if (await isPortFree(wantedPort)) continue;
    const other = wantedPort + 100 > 65_000 ? wantedPort - 100 : wantedPort + 100;
    throw new SetupRefusal({
      step: 'demo',
      reason: `port ${wantedPort}, for ${what}, is taken (perhaps by a demo that is still running)`,
      mend: `end that one, or choose another port: ${command} -- ${option} ${other}`,
    });
  }
}

/**
 * @param {import('./child-programs.mjs').ChildPrograms} programs
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.shopPort
 * @param {string} options.dataFolder
 * @param {NodeJS.ProcessEnv} options.environment
 * @param {readonly string[]} [options.nodeArgs] for Node itself, before the program
 */
export function startDemoServer(programs, { port, shopPort, dataFolder, environment, nodeArgs = [] }) {
  mkdirSync(join(dataFolder, 'server'), { recursive: true });
  return startListening(programs, 'the server', [...nodeArgs, 'src-server/app/start-server.ts'], {
    cwd: PROJECT_FOLDER,
    env: {
      ...environment,
      GUICHET_DEMO: '1',
      GUICHET_HOST: '127.0.0.1',
      GUICHET_PORT: String(port),
      GUICHET_DATA_DIR: join(dataFolder, 'server'),
      GUICHET_WIDGET_ORIGINS: `http://127.0.0.1:${shopPort}`,
      GUICHET_LOG_LEVEL: environment['GUICHET_LOG_LEVEL'] ?? 'warn',
    },
  });
}

/**
 * @param {import('./child-programs.mjs').ChildPrograms} programs
 * @param {{ shopPort: number, serverUrl: string, environment: NodeJS.ProcessEnv }} options
 */
export function startDemoShop(programs, { shopPort, serverUrl, environment }) {
  return startListening(programs, 'the demo shop', ['src-server/demo/serve-shop.ts'], {
    cwd: PROJECT_FOLDER,
    env: {
      ...environment,
      GUICHET_SERVER_URL: serverUrl,
      GUICHET_SHOP_PORT: String(shopPort),
      GUICHET_SHOP_FRAME_PORT: String(shopPort + 1),
    },
  });
}

/**
 * What the console is started with: signed in as the demo's agent, its data beside the server's.
 * @param {{ serverUrl: string, dataFolder: string, environment: NodeJS.ProcessEnv, display: string | null }} options
 */
export function demoConsole({ serverUrl, dataFolder, environment, display }) {
  return {
    args: [PROJECT_FOLDER, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    cwd: PROJECT_FOLDER,
    env: {
      ...environment,
      GUICHET_SERVER_URL: serverUrl,
      GUICHET_USER_DATA: join(dataFolder, 'console'),
      GUICHET_SIGN_IN_EMAIL: DEMO_AGENT.email,
      GUICHET_SIGN_IN_PASSWORD: DEMO_AGENT.password,
      ...(display === null ? {} : { DISPLAY: display }),
    },
  };
}
