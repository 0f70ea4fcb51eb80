import { describe, expect, it } from 'vitest';
import { chooseSettings, defaultServerUrl, parseServerUrl } from './console-settings.ts';

describe('parseServerUrl', () => {
  it.each([
    ['https://support.example.com', 'https://support.example.com'],
    ['https://support.example.com:8443/', 'https://support.example.com:8443'],
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300'],
    ['http://localhost:4300/', 'http://localhost:4300'],
    ['http://[::1]:4300', 'http://[::1]:4300'],
  ])('DESK-14 takes %s', (text, origin) => {
    expect(parseServerUrl(text)).toEqual({ ok: true, value: origin });
  });

  it.each([
    'http://support.example.com',
    'http://127.0.0.1.evil.example',
    'ws://127.0.0.1:4300',
    'file:///etc/passwd',
    'https://anna:secret@support.example.com',
    'https://support.example.com/path',
    'https://support.example.com/?q',
    'support.example.com',
    '',
  ])('DESK-14 refuses %j', (text) => {
    expect(parseServerUrl(text).ok).toBe(false);
  });
});

describe('chooseSettings', () => {
  it('DESK-14 puts the environment over the file over the default', () => {
    const serverUrlOf = (environment: Record<string, string>, file: string | null) => {
      const settings = chooseSettings(environment, file, { packaged: false });
      return settings.ok ? settings.value.serverUrl : settings.error;
    };
    const file = '{"serverUrl":"https://file.example"}';
    expect(serverUrlOf({}, null)).toBe(defaultServerUrl);
    expect(serverUrlOf({}, file)).toBe('https://file.example');
    expect(serverUrlOf({ GUICHET_SERVER_URL: 'https://env.example' }, file)).toBe('https://env.example');
    expect(serverUrlOf({}, '{"serverUrl":"ftp://x"}')).toMatchObject({
      setting: 'serverUrl in settings.json',
    });
    expect(serverUrlOf({ GUICHET_SERVER_URL: 'ftp://x' }, file)).toMatchObject({
      setting: 'GUICHET_SERVER_URL',
    });
  });

  it('DESK-14 refuses a file with unknown keys or that is not JSON', () => {
    expect(chooseSettings({}, '{"serverURL":"https://file.example"}', { packaged: false })).toMatchObject({
      ok: false,
    });
    expect(chooseSettings({}, '{', { packaged: false })).toMatchObject({
      ok: false,
      error: { setting: 'settings.json' },
    });
  });

  it('signs in by itself only with both e-mail and password', () => {
    const both = { GUICHET_SIGN_IN_EMAIL: 'a@example.com', GUICHET_SIGN_IN_PASSWORD: 'p' };
    expect(chooseSettings(both, null, { packaged: false })).toMatchObject({
      value: { signInWith: { email: 'a@example.com', password: 'p' } },
    });
    expect(
      chooseSettings({ GUICHET_SIGN_IN_EMAIL: 'a@example.com' }, null, { packaged: false }),
    ).toMatchObject({
      value: { signInWith: null },
    });
  });

  it('DESK-20 takes native code from the environment only where it is built, never when packaged', () => {
    const environment = { GUICHET_SQLITE_BINDING: '/tmp/told.node' };
    expect(chooseSettings(environment, null, { packaged: false })).toMatchObject({
      value: { nativeBinding: '/tmp/told.node' },
    });
    expect(chooseSettings(environment, null, { packaged: true })).toMatchObject({
      value: { nativeBinding: null },
    });
  });
});
