// Owns what an empty list says: why it is empty and what to do.
import type { InboxFilter } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { commands } from '../view-state/commands.ts';

export function InboxEmpty({ filter }: { filter: InboxFilter }) {
  const { say } = useTexts();
  switch (filter) {
    case 'mine':
      return (
        <EmptyState
          title={say('inbox.emptyMine')}
          hint={say('inbox.emptyMineHint', { keys: keysInWords(commands['next-waiting'].keys) })}
        />
      );
    case 'queue':
      return <EmptyState title={say('inbox.emptyQueue')} hint={say('inbox.emptyQueueHint')} />;
    case 'all':
      return <EmptyState title={say('inbox.emptyAll')} hint={say('inbox.emptyAllHint')} />;
    case 'resolved':
      return (
        <EmptyState
          title={say('inbox.emptyResolved')}
          hint={say('inbox.emptyResolvedHint', { keys: keysInWords(commands.resolve.keys) })}
        />
      );
  }
}
