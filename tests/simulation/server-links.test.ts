// Tries that a console knows who is there after every welcome, though it is told only what changed since it last knew.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKnownLinks } from '../../src-main/desk/sync/known-links.ts';
import { type AgentLinks, createAgentLinks } from '../../src-server/sockets/agent-links.ts';
import { type AgentId, agentIdSchema } from '../../src-shared/std/ids.ts';
import { agentLinkSchema } from '../../src-shared/wire/down.ts';

const agents = ['ana', 'ben', 'carla'].map((name) => agentIdSchema.parse(name));
const step = fc.oneof(
  fc.record({ what: fc.constantFrom('opened' as const, 'left' as const), who: fc.constantFrom(...agents) }),
  fc.record({ what: fc.constantFrom('told' as const, 'lost' as const, 'cut' as const, 'welcome' as const) }),
  fc.record({ what: fc.constant('restart' as const) }),
);

test('SRV-32 whatever was lost or happened meanwhile, after each welcome a console knows who is there', () => {
  const seen = { little: 0, whole: 0, keptUp: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (story) => {
      const desk = createKnownLinks();
      let runs = 0;
      let linked = false;
      let isLost = false;
      let due: (() => void)[] = [];
      const there = new Set<AgentId>();
      const begin = () =>
        createAgentLinks({
          of: `run ${runs}`,
          now: () => 0,
          after: (_ms, act) => due.push(act),
          silentMs: 60_000,
          tell(frames) {
            if (linked && !isLost) for (const frame of framesIn(frames)) desk.changed(frame);
          },
        });
      let server = begin();
      const pass = (loses: boolean) => {
        isLost = loses;
        const acts = due;
        due = [];
        for (const act of acts) act();
      };
      const welcome = () => {
        const known = desk.upTo();
        const linksChanged = known && server.since(known);
        if (known?.at === server.links().at && known.of === server.links().of) seen.keptUp += 1;
        seen[linksChanged ? 'little' : 'whole'] += 1;
        desk.welcomed({ ...whoIsThere(server, linksChanged), links: server.links() });
        linked = true;
        expect([...desk.connected()].sort()).toEqual([...there].sort());
      };
      for (const each of story) {
        if ('who' in each) {
          if (each.what === 'opened' && !there.has(each.who)) {
            server.opened(each.who);
            there.add(each.who);
          } else if (each.what === 'left' && there.delete(each.who)) server.closed(each.who, true);
        } else if (each.what === 'restart') {
          runs += 1;
          due = [];
          there.clear();
          server = begin();
          linked = false;
          desk.linkLost();
        } else if (each.what === 'cut') {
          linked = false;
          desk.linkLost();
          expect(desk.connected().size).toBe(0);
        } else if (each.what === 'welcome') welcome();
        else pass(each.what === 'lost');
      }
      welcome();
    }),
    { numRuns: 8_000 },
  );
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(100);
});

/** As the server's welcome has it. */
function whoIsThere(server: AgentLinks, linksChanged: ReturnType<AgentLinks['since']>) {
  return { linksChanged, connectedAgentIds: linksChanged === null ? server.ids() : null };
}

/** Small unmasked frames, one behind the other. */
function framesIn(bytes: Buffer) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at + 1] ?? 0;
    found.push(agentLinkSchema.parse(JSON.parse(bytes.toString('utf8', at + 2, at + 2 + length))));
    at += 2 + length;
  }
  return found;
}
