// Owns the settings: how the window looks and speaks, what it announces, and signing out.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import type { Preferences } from '../../src-shared/bridge/views.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { callDesk } from '../view-state/desk-client.ts';
import { preferencesQuery, sessionQuery } from '../view-state/desk-queries.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { showSheet } from '../view-state/view-store.ts';
import styles from './settings-sheet.module.css';
import { SignOut } from './sign-out.tsx';

const undoChoices = [0, 5, 10] as const satisfies readonly Preferences['undoSeconds'][];

export function SettingsSheet() {
  const { say, language } = useTexts();
  const preferences = useQuery(preferencesQuery).data;
  const session = useQuery(sessionQuery).data;
  if (preferences === undefined) return null;
  const save = (change: Partial<Preferences>) => runQuietly(callDesk('savePreferences', change));
  return (
    <Dialog
      title={say('settings.title')}
      closeLabel={say('sheet.close')}
      width="narrow"
      onClose={() => showSheet('none')}
    >
      <div className={styles.settings}>
        <Choice
          title={say('settings.theme')}
          value={preferences.theme}
          options={[
            { value: 'system', name: say('settings.theme.system') },
            { value: 'light', name: say('settings.theme.light') },
            { value: 'dark', name: say('settings.theme.dark') },
          ]}
          onChoose={(theme) => save({ theme })}
        />
        <Choice
          title={say('settings.language')}
          value={language}
          options={[
            { value: 'en', name: say('settings.language.en') },
            { value: 'fr', name: say('settings.language.fr') },
          ]}
          onChoose={(chosen) => save({ language: chosen })}
        />
        <Choice
          title={say('settings.density')}
          value={preferences.density}
          options={[
            { value: 'comfortable', name: say('settings.density.comfortable') },
            { value: 'compact', name: say('settings.density.compact') },
          ]}
          onChoose={(density) => save({ density })}
        />
        <Choice
          title={say('settings.undo')}
          value={String(preferences.undoSeconds)}
          options={undoChoices.map((seconds) => ({
            value: String(seconds),
            name: seconds === 0 ? say('settings.undo.none') : say('settings.undo.seconds', { seconds }),
          }))}
          onChoose={(value) => {
            const chosen = undoChoices.find((seconds) => String(seconds) === value);
            if (chosen !== undefined) save({ undoSeconds: chosen });
          }}
        />
        <Toggle
          name={say('settings.notifications')}
          hint={say('settings.notificationsHint')}
          on={preferences.notifications}
          onToggle={(notifications) => save({ notifications })}
        />
        <Toggle
          name={say('settings.sounds')}
          hint={say('settings.soundsHint')}
          on={preferences.sounds}
          onToggle={(sounds) => save({ sounds })}
        />
        {session?.state === 'signed-in' ? (
          <div className={styles.account}>
            <p>
              {say('settings.account', { name: session.agentName })}
              <span>
                {session.email} · {session.workspaceName}
              </span>
            </p>
            <SignOut />
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

type ToggleProps = { name: ReactNode; hint: string; on: boolean; onToggle: (on: boolean) => void };

function Toggle({ name, hint, on, onToggle }: ToggleProps) {
  const hintId = useId();
  const [shown, setShown] = useState(on);
  const [known, setKnown] = useState(on);
  if (known !== on) {
    setKnown(on);
    setShown(on);
  }
  return (
    <div className={styles.toggle}>
      <label>
        <span>{name}</span>
        <input
          type="checkbox"
          role="switch"
          checked={shown}
          aria-checked={shown}
          aria-describedby={hintId}
          onChange={(event) => {
            setShown(event.target.checked);
            onToggle(event.target.checked);
          }}
        />
      </label>
      <p id={hintId}>{hint}</p>
    </div>
  );
}
