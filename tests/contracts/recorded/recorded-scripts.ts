// Owns what is spoken in the recorded conversations: between them every frame and command of the protocol's version.
import { z } from 'zod';
import { desk } from './recorded-desk-script.ts';
import {
  commandFrame,
  consoleHello,
  conversationIn,
  databaseIn,
  lastPage,
  newId,
  type RecordedScript,
  start,
  widgetHello,
} from './recorded-frames.ts';

/** Two agents of one team, one of another, and a visitor: every act, every no, and a line that comes back. */
const console: RecordedScript = {
  name: 'console',
  teams: 2,
  agentsPerTeam: 2,
  async speak(recorder, version) {
    const { say } = recorder;
    const ana = await recorder.signIn('agent-1-1');
    await recorder.open('ana', '/ws/console');
    const databaseId = databaseIn(await say('ana', consoleHello(version, ana)));
    await recorder.open('shop', '/ws/widget');
    await say('shop', widgetHello(version, null));
    const conversationId = conversationIn(await say('shop', start('topic-1', 'Where is my order?')));
    await say('ana', { type: 'typing', conversationId, on: true });
    await say('ana', { type: 'typing', conversationId, on: false });
    await say('shop', { type: 'typing', on: true });

    const act = (on: string, command: object, id = newId()) =>
      say(on, commandFrame({ conversationId, ...command }, id));
    const reply = (on: string, epoch: number, text: string, id = newId()) =>
      act(on, { name: 'send-reply', epoch, text }, id);
    const twice = newId();
    await reply('ana', 1, 'On its way.', twice);
    await reply('ana', 1, 'On its way.', twice);
    await reply('ana', 1, 'Another body.', twice);
    await act('ana', { name: 'add-note', text: 'Paid twice last year.' });
    await act('ana', {
      name: 'mark-read',
      upTo: lastPage(await say('ana', commandFrame(presence('online')))).upTo,
    });
    await reply('ana', 1, ' ');
    await reply('ana', 9, 'From another time.');
    await act('ana', {
      name: 'add-note',
      text: 'Nobody has this.',
      conversationId: 'conversation-of-nobody',
    });
    await act('ana', { name: 'assign-conversation', epoch: 1, teamId: 'team-9', agentId: null });
    await act('ana', { name: 'assign-conversation', epoch: 1, teamId: 'team-1', agentId: 'agent-9-9' });
    await act('ana', { name: 'assign-conversation', epoch: 1, teamId: 'team-1', agentId: 'agent-2-1' });
    await act('ana', { name: 'assign-conversation', epoch: 1, teamId: 'team-1', agentId: 'agent-1-1' });

    const ben = await recorder.signIn('agent-1-2');
    await recorder.open('ben', '/ws/console');
    await say('ben', consoleHello(version, ben));
    await reply('ben', 1, 'Not mine.');
    await act('ben', { name: 'take-conversation', epoch: 1 });
    await act('ben', { name: 'take-conversation', epoch: 2 });
    await reply('ana', 1, 'Too late.');
    const carla = await recorder.signIn('agent-2-1');
    await recorder.open('carla', '/ws/console');
    await say('carla', consoleHello(version, carla));
    await act('ben', { name: 'assign-conversation', epoch: 2, teamId: 'team-2', agentId: null });
    await act('carla', { name: 'assign-conversation', epoch: 4, teamId: 'team-1', agentId: 'agent-1-1' });
    await act('ana', { name: 'resolve-conversation', epoch: 5 });
    await act('ana', { name: 'resolve-conversation', epoch: 5 });
    await reply('ana', 5, 'After the end.');
    await act('ana', { name: 'reopen-conversation', epoch: 5 });
    await act('ana', { name: 'reopen-conversation', epoch: 5 });
    await say('ana', commandFrame(presence('away')));

    await say('ana', '{');
    await say('ana', '7');
    await say('ana', { type: 'fireworks' });
    await say('ana', { type: 'more', after: -1 });
    await say('ana', { type: 'command', id: newId(), at: 'now', command: {} });
    await say('ana', consoleHello(version, ana));
    await say('ana', { type: 'ping', n: 1 });

    const { upTo } = lastPage(await act('ana', { name: 'add-note', text: 'Goes home.' }));
    await recorder.hangUp('ana');
    await say('shop', commandFrame({ name: 'send-message', conversationId, text: 'Hello?' }));
    await say('shop', commandFrame({ name: 'send-message', conversationId, text: 'Anybody?' }));
    for (const [on, from] of [
      ['ana comes back', { databaseId, cursor: upTo }],
      ['ana of another database', { databaseId: 'another', cursor: upTo }],
      ['ana from the future', { databaseId, cursor: 1_000_000 }],
      ['ana with words', { databaseId, cursor: 'seven' }],
    ] as const) {
      await recorder.open(on, '/ws/console');
      await say(on, consoleHello(version, ana, from));
    }
    await recorder.signOut('agent-1-1');
    await recorder.stop();
  },
};

