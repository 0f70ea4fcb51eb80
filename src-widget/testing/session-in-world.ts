// Owns a visitor's session among fakes: time, sockets and storage are the test's.
import { openUnsentMessages } from '../panel/conversation/unsent-messages.ts';
import { createVisitorSession } from '../panel/conversation/visitor-session.ts';
import { openVisitorToken } from '../panel/conversation/visitor-token.ts';
import { openKeptStorage } from '../panel/storage/kept-storage.ts';
import { fakeWidgetWorld } from './fake-widget-world.ts';
import { conversationFrame, countedIds, fakeStorage, messageFrame, welcomeFrame } from './widget-frames.ts';

/** `browser` given again is the same browser after a reload. */
export function sessionInWorld({
  browser = fakeStorage(),
  clock = (): number => 1_700_000_000_000,
  ids = countedIds(),
} = {}) {
  const world = fakeWidgetWorld();
  const storage = openKeptStorage(() => browser);
  const session = createVisitorSession({
    ...world.ports,
    now: clock,
    newId: ids,
    token: openVisitorToken(storage),
    unsent: openUnsentMessages(storage),
    language: 'en',
    source: 'website',
  });
  const goLive = (frame = welcomeFrame()) => {
    session.connect();
    // A wait before coming back is half a second here: chance is 0.
    world.pass(600);
    world.connection().open();
    world.connection().say(frame);
  };
  const commands = () =>
    world.connection().sent.flatMap((frame) => (frame.type === 'command' ? [frame] : []));
  const messages = () =>
    commands().filter(
      ({ command }) => command.name === 'start-conversation' || command.name === 'send-message',
    );
  return { world, session, browser, storage, ids, goLive, commands, messages };
}

/** What a page that talked before is welcomed with. */
export const welcomeBack = () =>
  welcomeFrame({ conversation: conversationFrame(), messages: [messageFrame(1)] });
