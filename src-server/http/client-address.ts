// Owns whose address a request is counted under: the connection's, or what a proxy of ours says was before it.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Answers the address of whoever asks. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/** `trusted`: addresses (`10.0.0.7`) and networks (`10.0.0.0/8`) of proxies whose X-Forwarded-For is believed. */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return ({ headers, socket }) => {
    const forwarded = headers['x-forwarded-for'];
    return chooseAddress(plain(socket.remoteAddress ?? 'unknown'), forwarded?.toString(), isTrusted);
  };
}

/**
 * Each proxy writes behind the list whom it heard from: read from its end, the first that is none of ours is who asks,
 * and what they wrote before that is theirs to invent. Without a proxy of ours nothing of it is read.
 */
export function chooseAddress(
  remote: string,
  forwarded: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  if (forwarded === undefined) return remote;
  let address = remote;
  for (const hop of forwarded.split(',').reverse()) {
    if (isIP(address) === 0 || !isTrusted(address)) return address;
    const before = plain(hop.trim());
    if (isIP(before) === 0) return address;
    address = before;
  }
  return address;
}

/** Without port, brackets, zone, or the prefix by which IPv6 writes IPv4. */
function plain(text: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1];
  return (bracketed ?? withPort ?? text).replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** Whether `text` is an address or a network as `createClientAddress` takes them. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
