// Owns giving a conversation to a team or a colleague from one drop-down, by keyboard or mouse.
import { Menu } from '@mantine/core';
import { useState } from 'react';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import type { People } from './activity-words.ts';
import styles from './assign-menu.module.css';
import { type AssignAgent, assignTargets } from './assign-targets.ts';
import headerStyles from './conversation-header.module.css';

export function AssignMenu({ conversation, people }: { conversation: Conversation; people: People }) {
  const { say } = useTexts();
  const [opened, setOpened] = useState(false);
  useCommand('assign', () => setOpened(true));
  const targets = people.directory === undefined ? null : assignTargets(people.directory, conversation);
  const give = (teamId: TeamId, agentId: AgentId | null) =>
    void runAct((entryId) =>
      callDesk('assignConversation', { conversationId: conversation.id, entryId, teamId, agentId }),
    );
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={280}
      shadow="none"
      transitionProps={{ duration: 0 }}
      withInitialFocusPlaceholder={false}
      withinPortal={false}
      classNames={{ dropdown: styles.dropdown, item: styles.item, label: styles.label }}
    >
      <Menu.Target>
        <button type="button" className={headerStyles.act} title={keysInWords(commands.assign.keys)}>
          <Icon name="transfer" size={16} />
          {say('act.assign')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {targets === null ? null : (
          <>
            <Menu.Label>{say('assign.teams')}</Menu.Label>
            {targets.queues.map((team) => (
              <Menu.Item key={team.id} onClick={() => give(team.id, null)}>
                {team.name}
              </Menu.Item>
            ))}
            {targets.teams.map(({ team, agents }) => (
              <div key={team.id}>
                <Menu.Label>{say('assign.agents', { team: team.name })}</Menu.Label>
                {agents.length === 0 ? <p className={styles.nobody}>{say('assign.nobody')}</p> : null}
                {agents.map((agent) => (
                  <Menu.Item
                    key={agent.id}
                    rightSection={<AgentRoom agent={agent} />}
                    onClick={() => give(team.id, agent.id)}
                  >
                    {agent.id === people.me ? say('message.you') : agent.name}
                  </Menu.Item>
                ))}
              </div>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function AgentRoom({ agent }: { agent: AssignAgent }) {
  const { say } = useTexts();
  return (
    <span className={styles.room}>
      {agent.connected
        ? say('assign.load', { active: agent.active, capacity: agent.chatCapacity })
        : say('assign.notConnected')}
    </span>
  );
}
