// Tries that a console knows who is there after every welcome, though it is told only what changed since it last knew.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKnownLinks } from '../../src-main/desk/sync/known-links.ts';
import { type AgentLinks, createAgentLinks } from '../../src-server/sockets/agent-links.ts';
import { type AgentId, agentIdSchema } from '../../src-shared/std/ids.ts';
import { agentLinkSchema } from '../../src-shared/wire/down.ts';

const agents = ['ana', 'ben', 'carla'].map((name) => agentIdSchema.parse(name));
const comes = fc.record({
  what: fc.constantFrom('opened' as const, 'left' as const),
  who: fc.constantFrom(...agents),
});
const forAll = fc.record({ what: fc.constant('told' as const) });
const forOne = fc.record({
  what: fc.constantFrom('lost' as const, 'cut' as const, 'welcome' as const),
  at: fc.nat({ max: 2 }),
});
const step = fc.oneof(
  { weight: 10, arbitrary: comes },
  { weight: 3, arbitrary: forAll },
  { weight: 6, arbitrary: forOne },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
);
type Desk = ReturnType<typeof startDesk>;

/** Knows what the welcome said and every telling since, unless it `missed` one. */
function startDesk() {
  return { known: createKnownLinks(), linked: false, missed: false };
}

test('SRV-32 whatever was lost or happened meanwhile, consoles know who is there, after each welcome and each telling', () => {
  const seen = { little: 0, whole: 0, keptUp: 0, toldAll: 0, missed: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (story) => {
      const desks = [startDesk(), startDesk(), startDesk()];
      let runs = 0;
      let loses: Desk | null = null;
      let due: (() => void)[] = [];
      const there = new Set<AgentId>();
      const begin = () =>
        createAgentLinks({
          of: `run ${runs}`,
          now: () => 0,
          after: (_ms, act) => due.push(act),
          silentMs: 60_000,
          tell(frames) {
            for (const desk of desks.filter(({ linked }) => linked)) {
              if (desk === loses) desk.missed = true;
              else for (const frame of framesIn(frames)) desk.known.changed(frame);
            }
          },
        });
      let server = begin();
      const knowsAll = ({ known }: Desk) => expect([...known.connected()].sort()).toEqual([...there].sort());
      const pass = (loser: Desk | null) => {
        loses = loser;
        const acts = due;
        due = [];
        for (const act of acts) act();
        for (const desk of desks.filter(({ linked }) => linked)) {
          if (!desk.missed) knowsAll(desk);
          seen[desk.missed ? 'missed' : 'toldAll'] += 1;
        }
      };
      const cut = (desk: Desk) => {
        desk.linked = false;
        desk.known.linkLost();
        expect(desk.known.connected().size).toBe(0);
      };
      const welcome = (desk: Desk) => {
        const known = desk.known.upTo();
        const linksChanged = known && server.since(known);
        const links = server.links();
        if (known?.at === links.at && known.of === links.of) seen.keptUp += 1;
        seen[linksChanged ? 'little' : 'whole'] += 1;
        desk.known.welcomed({ ...whoIsThere(server, linksChanged), links });
        desk.linked = true;
        desk.missed = false;
        knowsAll(desk);
      };
      for (const each of story) {
        const desk = 'at' in each ? desks[each.at] : undefined;
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
          desks.forEach(cut);
        } else if (desk === undefined) pass(null);
        else if (each.what === 'cut') cut(desk);
        else if (each.what === 'welcome') welcome(desk);
        else pass(desk);
      }
      pass(null);
      desks.forEach(welcome);
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
