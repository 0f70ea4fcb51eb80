// Owns the planted faults as texts: in which file which text becomes which.
import type { FaultName } from './faults.ts';

export type Plant = { file: string; text: string; becomes: string };

export const plants: Readonly<Record<FaultName, readonly Plant[]>> = {
  'ack-before-commit': [
    {
      file: 'src-server/actions/batch.ts',
      text: 'tables.inTransaction(() => write(commit, written));',
      becomes: 'setTimeout(() => tables.inTransaction(() => write(commit, written)), 60);',
    },
  ],
  'no-dedupe': [
    {
      file: 'src-server/actions/command-queue.ts',
      text: 'const stored = storedCommands.get(act.id);',
      becomes: 'const stored = storedCommands.get("never" + act.id);',
    },
    {
      file: 'src-server/database/command-answers.ts',
      text: 'INSERT INTO commands',
      becomes: 'INSERT OR IGNORE INTO commands',
    },
  ],
  'dedupe-by-text': [
    {
      file: 'src-server/actions/command-queue.ts',
      text: 'const earlier = decidedHere.get(act.id);',
      becomes: 'const earlier = byWords.get(act.fingerprint) ?? decidedHere.get(act.id);',
    },
    {
      file: 'src-server/actions/command-queue.ts',
      text: 'decidedHere.set(act.id, { fingerprint: act.fingerprint, answer: result });',
      becomes: `decidedHere.set(act.id, { fingerprint: act.fingerprint, answer: result });
    byWords.set(act.fingerprint, { fingerprint: act.fingerprint, answer: result });`,
    },
    {
      file: 'src-server/actions/command-queue.ts',
      text: 'const outageRetryMs',
      becomes: 'const byWords = new Map();\nconst outageRetryMs',
    },
  ],
  'effects-skipped-on-retry': [
    {
      file: 'src-server/effects/effect-ledger.ts',
      text: 'for (const effect of tables.effects.undone()) add(effect);',
      becomes: '',
    },
  ],
  'sequence-from-a-clock': [
    {
      file: 'src-server/workspace/workspace-state.ts',
      text: 'head += 1;',
      becomes: 'head = Math.max(head + 1, Date.now());',
    },
  ],
  'outbox-reordered': [
    {
      file: 'src-main/desk/sync/choose-to-send.ts',
      text: 'for (const entry of entries) {',
      becomes: 'for (const entry of [...entries].reverse()) {',
    },
  ],
  'timer-in-memory': [
    {
      file: 'src-server/database/conversation-rows.ts',
      text: 'ongoing.all().map(parseConversation)',
      becomes: `ongoing.all().map(parseConversation).map((one) =>
        one.firstResponse.state === 'running'
          ? { ...one, firstResponse: { state: 'running', startedAt: Date.now(), dueAt: Date.now() + 60_000 } }
          : one)`,
    },
  ],
  'assignment-without-epoch': [
    {
      file: 'src-shared/commands/take-conversation.ts',
      text: "if (command.epoch !== conversation.epoch) return refuse('stale-epoch');",
      becomes: '',
    },
  ],
  'bus-treated-as-truth': [
    {
      file: 'src-server/sockets/console-feed.ts',
      text: 'if (!sendSharedPage(actor, start)) sendOwnPage(actor, start);',
      becomes: `if (hello.cursor > 0 && !isLive) {
        client.sendEncoded(changesFrame({ after: upTo, upTo: state.head(), remaining: 0, rows: [], forget: [] }));
        upTo = state.head();
        isLive = true;
      } else if (!sendSharedPage(actor, start)) sendOwnPage(actor, start);`,
    },
  ],
  'cursor-advanced-before-apply': [
    {
      file: 'src-main/desk/sync/apply-changes.ts',
      text: 'putRows(cache, rows);',
      becomes: 'setTimeout(() => cache.transaction(() => putRows(cache, rows)), 40);',
    },
  ],
  'cache-wipe-deletes-drafts': [
    {
      file: 'src-main/desk/session/desk-session.ts',
      text: 'const drafts = room.outbox.draftsOf(account.id);',
      becomes: `const drafts = room.outbox.draftsOf(account.id);
    if (cache.meta.cursor() === 0)
      for (const id of drafts.conversationIds())
        for (const kind of ['reply', 'note']) drafts.save(id, kind, '', 0);`,
    },
  ],
  'no-back-pressure': [
    {
      file: 'src-server/sockets/frame-writer.ts',
      text: 'if (queuedBytes() <= limits.maxBytes) return true;',
      becomes: 'return true;',
    },
  ],
  'handles-kept': [
    {
      file: 'src-server/sockets/socket-door.ts',
      text: 'open.set(client, session);',
      becomes: `open.set(client, session);
      for (let n = 0; n < 5; n += 1) process.getBuiltinModule('node:fs').openSync('/dev/null');`,
    },
  ],
};
