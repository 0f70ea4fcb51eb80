// Owns what `npm start` may be told on its command line, and when it ends by itself.
import { parseArgs } from 'node:util';

/**
 * @typedef {object} StartOptions
 * @property {number} visitors how many simulated visitors come, 0 to 50
 * @property {boolean} fresh the demo's data is made anew
 * @property {boolean} once end after the window has been shown
 * @property {boolean} stay keep running even when nobody could see or press anything
 * @property {number} port of the server
 * @property {number} shopPort of the demo shop; the page of another origin inside it has the next one
 * @property {string | null} data folder of the demo's data, null for out/demo
 */

export const START_USAGE = `npm start -- [--visitors N] [--fresh] [--once | --stay] [--port N] [--shop-port N] [--data FOLDER]
  --visitors N   N simulated visitors (up to 50) come to the shop and write
  --fresh        the demo begins anew
  --once         end after the console has been shown
  --stay         without a screen and a terminal: keep running until ended (SIGTERM)
  --port N       of the server (4300); --shop-port N of the demo shop (4310)
  --data FOLDER  keep the demo's data there (out/demo)`;

/**
 * @param {readonly string[]} args
 * @returns {{ ok: true, options: StartOptions } | { ok: false, why: string }}
 */
export function parseStartOptions(args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        visitors: { type: 'string', default: '0' },
        fresh: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
        port: { type: 'string', default: '4300' },
        'shop-port': { type: 'string', default: '4310' },
        data: { type: 'string' },
      },
    });
    const visitors = wholeNumber(values.visitors, 0, 50);
    if (visitors === null) return { ok: false, why: '--visitors takes a whole number from 0 to 50' };
    const port = wholeNumber(values.port, 1, 65_535);
    if (port === null) return { ok: false, why: '--port takes a port number' };
    const shopPort = wholeNumber(values['shop-port'], 1, 65_534);
    if (shopPort === null) return { ok: false, why: '--shop-port takes a port number' };
    if (values.once && values.stay) return { ok: false, why: '--once and --stay exclude each other' };
    const { fresh, once, stay } = values;
    return { ok: true, options: { visitors, fresh, once, stay, port, shopPort, data: values.data ?? null } };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/**
 * @param {string} text
 * @param {number} least
 * @param {number} most
 * @returns {number | null}
 */
function wholeNumber(text, least, most) {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

/**
 * Does the launcher end by itself once the window has been shown? When told so, and when nobody could see the window
 * (no screen) nor press Ctrl-C (no terminal).
 * @param {{ once: boolean, stay: boolean }} told
 * @param {{ hasDisplay: boolean, isTerminal: boolean }} around
 * @returns {boolean}
 */
export function endsByItself(told, around) {
  if (told.once) return true;
  return !told.stay && !around.hasDisplay && !around.isTerminal;
}
