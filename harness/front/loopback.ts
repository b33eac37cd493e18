import type { LookupFunction } from 'node:net';
import { TEST_DOMAIN } from '../core/certificate.ts';

const LOOPBACK = '127.0.0.1';

/** Whether a host is one of the test domain. */
export function isTestHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === TEST_DOMAIN || name.endsWith(`.${TEST_DOMAIN}`);
}

/** Whether a host name or an address (with or without brackets) leads back to this machine. */
export function isLoopback(host: string): boolean {
  return isTestHost(host) || /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/**
 * The `lookup` of a connection: test hosts and `localhost` are 127.0.0.1, all others are refused. Addresses are never looked up, so a
 * client that follows URLs of a registry has to ask `isLoopback` about their hosts as well.
 */
export const loopbackLookup: LookupFunction = (host, options, callback) => {
  if (!isLoopback(host)) {
    const error = Object.assign(new Error(`${host} is not a host of this run.`), { code: 'EGRESS_REFUSED' });
    process.nextTick(callback, error, options.all ? [] : '', 0);
    return;
  }
  process.nextTick(callback, null, options.all ? [{ address: LOOPBACK, family: 4 }] : LOOPBACK, 4);
};
