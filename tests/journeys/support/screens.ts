// Owns which screens journeys are shown on: those `npm test` started, one for each journey at a time, else the one there is.

/** For DISPLAY; none where the system has only its own. */
export const screens: readonly string[] = (process.env['GUICHET_TEST_SCREENS'] ?? '')
  .split(',')
  .filter((screen) => screen !== '');

/** What the environment of the console of the `index`th journey at a time needs. */
export function screenEnvironment(index: number): Record<string, string> {
  const screen = screens[index];
  return screen === undefined ? {} : { DISPLAY: screen };
}
