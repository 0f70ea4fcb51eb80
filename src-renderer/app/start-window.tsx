// Owns the window's beginning: styles, the desk's notices, the kit, the first drawing.
import '../view-state/zod-without-eval.ts';
import './markup-policy.ts';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import './tokens.css';
import './window.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../view-state/desk-queries.ts';
import { followDesk } from '../view-state/follow-desk.ts';
import { readFirstPicture } from '../view-state/read-first-picture.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Window } from './window.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

const client = createQueryClient();
followDesk(client);
void readFirstPicture(client).then(() => draw(root));

function draw(into: Element): void {
  createRoot(into).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <Window />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}
