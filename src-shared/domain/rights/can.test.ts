import { describe, expect, test } from 'vitest';
import { agentIdSchema, contactIdSchema, teamIdSchema } from '../../std/ids.ts';
import type { Actor } from '../people/actor.ts';
import { type Role, roleSchema } from '../people/agent.ts';
import { type ConversationVerb, can } from './can.ts';

const verbs: ConversationVerb[] = [
  'see',
  'see-notes',
  'reply',
  'note',
  'assign',
  'take',
  'resolve',
  'reopen',
  'mark-read',
];
const me = agentIdSchema.parse('agent-me');
const colleague = agentIdSchema.parse('agent-colleague');
const myTeam = teamIdSchema.parse('team-mine');
const otherTeam = teamIdSchema.parse('team-other');
const contact = contactIdSchema.parse('contact-1');
const other = contactIdSchema.parse('contact-2');

type Ownership = 'mine' | 'nobody' | 'colleague';
const owner = { mine: me, nobody: null, colleague };

/** The whole of RIGHT-1 as a table: for whom, whose team, who owns → what is allowed. All not listed is refused. */
const everything = verbs.join(' ');
const table: Record<'agent' | 'supervisor', Record<'mine' | 'other', Record<Ownership, string>>> = {
  agent: {
    mine: {
      mine: everything,
      nobody: everything,
      colleague: 'see see-notes note take reopen mark-read',
    },
    other: { mine: everything, nobody: '', colleague: '' },
  },
  supervisor: {
    mine: {
      mine: everything,
      nobody: everything,
      colleague: 'see see-notes note assign take resolve reopen mark-read',
    },
    other: {
      mine: everything,
      nobody: everything,
      colleague: 'see see-notes note assign take resolve reopen mark-read',
    },
  },
};

const tableRow: Record<Role, 'agent' | 'supervisor'> = {
  agent: 'agent',
  engineer: 'agent',
  trainer: 'agent',
  supervisor: 'supervisor',
  admin: 'supervisor',
};

function allowed(actor: Actor, teamId: typeof myTeam, assigneeId: typeof me | null): string {
  return verbs.filter((verb) => can(actor, verb, { contactId: contact, teamId, assigneeId })).join(' ');
}

describe('can', () => {
  for (const role of roleSchema.options) {
    for (const team of ['mine', 'other'] as const) {
      for (const ownership of ['mine', 'nobody', 'colleague'] as const) {
        test(`RIGHT-1 ${role}, ${team} team, owned by ${ownership}`, () => {
          const actor: Actor = { kind: 'agent', id: me, roles: [role], teamIds: [myTeam] };
          const teamId = team === 'mine' ? myTeam : otherTeam;
          expect(allowed(actor, teamId, owner[ownership])).toBe(table[tableRow[role]][team][ownership]);
        });
      }
    }
  }

  test('RIGHT-1 roles add up; no role and no team may nothing but what they own', () => {
    const both: Actor = { kind: 'agent', id: me, roles: ['trainer', 'admin'], teamIds: [] };
    expect(allowed(both, otherTeam, null)).toBe(everything);
    const bare: Actor = { kind: 'agent', id: me, roles: [], teamIds: [] };
    expect(allowed(bare, otherTeam, null)).toBe('');
    expect(allowed(bare, otherTeam, me)).toBe(everything);
  });

  test('RIGHT-3 a visitor sees, writes and marks in their own conversation only, never its notes', () => {
    expect(allowed({ kind: 'visitor', id: contact }, myTeam, me)).toBe('see reply mark-read');
    expect(allowed({ kind: 'visitor', id: other }, myTeam, me)).toBe('');
  });

  test('RIGHT-4 a colleague of the owner, even a supervisor, does not answer without taking it', () => {
    for (const role of roleSchema.options) {
      const actor: Actor = { kind: 'agent', id: me, roles: [role], teamIds: [myTeam] };
      expect(can(actor, 'reply', { contactId: contact, teamId: myTeam, assigneeId: colleague })).toBe(false);
      expect(can(actor, 'take', { contactId: contact, teamId: myTeam, assigneeId: colleague })).toBe(true);
    }
  });

  test('RIGHT-5 nothing is allowed on what is not seen', () => {
    const actors: Actor[] = [
      { kind: 'visitor', id: other },
      ...roleSchema.options.map((role): Actor => ({ kind: 'agent', id: me, roles: [role], teamIds: [] })),
    ];
    for (const actor of actors) {
      const conversation = { contactId: contact, teamId: otherTeam, assigneeId: colleague };
      const may = verbs.filter((verb) => can(actor, verb, conversation));
      if (!may.includes('see')) expect(may).toEqual([]);
    }
  });

  test('RIGHT-1 the workspace itself may everything', () => {
    expect(allowed({ kind: 'system' }, myTeam, null)).toBe(everything);
  });
});
