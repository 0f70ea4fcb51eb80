// Tries who counts as being there over lines that break, and how often that is told.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type AgentId, agentIdSchema } from '../../src-shared/std/ids.ts';
import { agentLinkSchema } from '../../src-shared/wire/down.ts';
import { createAgentLinks } from './agent-links.ts';

const silentMs = 60_000;
const [ana, ben] = ['agent-ana', 'agent-ben'].map((id) => agentIdSchema.parse(id));
if (ana === undefined || ben === undefined) throw new Error('two agents');

function scene() {
  let time = 0;
  const timers: { at: number; act: () => void }[] = [];
  const told: string[][] = [];
  const links = createAgentLinks({
    of: 'this run',
    now: () => time,
    after: (ms, act) => void timers.push({ at: time + ms, act }),
    silentMs,
    tell: (frames) => void told.push(framesIn(frames)),
  });
  return {
    links,
    told,
    pass(ms: number) {
      const end = time + ms;
      for (;;) {
        const next = timers.sort((left, right) => left.at - right.at)[0];
        if (next === undefined || next.at > end) break;
        timers.shift();
        time = next.at;
        next.act();
      }
      time = end;
    },
  };
}

/** Small unmasked frames, one behind the other. */
function framesIn(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at + 1] ?? 0;
    const frame = agentLinkSchema.parse(JSON.parse(bytes.toString('utf8', at + 2, at + 2 + length)));
    found.push(`${frame.agentId} ${frame.connected}`);
    at += 2 + length;
  }
  return found;
}

it('SRV-32 a line lost and back within a minute is told to nobody; one that stays lost is, once', () => {
  const { links, told, pass } = scene();
  links.opened(ana);
  links.opened(ben);
  pass(1_000);
  expect(told).toEqual([[`${ana} true`, `${ben} true`]]);
  links.closed(ana, false);
  links.closed(ben, false);
  pass(59_000);
  expect(links.ids()).toEqual([ana, ben]);
  links.opened(ana);
  pass(120_000);
  expect(told.slice(1)).toEqual([[`${ben} false`]]);
  expect(links.ids()).toEqual([ana]);
});

it('SRV-32 who says goodbye is gone at once; gone and back in one beat is nothing', () => {
  const { links, told, pass } = scene();
  links.opened(ana);
  pass(1_000);
  links.closed(ana, true);
  pass(100);
  links.opened(ana);
  links.closed(ana, true);
  links.opened(ana);
  pass(100);
  expect(told).toEqual([[`${ana} true`], [`${ana} false`], [`${ana} true`]]);
});

it('SRV-32 whoever was welcomed between coming and going is told of the going', () => {
  const { links, told, pass } = scene();
  links.opened(ana);
  expect([links.ids(), links.links().at]).toEqual([[ana], 1]);
  links.closed(ana, true);
  pass(100);
  expect(told).toEqual([[`${ana} false`]]);
});

it('SRV-32 whoever is far behind is told everybody, not each change', () => {
  const { links } = scene();
  const before = links.links();
  for (let change = 0; change < 2_200; change += 1) {
    if (change % 2 === 0) links.opened(ana);
    else links.closed(ana, true);
  }
  const { of, at } = links.links();
  expect(at).toBe(2_200);
  expect(links.since(before)).toBe(null);
  expect(links.since({ of, at: at - 501 })).toBe(null);
  expect(links.since({ of, at: at - 500 })).toEqual({ came: [], went: [ana] });
  expect(links.since({ of, at })).toEqual({ came: [], went: [] });
  expect(links.since({ of, at: at + 1 })).toBe(null);
});

it('SRV-32 whatever comes and goes, what was told adds up to who is there, and in the end that is who has a line', () => {
  const steps = fc.array(
    fc.record({ who: fc.constantFrom(ana, ben), left: fc.boolean(), ms: fc.nat({ max: 90_000 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(steps, (story) => {
      const { links, told, pass } = scene();
      const open = new Set<AgentId>();
      const heard = new Set<string>();
      for (const { who, left, ms } of story) {
        if (open.delete(who)) links.closed(who, left);
        else {
          open.add(who);
          links.opened(who);
        }
        for (const id of open) expect(links.ids()).toContain(id);
        pass(ms);
      }
      pass(silentMs + 1_000);
      for (const change of told.flat()) {
        const [who = '', connected] = z.tuple([z.string(), z.string()]).parse(change.split(' '));
        expect(heard.has(who)).toBe(connected === 'false');
        if (connected === 'true') heard.add(who);
        else heard.delete(who);
      }
      expect([...heard].sort()).toEqual([...open].sort());
      expect([...links.ids()].sort()).toEqual([...open].sort());
    }),
  );
});
