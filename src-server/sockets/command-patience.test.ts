// Tries the limits of one socket: shared with the sender's other sockets and everybody at the address.
import { describe, expect, it } from 'vitest';
import { maxCommandsInFlight } from '../../src-shared/wire/limits.ts';
import { createCommandPatience, createCommandRates } from './command-patience.ts';

const now = 1_000_000;
const bothKinds = (size: { sender?: number; address?: number; workspace?: number }) =>
  createCommandRates({
    agent: { perSecond: 1, burst: size.sender ?? 1_000 },
    visitor: { perSecond: 1, burst: size.sender ?? 1_000 },
    address: { perSecond: 1, burst: size.address ?? 1_000 },
    workspace: { perSecond: 1, burst: size.workspace ?? 1_000 },
  });
const rates = (size: Parameters<typeof bothKinds>[0]) => bothKinds(size).visitors;

describe('SRV-8 commands', () => {
  it('SRV-8 of one sender are counted together over all their sockets and addresses', () => {
    const shared = rates({ sender: 10 });
    const sockets = ['10.0.0.1', '10.0.0.2'].map((address) => createCommandPatience(shared, address));
    const answers = Array.from({ length: 12 }, (_, turn) => sockets[turn % 2]?.admitCommand('v', now).state);
    expect(answers.filter((state) => state === 'admitted')).toHaveLength(10);
    expect(answers.slice(10)).toEqual(['later', 'later']);
    expect(sockets[0]?.admitCommand('w', now).state).toBe('admitted');
  });

  it('SRV-8 of one address are counted together whoever sends them', () => {
    const shared = rates({ address: 5 });
    const here = createCommandPatience(shared, '10.0.0.1');
    const senders = Array.from({ length: 6 }, (_, index) => here.admitCommand(`v-${index}`, now).state);
    expect(senders).toEqual([...Array.from({ length: 5 }, () => 'admitted'), 'later']);
    expect(createCommandPatience(shared, '10.0.0.2').admitCommand('w', now).state).toBe('admitted');
  });

  it('SRV-8 of the workspace are counted together', () => {
    const { agents, visitors } = bothKinds({ workspace: 2 });
    const sockets = [agents, visitors, agents].map((kind, index) => createCommandPatience(kind, `${index}`));
    const answers = sockets.map((socket, index) => socket.admitCommand(`${index}`, now).state);
    expect(answers).toEqual(['admitted', 'admitted', 'later']);
  });

  it('SRV-8 more than may be unanswered wait, and a flood that goes on is one', () => {
    const patience = createCommandPatience(rates({}), '10.0.0.1');
    for (let count = 0; count < maxCommandsInFlight; count += 1)
      expect(patience.admitCommand('v', now).state).toBe('admitted');
    expect(patience.admitCommand('v', now)).toEqual({ state: 'later', retryAfterMs: 100 });
    patience.answered();
    expect(patience.admitCommand('v', now).state).toBe('admitted');
    for (let count = 1; count < 1_000; count += 1)
      expect(patience.admitCommand('v', now).state).toBe('later');
    expect(patience.admitCommand('v', now).state).toBe('flood');
  });

  it('SRV-8 what nobody need hear is counted over all sockets of a sender too', () => {
    const shared = rates({});
    const sockets = ['a', 'b'].map((address) => createCommandPatience(shared, address));
    const heard = Array.from({ length: 100 }, (_, turn) => sockets[turn % 2]?.admitEphemeral('v', now));
    expect(heard.filter(Boolean)).toHaveLength(60);
  });
});