const presence = (is: string) => ({ name: 'set-presence', presence: is, acceptingChat: is === 'online' });

/** More than a page holds, asked for page by page, once broken off in the middle. */
const pages: RecordedScript = {
  name: 'pages',
  teams: 168,
  agentsPerTeam: 1,
  async speak(recorder, version) {
    const token = await recorder.signIn('agent-1-1');
    await recorder.open('whole', '/ws/console');
    const first = await recorder.say('whole', consoleHello(version, token));
    const { upTo, place } = lastPage(first);
    const from = version === 1 ? {} : { place };
    await recorder.say('whole', { type: 'more', after: upTo, ...from });
    await recorder.hangUp('whole');
    await recorder.open('later', '/ws/console');
    const kept = { databaseId: databaseIn(first), cursor: upTo, ...from };
    await recorder.say('later', consoleHello(version, token, kept));
    await recorder.stop();
  },
};

/** A visitor in two tabs: more than a welcome holds, every no, a reload, a language, a token nobody gave. */
const widget: RecordedScript = {
  name: 'widget',
  teams: 1,
  agentsPerTeam: 1,
  async speak(recorder, version) {
    const { say } = recorder;
    await recorder.open('tab', '/ws/widget');
    await say('tab', { type: 'ping', n: 1 });
    await say('tab', widgetHello(version, null));
    const first = start(null, 'One');
    const conversationId = conversationIn(await say('tab', first));
    await say('tab', first);
    await say('tab', { ...first, command: { name: 'send-message', conversationId, text: 'Another body.' } });
    const tell = (text: string, to = conversationId) =>
      say('tab', commandFrame({ name: 'send-message', conversationId: to, text }));
    for (let n = 2; n <= 52; n += 1) await tell(`Message ${n}`);
    await tell(' ');
    await tell('To nobody.', 'conversation-of-nobody');

    const ana = await recorder.signIn('agent-1-1');
    await recorder.open('ana', '/ws/console');
    const { upTo } = lastPage(await say('ana', consoleHello(version, ana)));
    const act = (command: object) => say('ana', commandFrame({ conversationId, ...command }));
    await act({ name: 'send-reply', epoch: 1, text: 'Yes?' });
    await act({ name: 'add-note', text: 'For colleagues only.' });
    await say('ana', { type: 'typing', conversationId, on: true });
    await say('tab', commandFrame({ name: 'mark-progress', conversationId, received: upTo, read: upTo }));
    await say('tab', { type: 'typing', on: true });
    const page = { url: 'https://shop.example/basket', title: 'Basket' };
    await say('tab', commandFrame({ name: 'visit-page', conversationId, page }));

    await recorder.open('second tab', '/ws/widget');
    const welcome = await say('second tab', widgetHello(version, '{token of tab}', 'fr'));
    const { messages } = z
      .looseObject({ messages: z.array(z.looseObject({ order: z.int() })) })
      .parse(welcome.find(({ type }) => type === 'welcome'));
    await say('second tab', { type: 'read-earlier', before: messages[0]?.order ?? 0 });
    await act({ name: 'resolve-conversation', epoch: 1 });
    await say('second tab', commandFrame({ name: 'send-message', conversationId, text: 'Not so fast.' }));
    await say('second tab', widgetHello(version, null));
    await say('second tab', { type: 'fireworks' });
    await say('second tab', { type: 'ping', n: 7 });

    await recorder.open('stranger', '/ws/widget');
    await say('stranger', widgetHello(version, 'a token nobody gave'));
    await recorder.stop();
  },
};

/** Who may not come in, and how they are told. */
const strangers: RecordedScript = {
  name: 'strangers',
  teams: 1,
  agentsPerTeam: 1,
  async speak(recorder, version) {
    await recorder.open('stranger', '/ws/console');
    await recorder.say('stranger', { type: 'ping', n: 1 });
    await recorder.say('stranger', consoleHello(version, 'nobody gave me this'));
    await recorder.open('of the far future', '/ws/console');
    await recorder.say('of the far future', consoleHello(90, 'nobody gave me this'));
    await recorder.open('widget of the far future', '/ws/widget');
    await recorder.say('widget of the far future', widgetHello(90, null));
  },
};

/** What a client hears that needs the version after this one: a desk of ours speaks version 2 with a server of it. */
const newer: RecordedScript = {
  name: 'to-a-newer-desk',
  teams: 1,
  agentsPerTeam: 1,
  isOf: (version) => version !== 2,
  async speak(recorder, version) {
    const token = await recorder.signIn('agent-1-1');
    await recorder.open('desk', '/ws/console');
    await recorder.say('desk', consoleHello(version + 1, token));
  },
};

export const recordedScripts: readonly RecordedScript[] = [console, pages, widget, strangers, desk, newer];
